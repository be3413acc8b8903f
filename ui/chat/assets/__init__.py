"""The page's style sheets and scripts, put together in the order in which they apply."""

from __future__ import annotations

import json
import re
from pathlib import Path

from ui.chat.language import Language
from ui.chat.language.english import ENGLISH

_HERE = Path(__file__).parent
_STYLES = (
    "colours", "frame", "masthead", "desk", "welcome", "answers", "tools", "scope", "composer", "source",
    "original", "outline", "tooltip", "shelves", "account", "drawers", "talks", "settings", "motion",
)  # fmt: skip
_SCRIPTS = (
    "start", "storage", "pages", "outline", "source", "tooltip", "conversation", "clicks", "scope", "keys",
    "asking", "keeping", "talks", "settings", "shelves", "sending", "account", "answers",
    "asking_again",
)  # fmt: skip
_SMALL = ("colours", "small")
_DARK, _WHERE_DARK = re.compile(r"\.dark (\{[^}]*\})"), r"@media (prefers-color-scheme: dark) { :root \1 }"
_TOLD = re.compile(r'\b(?:trigger|request)\("(\w+)"')  # what scripts tell Python: trigger("drop", {…})
SEAL = _HERE / "seal.svg"


def style() -> str:
    """Give the style sheet of the page."""
    return "\n".join((_HERE / "styles" / f"{name}.css").read_text(encoding="utf-8") for name in _STYLES)


def small_style() -> str:
    """Give the style of a small page by itself, in the colours of the page; dark where the system is."""
    colours, small = ((_HERE / "styles" / f"{name}.css").read_text(encoding="utf-8") for name in _SMALL)
    return f"{_DARK.sub(_WHERE_DARK, colours)}\n{small}"


def behaviour(language: Language) -> str:
    """Give the script of the page; its words are Chinese, `t` gives those of the language."""
    words = json.dumps(ENGLISH if language == "en" else {}, ensure_ascii=False)
    opening = f'const LANGUAGE = "{language}";\nconst WORDS = {words};\n'
    parts = [(_HERE / "scripts" / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS]
    return opening + "\n".join(parts)


def start() -> str:
    """Give what starts the script of the page once gradio has made the source panel, and its events' names.

    gradio looks for each of the names in it, again and again: with the whole script in its place a quarter
    of the server's time went into that.
    """
    names = sorted(set(_TOLD.findall(behaviour("zh"))))
    return f"startCewen(element, trigger, watch); // {' '.join(map(repr, names))}"


def head(language: Language) -> str:
    """Give what stands in the page's head: what must be settled before the first paint, style and script.

    As `css=`, gradio would rewrite every selector.
    """
    early = (_HERE / "scripts" / "early.js").read_text(encoding="utf-8")
    scripts = (
        f'(() => {{ const LANGUAGE = "{language}";\n{early} }})();',
        f"window.startCewen = (element, trigger, watch) => {{\n{behaviour(language)}\n}};",
    )
    written = "".join(f"<script>{_whole(script)}</script>" for script in scripts)
    return f'{written}<style id="cewen-style">{style()}</style>'


def _whole(script: str) -> str:
    """Keep the words of a script from ending it."""
    return script.replace("</", r"<\/")
