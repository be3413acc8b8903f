"""Reads what a program sent into what the library takes; whatever does not fit is refused in Chinese.

It knows neither a protocol nor the library; every error is a ValueError for the user.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Collection, Iterable
from typing import Any

from corpus import fault_of, is_url
from ui.filtering import of_line
from ui.grammar.values import LONGEST_COLLECTION, unreadable

MOST_HITS = 200  # a search; more would be the library itself
_MOST_TURNS = 1000  # earlier questions; only the last ones count
_MOST_TARGETS = 1000  # files and addresses of one request
_LONGEST_TURN = 100_000  # characters of an earlier question
_LONGEST_TARGET = 4096  # characters of a path or an address
_LONGEST_SESSION = 200  # characters; gradio's own have eleven
_UNFIT = re.compile("[\0\ud800-\udfff]")  # NUL, and halves of a character
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")  # may be half a character, as JSON writes it
_SHOWN = 40  # characters of a wrong value that a message repeats


def object_of(raw: bytes) -> dict[str, Any]:
    """Give the JSON object that the bytes hold."""
    try:
        value = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite)
        if _HALF.search(raw):
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeDecodeError as error:
        raise ValueError("请求的内容不是 UTF-8。请用 UTF-8 编码的 JSON。") from error
    except UnicodeEncodeError as error:
        raise ValueError("请求的内容里有半个字符（\\ud800 之类）。请去掉后再试。") from error
    except (ValueError, RecursionError) as error:  # no JSON, a number too long, nested too deep
        raise ValueError("请求的内容不是 JSON，或者嵌套太深。请发一个 JSON 对象。") from error
    if not isinstance(value, dict):
        raise ValueError("请求的内容应为 JSON 对象，而不是别的 JSON。")
    return value


def check_session(value: object) -> None:
    """Refuse what is no name of a session of gradio's, which loses the answers of one called ""."""
    if value is None:
        return
    name = text_of(value, "session_hash")
    if not name or len(name) > _LONGEST_SESSION:
        raise ValueError(f"session_hash 应为 1 到 {_LONGEST_SESSION} 个字；不要的话，请不写。")


def check_files(value: object) -> None:
    """Refuse what gradio would take for a file that it must first fetch, from wherever its address leads."""
    rest = [value]
    while rest:
        one = rest.pop()
        if isinstance(one, list):
            rest.extend(one)
        elif isinstance(one, dict):
            rest.extend(one.values())
            is_file = isinstance(meta := one.get("meta"), dict) and "_type" in meta
            if is_file and not os.path.isabs(str(one.get("path", ""))):
                raise ValueError("文件请先上传，不能给网址；要读入网页，请写在 targets 里。")


def text_of(value: object, name: str) -> str:
    """Give a text that every part of the program can take."""
    if not isinstance(value, str):
        raise ValueError(f"{_spaced(name)}应为文字，而不是{shown(value)}。")
    if _UNFIT.search(value):
        raise ValueError(f"{_spaced(name)}里有不能用的字符（空字符，或半个字符）。请去掉后再试。")
    return value


def count_of(value: object, name: str, most: int, least: int = 1) -> int:
    """Give a whole number within bounds; 3.0 counts as 3."""
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    if not isinstance(whole, int) or isinstance(whole, bool) or not least <= whole <= most:
        raise ValueError(f"{name} 应为 {least} 到 {most} 的整数，而不是{shown(value)}。")
    return whole


def switch_of(value: object, name: str) -> bool:
    """Give a yes or no; nothing counts as no."""
    if value is not None and not isinstance(value, bool):
        raise ValueError(f"{name} 应为 true 或 false，而不是{shown(value)}。")
    return bool(value)


def history_of(value: object) -> list[str]:
    """Give the earlier questions, oldest first."""
    turns = texts_of(value, "history", _MOST_TURNS)
    for number, turn in enumerate(turns, start=1):
        if len(turn) > _LONGEST_TURN:
            raise ValueError(f"history 的第 {number} 项有 {len(turn)} 个字，太长了：它应是前面问过的问题。")
    return turns


def targets_of(value: object) -> list[str]:
    """Give the paths and addresses to be read."""
    targets = [target.strip() for target in texts_of(value, "targets", _MOST_TARGETS)]
    for number, target in enumerate(targets, start=1):
        if not target or len(target) > _LONGEST_TARGET:
            raise ValueError(f"targets 的第 {number} 项不是路径或网址。")
        if is_url(target) and (fault := fault_of(target)):
            raise ValueError(f"targets 的第 {number} 项：{fault}。")
    return targets


def texts_of(value: object, name: str, most: int) -> list[str]:
    """Give a list of texts; nothing counts as none."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError(f"{name} 应为文字的列表，而不是{shown(value)}。")
    if len(value) > most:
        raise ValueError(f"{name} 有 {len(value)} 项，最多 {most} 项。")
    return [text_of(one, f"{name} 的第 {number} 项") for number, one in enumerate(value, start=1)]


def filters_of(value: object) -> dict[str, str]:
    """Give the filters; the library knows the keys."""
    filters = of_line(value)
    for key, given in filters.items():
        text_of(key, "filters 的字段")
        text_of(given, f"filters 的 {key}")
    return filters


def collection_of(value: object) -> str | None:
    """Give the name of a collection, as the command line would take it."""
    if value is None:
        return None
    name = text_of(value, "collection").strip()
    if not name or len(name) > LONGEST_COLLECTION or unreadable(name):
        raise ValueError(f"collection 应为 1 到 {LONGEST_COLLECTION} 个看得见的字，不能换行。")
    return name


def known_keys(given: Iterable[str], known: Collection[str]) -> None:
    """Refuse a key that would be passed over in silence."""
    for key in given:
        if key not in known:
            raise ValueError(f"不认识的参数{shown(key)}。可用的有：{'、'.join(known)}。")


def shown(value: object) -> str:
    """Give a value as a message can repeat it."""
    if value is None:
        return "空"
    if isinstance(value, int) and abs(value) >= 10**_SHOWN:
        return "一个极大的数"
    if isinstance(value, dict | list):
        return "一个列表" if isinstance(value, list) else "一个对象"
    text = (
        json.dumps(value, ensure_ascii=True)
        if isinstance(value, str) and not value.isprintable()
        else str(value)
    )
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN]}…”"


def _spaced(name: str) -> str:
    """Give a name as it stands before Chinese: with a space where it ends in Latin letters."""
    return f"{name} " if name.isascii() or name[-1].isascii() else name


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(digits)
    return number


def _no_number(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity are no JSON
