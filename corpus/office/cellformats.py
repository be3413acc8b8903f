"""Numbers of a spreadsheet as its user sees them: dates, percent, thousands, decimals, Chinese numerals.

What a format says that this module cannot show, it shows as a plain number.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from corpus.office.formatcodes import Section, section_for
from corpus.text.numerals import to_han

_GENERAL = frozenset({"", "general", "g/通用格式", "通用格式"})
_EPOCH = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
_LAST_DAY = 2_958_466  # the day after 9999-12-31
_WEEKDAYS = "一二三四五六日"
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_HAN_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_MAX_DIGITS = 15  # that a spreadsheet keeps of a number
_MAX_CODE = 255  # characters of a format; a longer one is broken
_THOUSANDS = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")  # the places for commas in 1234567


def shown(value: float, code: str, *, from_1904: bool = False) -> str:
    """Give a number as a cell of this format shows it."""
    if code.lower() in _GENERAL or len(code) > _MAX_CODE:
        return plain(value)
    section, is_negative = section_for(value, code)
    if section.is_date:
        return _date(value, section, from_1904) or plain(value)
    if not section.of("number"):
        return _literal(value, section)
    try:
        return _number(abs(value) if is_negative else value, section)
    except (InvalidOperation, ValueError, OverflowError):
        return plain(value)


def plain(value: float) -> str:
    """Give a number without a format: no exponent where digits do, no digits that only rounding made."""
    if abs(value) < 10**_MAX_DIGITS and value == int(value):
        return str(int(value))
    text = f"{value:.{_MAX_DIGITS}g}"
    return f"{Decimal(text):f}" if "e-" in text and abs(value) > 1e-9 else text


def _literal(value: float, section: Section) -> str:
    """Give a number in a format without places for digits: @, or words that stand for it."""
    texts = [token.text for token in section.tokens]
    words = "".join(text for text in texts if text != "@")
    if "".join(texts).lower() in _GENERAL or not words:
        return plain(value)
    return words + plain(value) if "@" in texts else words


def _number(value: float, section: Section) -> str:
    whole, _, fraction = "".join(section.of("number")).partition(".")
    fraction = fraction.replace(".", "")
    scaled = fraction or whole
    scale = len(scaled) - len(scaled.rstrip(","))
    signs = "".join(section.of("sign"))
    if "/" in signs or "／" in signs:
        return plain(value)  # fractions: # ?/?
    number = Decimal(repr(value)) * 100 ** (signs.count("%") + signs.count("％")) / 1000**scale
    places = fraction.rstrip(",")
    if section.of("exponent"):
        return _placed(f"{number:.{len(places)}E}", section)
    return _placed(
        _grouped(number.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP), whole, places), section
    )


def _grouped(number: Decimal, whole: str, fraction: str) -> str:
    """Give the digits of a rounded number: with thousands, leading zeros and no optional zeros behind."""
    left, _, right = f"{abs(number):f}".partition(".")
    least = len(fraction.rstrip("#?"))
    while len(right) > least and right.endswith("0"):
        right = right[:-1]
    left = left.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole.rstrip(","):
        left = _THOUSANDS.sub(",", left)
    return ("-" if number < 0 else "") + left + ("." + right if right else "")


def _placed(digits: str, section: Section) -> str:
    """Put the digits where the places for them stand; words and signs around them stay."""
    is_negative = digits.startswith("-")
    parts: list[str] = []
    places = section.of("number")
    for token in section.tokens:
        if token.kind == "number":
            places.pop(0)
            later = sum(map(len, places)) if digits.isdecimal() else 0
            parts.append(digits[: max(0, len(digits) - later)])  # 000-0000-0000 shares them out
            digits = digits[len(parts[-1]) :]
        elif token.kind != "exponent":
            parts.append(token.text)
    text = "".join(parts).strip()
    return "-" + text.replace("-", "", 1) if is_negative and not text.startswith("-") else text


def _date(value: float, section: Section, from_1904: bool) -> str:
    """Give a day and time; empty where the calendar of spreadsheets has no such day."""
    if not 0 <= value < _LAST_DAY:
        return ""
    seconds = round(value * 86400)
    # Spreadsheets believe in 1900-02-29: the days before it are one off.
    shift = timedelta(days=not from_1904 and 1 <= value < 60)
    try:
        moment = _EPOCH[from_1904] + timedelta(seconds=seconds) + shift
    except OverflowError:
        return ""
    is_noon = bool(section.of("noon"))
    parts: list[str] = []
    last = ""  # the part before: m after hours is minutes
    later = section.of("date")
    for token in section.tokens:
        if token.kind == "elapsed":
            last = token.text[0]
            parts.append(str(seconds // {"h": 3600, "m": 60}.get(last, 1)).rjust(len(token.text), "0"))
        elif token.kind == "noon":
            parts.append((("上午", "下午") if token.text == "上午/下午" else ("AM", "PM"))[moment.hour >= 12])
        elif token.kind == "date":
            code = later.pop(0).lower()
            if code[0] == "m" and (last == "h" or (later and later[0].lower().startswith("s"))):
                code = "n" * len(code)
            last = code[0]
            parts.append(_part(moment, code, is_noon, section.is_han))
        elif token.kind != "number":  # .000 of a second
            parts.append(token.text)
    return "".join(parts).strip()


def _part(moment: datetime, code: str, is_noon: bool, is_han: bool) -> str:
    """Give one part of a moment: yyyy, m, dd, hh, nn (minutes), ss, aaaa (weekday)."""
    kind, size = code[0], len(code)
    if kind in "ye":
        year = str(moment.year) if size > 2 or kind == "e" else f"{moment.year % 100:02d}"
        return year.translate(_HAN_DIGITS) if is_han else year
    if kind == "a" or (kind == "d" and size > 2):
        return ("星期" if size > 3 else "") + _WEEKDAYS[moment.weekday()]
    if kind == "m" and size > 2:
        return _MONTHS[moment.month - 1]
    hour = (moment.hour % 12 or 12) if is_noon else moment.hour
    numbers = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}
    if is_han:
        return to_han(numbers[kind]) if numbers[kind] else "〇"
    return f"{numbers[kind]:02d}" if size > 1 else str(numbers[kind])
