"""Bytes to text in every encoding Chinese offices use."""

import pytest

from corpus.text.encodings import NotTextError, decode, decode_html

TEXT = "示例市职业教育促进办法\n第一条　为了促进职业教育发展，制定本办法。\n共计１２３项，合计45.6万元。\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_every_encoding_gives_the_same_text(encoding: str) -> None:
    """A text comes out the same whichever encoding it was saved in, with or without a byte order mark."""
    assert decode(TEXT.encode(encoding)) == TEXT


def test_utf16_big_endian_with_mark() -> None:
    """A big-endian byte order mark is obeyed and not kept."""
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be")) == TEXT


def test_traditional_big5() -> None:
    """A Traditional text in Big5 is not mistaken for GB18030."""
    text = "職業教育促進辦法\n第一條 為了促進職業教育發展，制定本辦法。各機關應當依照規定辦理。\n"
    assert decode(text.encode("big5")) == text


def test_long_gb18030_with_rare_characters() -> None:
    """Four-byte GB18030 characters survive."""
    text = TEXT * 50 + "㐂𠮷"
    assert decode(text.encode("gb18030")) == text


def test_a_truncated_last_character_is_forgiven() -> None:
    """A file cut in the middle of its last character is still read up to there."""
    assert decode((TEXT * 20).encode("gb18030") + "条".encode("gb18030")[:1]).startswith(TEXT * 20)


def test_noise_is_no_text() -> None:
    """Bytes that no encoding turns into readable text are refused."""
    with pytest.raises(NotTextError):
        decode(bytes(range(256)) * 40)


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "gb18030"])
def test_html_charset_is_obeyed(charset: str) -> None:
    """The charset of the meta element is used, gb2312 meaning its superset as in browsers."""
    page = f'<html><head><meta charset="{charset}"></head><body><p>镕基、喆：{TEXT}</p></body></html>'
    assert "镕基、喆" in decode_html(page.encode("gb18030"))


def test_html_charset_that_lies() -> None:
    """A page that declares GB2312 but is UTF-8 is read as UTF-8."""
    page = f'<html><head><meta charset="gb2312"></head><body><p>{TEXT}</p></body></html>'
    assert decode_html(page.encode("utf-8")) == page
