"""Read the history that stands under a statute's title: who passed it when, published and revised it since.

Knows the wording of these notes; what of them becomes the document's metadata is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpus.blocks import Line
from corpus.text.numerals import DATE, date_of
from corpus.text.organs import Named, parted

EventKind = Literal["passed", "approved", "published", "revised", "amended", "effective"]

_STATE = "中华人民共和国"
_REACH = 25  # lines below the title; the longest shared history has 19
_MAX_NOTE = 700  # characters; a history in one pair of brackets may tell of eight revisions
_TIMES = "(?:第[一二三四五六七八九十]+次)?"
# What happened, a revision before all others: 第二次修正, 修订, 公布
_KINDS: tuple[tuple[EventKind, re.Pattern[str]], ...] = (
    ("amended", re.compile(f"{_TIMES}修[正改]")),
    ("revised", re.compile(f"{_TIMES}修订")),
    ("passed", re.compile(f"{_TIMES}通过")),
    ("published", re.compile(f"{_TIMES}(?:公布|发布|颁布|印发)")),
    ("approved", re.compile(f"{_TIMES}批准")),
    ("effective", re.compile(f"{_TIMES}(?:施行|实施|生效|执行)")),
)
_NAME = re.compile(r"《[^《》]*(?:〈[^〉]*〉[^《》]*)*》")  # 《关于修改〈某条例〉的决定》
# 2018年11月6日中华人民共和国国务院令第706号公布 自2019年3月1日起施行
_NOTE_START = re.compile(rf"[（(]?(?:自|根据)?\s*{DATE.pattern}")
# 中华人民共和国国务院令第619号, 教育部令第35号, 望澜市人民代表大会常务委员会公告第3号
DECREE = re.compile(
    r"(?:中华人民共和国)?[\u4e00-\u9fff]{2,30}?(?P<form>令|公告)\s*[（(]?第?\s*(?:\d+|[一二三四五六七八九十百]+)\s*号"
)
# 第十三届全国人民代表大会常务委员会第三十四次会议; 国务院第28次常务会议
_PASSED_BY = re.compile(
    r"(?:第[一二三四五六七八九十百]+届)?(?P<by>中共中央(?:办公厅)?(?:、国务院(?:办公厅)?)?"
    r"|[\u4e00-\u9fff]{2,20}?(?P<congress>第[一二三四五六七八九十百]+届)?(?:人民代表大会(?:常务委员会)?)"
    r"|国务院|最高人民法院|最高人民检察院|[\u4e00-\u9fff]{2,20}(?:人民政府|委员会|部|总局|局|署))"
    r"(?:审判委员会|检察委员会|常务会议)?(?=第|[\u4e00-\u9fff]{0,8}(?:会议|通过|公布|发布|批准|修订|修正))"
)


@dataclass(frozen=True, slots=True)
class Event:
    """One step in a statute's life, as its note states it; `date` is ISO."""

    kind: EventKind
    date: Named
    by: tuple[Named, ...]  # who passed or published it
    decree: Named | None  # 中华人民共和国国务院令第706号
    verb: Named  # 第二次修正


def history_of(lines: Sequence[Line], first: int) -> list[Event]:
    """Give the events told below the title, in the order written; `first` is the first line below it."""
    events: list[Event] = []
    for line in lines[first : first + _REACH]:
        if line.block.kind == "heading" or line.marker:
            break
        if _NOTE_START.match(line.text) and len(line.text) <= _MAX_NOTE and "。" not in line.text[:-1]:
            events += _events(line)
    return events


def _events(line: Line) -> Iterator[Event]:
    """Part a note at its dates; what follows each date tells what happened then."""
    dates = [match for match in DATE.finditer(line.text) if not _is_quoted(line.text, match.start())]
    ends = [*(match.start() for match in dates[1:]), len(line.text)]
    for match, end in zip(dates, ends, strict=True):
        words = line.text[match.end() : end]
        iso, verb = date_of(match), _verb(words)
        if iso is None or verb is None:
            continue
        kind, found = verb
        at = line.start + match.end()
        decree = DECREE.search(words) if "号" in words else None
        event = Event(
            kind,
            Named(iso, line.start + match.start(), at),
            tuple(_by(words, at, decree)),
            _decree(decree, at),
            Named(found[0], at + found.start(), at + found.end()),
        )
        yield event
        if kind == "published" and re.match(r"(?:并|之日起)?施行", words[found.end() :]):
            yield replace(event, kind="effective")


def _verb(words: str) -> tuple[EventKind, re.Match[str]] | None:
    """Give what happened: the last verb outside of 《》, a revision before all others."""
    outside = _NAME.sub(lambda match: "《" * len(match[0]), words)
    for kind, verb in _KINDS:
        if found := list(verb.finditer(outside)):
            return kind, found[-1]
    return None


def _by(words: str, at: int, decree: re.Match[str] | None) -> list[Named]:
    if decree and decree["form"] == "令":
        start = decree.start() + (len(_STATE) if decree[0].startswith(_STATE) else 0)
        return [Named(words[start : decree.start("form")], at + start, at + decree.start("form"))]
    passed = _PASSED_BY.search(words)
    if passed is None or "批准的《" in words:  # the body that approved another's decision
        return []
    words = passed["by"]
    if words.startswith(_STATE):
        return [
            Named(words.removeprefix(_STATE), at + passed.start("by") + len(_STATE), at + passed.end("by"))
        ]
    if passed["congress"]:  # 北京市第十三届人民代表大会常务委员会: its name has no number
        name = words.replace(passed["congress"], "")
        return [Named(name, at + passed.start("by"), at + passed.end("by"))]
    return parted(words, at + passed.start("by"))


def _decree(decree: re.Match[str] | None, at: int) -> Named | None:
    if decree is None or decree["form"] != "令":
        return None
    name = re.sub(r"[\s（(]", "", decree[0])
    return Named(name if "第" in name else name.replace("令", "令第"), at + decree.start(), at + decree.end())


def _is_quoted(text: str, offset: int) -> bool:
    return text.rfind("《", 0, offset) > text.rfind("》", 0, offset)
