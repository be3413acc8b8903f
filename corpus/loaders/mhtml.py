"""A web page saved as one file (MHT, MHTML): the page is taken out of its MIME envelope and read as HTML.

Knows the envelope only (RFC 2557); pictures and styles in it are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message

from corpus.blocks import Loaded
from corpus.datatypes import ReadError
from corpus.loaders import html
from corpus.text.encodings import NotTextError

_MAX_PARTS = 5000  # a page with all its pictures has some hundred
_MAX_DEPTH = 20  # of envelopes within envelopes
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_META = re.compile(rb"<meta[^>]{0,200}charset", re.I)
_START = re.compile(r"<?(?P<id>[^<>]*)>?")  # <frame1@example>


def load(data: bytes, source: str) -> Loaded:
    """Give the blocks of the page in an MHTML file; raises `ReadError` where there is none to be read."""
    try:
        message = message_from_bytes(data.lstrip(), policy=policy.compat32)
        page = _page(message)
        content = _decoded(page) if page is not None else b""
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise _broken(source, "已损坏，打不开") from error
    if not content.strip():
        raise _broken(source, "里面没有网页正文，可能不完整或已损坏")
    try:
        return html.load(content, source)
    except NotTextError as error:
        raise _broken(source, "网页正文已损坏，读不出文字") from error


def _broken(source: str, reason: str) -> ReadError:
    return ReadError(
        f"“{source}”是单个文件网页（MHT），但{reason}；请用浏览器重新打开网页，另存为“网页，仅 HTML”后再试"
    )


def _page(message: Message) -> Message | None:
    """Give the part that is the page: the one the envelope names as its start, else the first of HTML."""
    parts = []
    for part in _parts(message, 0):
        parts.append(part)
        if len(parts) > _MAX_PARTS:
            raise ValueError("more parts than any page has")
    pages = [part for part in parts if part.get_content_type() in _HTML_TYPES]
    start = _START.fullmatch(str(message.get_param("start") or ""))
    named = [
        part
        for part in pages
        if start and start["id"] and str(part.get("Content-ID", "")).strip().strip("<>") == start["id"]
    ]
    filled = [part for part in pages if len(part.get_payload() or "") > 0]
    return next(iter([*named, *filled]), None)


def _parts(message: Message, depth: int) -> Iterator[Message]:
    payload = message.get_payload()
    if not isinstance(payload, list):
        yield message
        return
    if depth < _MAX_DEPTH:
        for part in payload:
            if isinstance(part, Message):
                yield from _parts(part, depth + 1)


def _decoded(page: Message) -> bytes:
    """Give the bytes of a page; a charset that only the envelope states is put into UTF-8."""
    payload = page.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    charset = page.get_content_charset()
    if charset and not _META.search(content[:4096]):
        try:
            return content.decode("gb18030" if charset.startswith("gb") else charset).encode("utf-8")
        except (LookupError, UnicodeError):
            return content
    return content
