"""A web page saved as one file is read as the page in it."""

from __future__ import annotations

import base64
import quopri
import random

import pytest

from corpus import ReadError
from corpus.loaders.mhtml import load
from corpus.reader import parse

BODY = "各校应当按照规定组织申报材料，并在规定期限内报送市教育局。" * 4
PAGE = f"<html><head><title>望澜市通知</title></head><body><h1>望澜市通知</h1><p>{BODY}</p></body></html>"


def envelope(page: bytes, transfer: str = "quoted-printable", charset: str = "", start: str = "") -> bytes:
    """Give an MHTML file as browsers write it, a page within a page before the real one."""
    encode = base64.encodebytes if transfer == "base64" else quopri.encodestring
    head = (
        f'From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related; type="text/html";{start}'
        ' boundary="B"\n\n'
    )
    parts = [
        (
            "text/html",
            "<frame@x>",
            b"" if not start else quopri.encodestring(b"<p>advert</p>"),
            "quoted-printable",
        ),
        ("image/png", "<a@x>", b"iVBORw0KGgo=", "base64"),
        (f"text/html{charset}", "<page@x>", encode(page), transfer),
    ]
    text = head.encode()
    for kind, identity, content, coding in parts:
        text += (
            (
                f"--B\nContent-Type: {kind}\nContent-ID: {identity}\nContent-Transfer-Encoding: {coding}\n\n"
            ).encode()
            + content
            + b"\n"
        )
    return (text + b"--B--\n").replace(b"\n", b"\r\n")


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64"])
@pytest.mark.parametrize(
    ("encoding", "charset"),
    [
        ("utf-8", ""),
        ("utf-8", "; charset=utf-8"),
        ("gb18030", '; charset="gb2312"'),
        ("big5", "; charset=big5"),
    ],
)
def test_pages_in_every_encoding(transfer: str, encoding: str, charset: str) -> None:
    """Both transfer encodings and the charset that only the envelope states are undone."""
    page = (
        PAGE
        if encoding != "big5"
        else PAGE.replace("望澜市通知", "新竹市公告").replace(BODY, "各校應依規定申請。" * 9)
    )
    document = parse(envelope(page.encode(encoding), transfer, charset), "/documents/通知.mht")
    assert document.format == "mhtml"
    assert document.title in {"望澜市通知", "新竹市公告"}
    assert document.text.count("规定") + document.text.count("規定") >= 8


def test_the_envelope_names_its_page() -> None:
    """Of several pages in the file the one is read that the envelope calls its start."""
    data = envelope(PAGE.encode(), start=' start="<page@x>";')
    assert "advert" not in "".join(block.text for block in load(data, "a.mht").blocks)


@pytest.mark.parametrize(
    "data",
    [
        b"MIME-Version: 1.0\nContent-Type: multipart/related;\n\nabc",
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\n"
        b"Content-Type: image/png\n\nx\n--B--",
        envelope(PAGE.encode())[:150],
    ],
    ids=["no boundary", "no page", "cut off"],
)
def test_a_file_without_its_page_is_refused(data: bytes) -> None:
    """Where the envelope holds no page, the message names the file and the remedy."""
    with pytest.raises(ReadError, match="仅 HTML") as caught:
        load(data, "/documents/网页.mht")
    assert "/documents/网页.mht" in str(caught.value)


@pytest.mark.parametrize("seed", range(40))
def test_damaged_files_end_in_text_or_a_read_error(seed: int) -> None:
    """Bytes changed anywhere end in a page or a `ReadError`, never in another error."""
    chance = random.Random(seed)
    data = bytearray(envelope(PAGE.encode("gb18030"), chance.choice(["base64", "quoted-printable"])))
    for _ in range(chance.choice([1, 10, 100])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        found = "".join(block.text for block in load(bytes(data), "a.mht").blocks)
    except ReadError as error:
        found = str(error)
    assert found
