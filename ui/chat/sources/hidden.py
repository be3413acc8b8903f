"""Characters that cannot be seen or that turn the order of others, made visible where a document holds them.

Each stays in the text, alone in an element of its own that is isolated from what stands around it.
"""

from __future__ import annotations

import re

from ui.chat.markup import Markup, join, tag

# Controls but tab and line feed; soft hyphen; marks and orders of direction (UAX #9); zero-width and blank
# letters; line separators; tags. Reading takes most of them out, older libraries may hold them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_MOST = 2_000  # marks in one piece; beyond, further ones are shown as they are, isolated by their line


def shown(text: str) -> Markup:
    """Give text as HTML that shows all of its characters."""
    if text.isprintable() and _HIDDEN.search(text) is None:  # the first alone lets some through
        return join([text])
    parts: list[object] = []
    position = 0
    for found in _HIDDEN.finditer(text):
        if len(parts) >= 2 * _MOST:
            break
        parts.append(text[position : found.start()])
        parts.append(tag("span", found[0], class_="hidden-character", data_code=f"U+{ord(found[0]):04X}"))
        position = found.end()
    return join([*parts, text[position:]])
