"""The page's style sheets and scripts, put together in the order in which they apply."""

from __future__ import annotations

import json
from pathlib import Path

from ui.chat.language import Language
from ui.chat.language.english import ENGLISH

_HERE = Path(__file__).parent
_STYLES = (
    "colours", "frame", "masthead", "desk", "welcome", "answers", "scope", "composer", "source", "tooltip",
    "shelves", "sheets", "talks", "settings", "motion",
)  # fmt: skip
_SCRIPTS = (
    "start", "storage", "source", "tooltip", "conversation", "clicks", "scope", "keys", "keeping",
    "talks", "settings",
)  # fmt: skip
SEAL = _HERE / "seal.svg"


def style() -> str:
    """Give the style sheet of the page."""
    return "\n".join((_HERE / "styles" / f"{name}.css").read_text(encoding="utf-8") for name in _STYLES)


def behaviour(language: Language) -> str:
    """Give the script of the page; its words are Chinese, `t` gives those of the language."""
    words = json.dumps(ENGLISH if language == "en" else {}, ensure_ascii=False)
    opening = f'const LANGUAGE = "{language}";\nconst WORDS = {words};\n'
    parts = [(_HERE / "scripts" / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS]
    return opening + "\n".join(parts)


def head(language: Language) -> str:
    """Give what stands in the page's head: what must be settled before the first paint, and the style.

    As `css=`, gradio would rewrite every selector.
    """
    early = (_HERE / "scripts" / "early.js").read_text(encoding="utf-8")
    script = f'(() => {{ const LANGUAGE = "{language}";\n{early} }})();'
    return f'<script>{script}</script><style id="cewen-style">{style()}</style>'
