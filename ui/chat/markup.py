"""HTML as a value: what is not `Markup` is escaped, so text of a document can never become markup.

It knows nothing of answers or of gradio; it is the only place where angle brackets are written.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})  # elements without an end tag


class Markup(str):
    """Text that is HTML already; made by `tag` and `join` only."""

    __slots__ = ()


Attribute = str | int | bool | None


def text(value: object) -> Markup:
    """Escape `value` for element content and for quoted attributes; `Markup` passes as it is."""
    return value if isinstance(value, Markup) else Markup(escape(str(value), quote=True))


def join(parts: Iterable[object]) -> Markup:
    """Put parts one after the other, each escaped unless it is `Markup`."""
    return Markup("".join(text(part) for part in parts))


def tag(name: str, /, *children: object, **attributes: Attribute) -> Markup:
    """Build an element: `tag("p", words, class_="x", data_doc=1)` is `<p class="x" data-doc="1">…</p>`.

    `None` and `False` leave an attribute out, `True` writes its bare name; `None` children are left out.
    """
    written = []
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        attribute = key.rstrip("_").replace("_", "-")
        written.append(f" {attribute}" if value is True else f' {attribute}="{text(value)}"')
    head = f"<{name}{''.join(written)}>"
    if name in _VOID:
        return Markup(head)
    return Markup(f"{head}{join(child for child in children if child is not None)}</{name}>")
