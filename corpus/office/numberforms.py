"""The forms in which office files show a count: 一, 壹, 甲, ①, iv, 01 (ECMA-376, 17.18.59 ST_NumberFormat).

Knows no lists; a form it does not know is shown in digits.
"""

from __future__ import annotations

from collections.abc import Callable

from corpus.text.numerals import to_han

_HAN_DIGITS = "〇一二三四五六七八九"
_LEGAL = str.maketrans("一二三四五六七八九十百千零", "壹贰叁肆伍陆柒捌玖拾佰仟零")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MAX_ROMAN = 4000


def written(count: int, form: str) -> str:
    """Give a count in a form, in digits where the form is unknown or has no sign for it."""
    write = _FORMS.get(form)
    return (write(count) if write and count > 0 else "") or str(count)


def _digits(count: int) -> str:
    return "".join(_HAN_DIGITS[int(digit)] for digit in str(count))


def _legal(count: int) -> str:
    text = to_han(count)
    return ("壹" + text if text.startswith("十") else text).translate(_LEGAL)


def _signs(signs: str) -> Callable[[int], str]:
    return lambda count: signs[count - 1] if count <= len(signs) else ""


def _from(first: str, most: int) -> Callable[[int], str]:
    """Count on from a character: ①②③."""
    return lambda count: chr(ord(first) + count - 1) if count <= most else ""


def _circled(count: int) -> str:
    if count <= 20:
        return chr(0x245F + count)
    return chr(0x323C + count) if count <= 35 else chr(0x328D + count) if count <= 50 else ""


def _letters(count: int) -> str:
    """Give A to Z, then AA, BB, as Word does."""
    return chr(65 + (count - 1) % 26) * ((count - 1) // 26 + 1) if count <= 260 else ""


def _roman(count: int) -> str:
    text = ""
    for value, sign in _ROMAN if count < _MAX_ROMAN else ():
        text += sign * (count // value)
        count %= value
    return text


_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "japaneseCounting",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "koreanCounting",
            "ideographEnclosedCircle",
        ),
        to_han,
    ),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _digits),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"), _legal),
    "ideographTraditional": _signs(_STEMS),
    "ideographZodiac": _signs(_BRANCHES),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalFullWidth": lambda count: str(count).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda count: str(count).translate(_FULL_WIDTH),
    "decimalZero": lambda count: f"{count:02d}",
    "upperLetter": _letters,
    "lowerLetter": lambda count: _letters(count).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
}
