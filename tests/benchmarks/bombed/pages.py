"""Bombs of HTML and MHTML: depth, attributes, spans, entities, parts within parts."""

from __future__ import annotations

from collections.abc import Iterator

_MANY = 100_000
_RELATED = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n'
_PART = "--b\r\nContent-Type: text/html\r\n\r\n<html><p>渡口管理办法</p></html>\r\n"


def bombs() -> Iterator[tuple[str, bytes]]:
    """Give name and bytes of each."""
    for name, text in (*_pages(), *_envelopes()):
        yield name, text.encode()


def _pages() -> Iterator[tuple[str, str]]:
    words, begin = "渡口管理办法由市交通局负责检查。" * 10, "<html><body>"
    attributes = " ".join(f"a{number}=x" for number in range(_MANY))
    row = "<tr><td rowspan=65534 colspan=1000>补助</td><td>x</td></tr>"
    yield "deep-and-open.html", begin + "<div>" * _MANY + words
    yield "deep-and-closed.html", begin + "<div>" * _MANY + words + "</div>" * _MANY
    yield "open-marks.html", begin + "<p>" + "<b><i>" * 20_000 + words + "<p>" * 20_000
    yield "deep-tables.html", begin + "<table><tr><td>" * 5000 + words
    yield "deep-lists.html", begin + "<blockquote><ul><li>" * 20_000 + words
    yield "attributes.html", f"{begin}<p {attributes}>{words}</p>"
    yield "a-million-cells.html", f"{begin}<table>{('<tr>' + '<td>补助</td>' * 100) * 10_000}</table>"
    yield "spans.html", f"{begin}<table>{row * 200}</table>"
    yield "links.html", begin + "<a href=x>通知公告</a> " * 200_000
    yield "entities.html", begin + "<p>" + "&amp;" * 1_000_000
    yield "base.html", f'<html><base href="file:///etc/passwd">{begin}<img src=//10.0.0.1/a><p>{words}</p>'


def _envelopes() -> Iterator[tuple[str, str]]:
    deep = "From: x\r\nMIME-Version: 1.0\r\n"
    for depth in range(5000):
        deep += f'Content-Type: multipart/related; boundary="b{depth}"\r\n\r\n--b{depth}\r\n'
    yield "deep.mht", deep + "Content-Type: text/html\r\n\r\n<html><p>渡口管理办法</p></html>\r\n"
    yield "100,000-parts.mht", f"From: x\r\n{_RELATED}\r\n{_PART * _MANY}--b--"
    yield "500,000-headers.mht", f"From: x\r\n{_RELATED}" + "X: y\r\n" * 500_000 + f"\r\n{_PART}"
    odd = "Content-Type: text/html; charset=\"utf-8''%%%\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    yield "base64.mht", f"From: x\r\n{_RELATED}\r\n--b\r\n{odd}{'AAAA' * 5_000_000}\r\n--b--"
