"""Reads what `--store` names: a Milvus server, or a file of Milvus Lite. It connects to nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlsplit

_PORTS = {"http": 19530, "https": 443}
_INDEXES = ("AUTOINDEX", "FLAT", "HNSW", "IVF_SQ8")
_LIKE_THIS = "--store 应写成 http://主机:19530、https://主机/数据库，或试用时一个 .db 文件的路径"


@dataclass(frozen=True, slots=True)
class Address:
    """A place in which a library is kept; `shown` names it for the user, without what must stay secret."""

    uri: str
    shown: str
    database: str = ""
    token: str = field(default="", repr=False)
    shards: int = 1  # of the collections, where they are made
    index: str = "AUTOINDEX"  # of the vectors, where they are made

    @property
    def is_file(self) -> bool:
        """Tell whether it is a file of Milvus Lite, which one process at a time can open."""
        return self.uri.endswith(".db")

    @classmethod
    def read(cls, store: str, token: str = "") -> Address:
        """Read a URL or a path that ends in .db; `?shards=8&index=IVF_SQ8` counts where it is made.

        Raises ValueError, for the user, where it is neither.
        """
        if store.endswith(".db") and "://" not in store:
            path = str(Path(store).expanduser().absolute())
            return cls(path, path)
        try:
            parts = urlsplit(store)
            port = parts.port or _PORTS.get(parts.scheme)
        except ValueError as error:
            raise ValueError(f"存储的地址不对（{error}）。{_LIKE_THIS}。") from error
        if parts.username is not None or parts.password is not None:
            raise ValueError(
                "存储的地址里不要写用户名和密码：同一台机器上的人看得到命令行。"
                "请把它们写进环境变量 CEWEN_STORE_TOKEN，形如 用户名:密码。"
            )
        database = parts.path.strip("/")
        if port is None or not parts.hostname or "/" in database or parts.fragment:
            raise ValueError(f"存储的地址“{store}”不对。{_LIKE_THIS}。")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        base = f"{parts.scheme}://{host}:{port}"
        shown = f"{base}/{database}" if database else base
        return cls(base, shown, database, token, *_made_with(parts))


def _made_with(parts: SplitResult) -> tuple[int, str]:
    """Give shards and index. Raises ValueError."""
    wishes = dict(parse_qsl(parts.query, keep_blank_values=True))
    shards, index = wishes.pop("shards", "1"), wishes.pop("index", _INDEXES[0]).upper()
    if wishes:
        raise ValueError(f"存储的地址里不认识“{next(iter(wishes))}”，可用的是 shards 和 index。")
    if not (shards.isdecimal() and 1 <= int(shards) <= 16):
        raise ValueError(f"存储的地址里 shards={shards} 不对，应是 1 到 16 的整数。")
    if index not in _INDEXES:
        raise ValueError(f"存储的地址里 index={index} 不对，可用的是 {'、'.join(_INDEXES)}。")
    return int(shards), index
