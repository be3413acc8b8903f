"""The page's style sheets and scripts, put together in the order in which they apply."""

from __future__ import annotations

import json
from pathlib import Path

from ui.chat.language import Language
from ui.chat.language.english import ENGLISH

_HERE = Path(__file__).parent
_STYLES = (
    "colours", "frame", "masthead", "desk", "welcome", "answers", "tools", "scope", "composer", "source",
    "tooltip", "shelves", "motion",
)  # fmt: skip
_SCRIPTS = (
    "start", "colours", "source", "tooltip", "conversation", "clicks", "scope", "answers", "asking_again",
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
    """Give what stands in the page's head: its language, also gradio's own, and the style as it stands.

    As `css=`, gradio would rewrite every selector.
    """
    tag = "en" if language == "en" else "zh-CN"
    speak = (
        f'document.documentElement.lang = "{tag}";'
        f'for (const [name, value] of [["language", "{tag}"], ["languages", ["{tag}"]]])'
        " Object.defineProperty(navigator, name, { get: () => value });"
    )
    return f"<script>{speak}</script><style>{style()}</style>"
