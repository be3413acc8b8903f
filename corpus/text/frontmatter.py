"""What a Markdown file says before its text: the front matter, keys and values between two lines of dashes.

Knows the keys that static sites and note programs write, and the Chinese names of a document's own data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus.text.facts import field_of
from corpus.text.normalise import clean
from corpus.text.numerals import DATE

_BLOCK = re.compile(r"\A---[ \t]*\n(?P<keys>(?:[^\n]{0,2000}\n){1,200}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_KEY = re.compile(r"(?P<name>[\w\u4e00-\u9fff -]{1,40}?)\s*[:：]\s*(?P<value>.*)")  # title: "某办法"
_TITLES = ("title", "标题", "名称")
_DATES = ("date", "日期", "pubdate", "published")


def split(text: str) -> tuple[dict[str, str], str]:
    """Give the keys of the front matter, in lower case, and the text after it; no keys where it is none."""
    block = _BLOCK.match(text)
    found = [match for line in block["keys"].split("\n") if (match := _KEY.match(line))] if block else []
    keys = {match["name"].strip().lower(): clean(match["value"]).strip("\"'") for match in found}
    return keys, text[block.end() :] if block and keys else text


def titles_of(keys: Mapping[str, str]) -> list[str]:
    """Give the titles that a front matter declares."""
    return [keys[name] for name in _TITLES if keys.get(name)]


def facts_of(keys: Mapping[str, str]) -> dict[str, str]:
    """Give what a front matter declares under a name that documents use, and the day it was published."""
    facts = {name: value for name, value in keys.items() if value and field_of(name) and name not in _TITLES}
    dates = [keys[name] for name in _DATES if DATE.search(keys.get(name, ""))]
    return {**({"发布日期": dates[0]} if dates else {}), **facts}
