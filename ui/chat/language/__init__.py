"""The language the page speaks: Chinese as written in the source, English by a table.

What documents say is never translated, only what the program says itself.
"""

from ui.chat.language.speaking import LANGUAGES, Language, in_language, speaking, spoken, t

__all__ = ["LANGUAGES", "Language", "in_language", "speaking", "spoken", "t"]
