"""Which language model writes, and how long is waited for it; it opens no connection."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from corpus import discreet

_CALL = "/chat/completions"
_DEFAULT_PATH = "/v1"  # where servers keep the interface when only their address is given
_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))


class ModelError(Exception):
    """The model cannot be used, or not to the end; the message says why, in Chinese, without the key."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model behind an OpenAI-compatible address; `key` stands in no message, repr or log.

    Raises ValueError, in the user's words, on an address, name or key that cannot be used.
    """

    url: str  # http://127.0.0.1:8000/v1, with or without /chat/completions
    name: str
    key: str = field(default="", repr=False)
    connect_seconds: float = 5.0
    first_seconds: float = 60.0  # until the first token: big models on small machines read slowly
    total_seconds: float = 180.0

    def __post_init__(self) -> None:
        if "@" in self.url or discreet(self.url) != self.url:
            raise ValueError(
                "大语言模型的地址里不要写用户名、密码和密钥：密钥请放在环境变量 CEWEN_LLM_KEY 里。"
            )
        address = urlsplit(self.url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError(
                f"大语言模型的地址“{self.url}”不对：应以 http:// 或 https:// 开头，"
                "例如 http://127.0.0.1:8000/v1（--llm-url 或 CEWEN_LLM_URL）。"
            )
        if not self.name:
            raise ValueError(
                "只给了大语言模型的地址，没有给模型的名字：请用 --llm-model 或环境变量 CEWEN_LLM_MODEL 写明。"
            )
        if any(not "!" <= character <= "~" for character in self.key):
            raise ValueError("CEWEN_LLM_KEY 里有空格、换行或中文，不是密钥：请重新复制一遍。")

    @property
    def endpoint(self) -> str:
        """Give the address that is called."""
        address = urlsplit(self.url)
        path = address.path.rstrip("/")
        if not path.endswith(_CALL):
            path = (path or _DEFAULT_PATH) + _CALL
        return address._replace(path=path, fragment="").geturl()

    @property
    def host(self) -> str:
        """Give what messages call the place: host and port, nothing else of the address."""
        address = urlsplit(self.url)
        return f"{address.hostname}:{address.port}" if address.port else str(address.hostname)

    @property
    def is_local(self) -> bool:
        """Tell whether it runs on this machine: no proxy stands before it."""
        return urlsplit(self.url).hostname in _LOOPBACK
