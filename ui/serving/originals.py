"""The original file of a document that is in the library, to be kept, never to be run in the browser.

What is sent has the very bytes that were read in: a file that has changed since is not sent.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import Response

from corpus import ReadError, digest_of, is_gone, is_url, load_bytes
from index import Library
from ui.chat.language import Language, speaking, t
from ui.chat.markup import tag
from ui.serving.replies import home, page

if TYPE_CHECKING:
    from fastapi import FastAPI

# Should a browser show it after all, it is nobody's page: no script, no form, no cookie.
_SANDBOX = "default-src 'none'; sandbox"


def add_originals(app: FastAPI, library: Library) -> None:
    """Add `/source/{doc_id}`, in each language for what it says when there is no file."""
    languages: tuple[tuple[Language, str], ...] = (("zh", ""), ("en", "/en"))
    for language, path in languages:
        app.get(f"{path}/source/{{doc_id}}", include_in_schema=False)(_handler(library, language))


def _handler(library: Library, language: Language) -> Callable[[str], Response]:
    def original(doc_id: str) -> Response:  # reads from disk: fastapi runs it in a thread
        with speaking(language):
            response = _original(library, doc_id)
        response.headers["Cache-Control"] = "no-store"
        return response

    return original


def _original(library: Library, doc_id: str) -> Response:
    """Send the file, or say why there is none."""
    try:
        record = library.record(doc_id)
    except KeyError:
        record = None
    if record is None or record.doc_id != doc_id:  # the library knows documents by their source, too
        return _told(t("资料库里没有这份文件"), t("它可能已经移除。请回到首页重新查找。"), 404)
    if is_url(record.source):
        link = tag("a", record.source, href=record.source, rel="noopener noreferrer")
        return page(t("这份文件来自网页"), tag("p", t("原文在它自己的网站上：")), tag("p", link))
    try:
        data = load_bytes(record.source)
    except ReadError:
        reason = t("它不在原来的位置了。") if is_gone(record.source) else t("它现在打不开。")
        more = t("回答和出处不受影响：资料库里保存着读入时的全部文字。")
        return _told(t("找不到原文件"), f"{reason}{more}", 410)
    if digest_of(data) != record.digest:
        changed = t("它和读入时不一样了，所以没有给出，以免与出处对不上。请管理员重新读入这份文件。")
        return _told(t("原文件已经改动"), changed, 409)
    return _attached(data, PurePath(record.source).name)


def _attached(data: bytes, name: str) -> Response:
    """Send bytes as a file to be kept under its own name (RFC 6266, its spelling by RFC 5987)."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name)
    spelt = quote(name.encode("utf-8", "surrogateescape"), safe="")
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{spelt}",
        "Content-Security-Policy": _SANDBOX,
    }
    return Response(data, media_type="application/octet-stream", headers=headers)


def _told(title: str, reason: str, status: int) -> Response:
    return page(title, tag("p", reason), tag("p", tag("a", t("回到首页"), href=home())), status=status)
