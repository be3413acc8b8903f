"""Settings of one run: the only file that reads the environment. It knows no command."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the library is kept, and which models read it."""

    home: Path  # absolute
    store: str | None = None  # address of a Milvus server; None: the embedded store
    store_token: str = field(default="", repr=False)  # from the environment alone, as the key below
    encoder: str | None = None  # None: the bundled model
    reranker: str | None = None  # as the encoder; "none": no reranking
    llm_url: str | None = None  # address of an OpenAI-compatible server; None: no language model
    llm_model: str | None = None
    llm_key: str = field(default="", repr=False)  # from the environment alone: others see command lines
    nli: str | None = None  # folder or name of the model that checks what a language model writes
    intranet: bool = False  # pages of private networks are read, too

    @classmethod
    def from_environment(
        cls,
        environment: Mapping[str, str] = os.environ,
        *,
        home: str | None = None,
        store: str | None = None,
        encoder: str | None = None,
        reranker: str | None = None,
        llm_url: str | None = None,
        llm_model: str | None = None,
        nli: str | None = None,
    ) -> Settings:
        """Take each value from the argument, else from the environment, else the default.

        `CEWEN_HOME`, `CEWEN_STORE`, `CEWEN_ENCODER`, `CEWEN_RERANKER`, `CEWEN_LLM_URL`, `CEWEN_LLM_MODEL`,
        `CEWEN_LLM_KEY`, `CEWEN_STORE_TOKEN` and `CEWEN_NLI` are read; the home is else the user's data
        folder. An empty value counts as none: `CEWEN_ENCODER= cewen …` means the bundled model. A secret may
        stand in a file instead, which `CEWEN_LLM_KEY_FILE` or `CEWEN_STORE_TOKEN_FILE` names. Raises
        ValueError, for the user, where that cannot be read.
        """
        chosen_home = home or environment.get("CEWEN_HOME") or platformdirs.user_data_dir("cewen", False)
        return cls(
            home=Path(chosen_home).expanduser().absolute(),
            store=store or environment.get("CEWEN_STORE") or None,
            store_token=_secret(environment, "CEWEN_STORE_TOKEN"),
            encoder=encoder or environment.get("CEWEN_ENCODER") or None,
            reranker=reranker or environment.get("CEWEN_RERANKER") or None,
            llm_url=llm_url or environment.get("CEWEN_LLM_URL") or None,
            llm_model=llm_model or environment.get("CEWEN_LLM_MODEL") or None,
            llm_key=_secret(environment, "CEWEN_LLM_KEY"),
            nli=nli or environment.get("CEWEN_NLI") or None,
        )


def _secret(environment: Mapping[str, str], name: str) -> str:
    """Read a secret from the environment, or from the file that NAME_FILE names, as services get them."""
    given, path = environment.get(name, "").strip(), environment.get(f"{name}_FILE")
    if given or not path:
        return given
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        raise ValueError(f"{name}_FILE 指的文件 {path} 不是文字，里面应只有密钥一行。") from None
    except OSError as error:
        reason = error.strerror or error
        raise ValueError(f"读不出 {name}_FILE 指的文件 {path}（{reason}）；请检查路径和权限。") from error
