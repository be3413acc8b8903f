"""Find in a document's sentences the days it names for itself: when it takes effect, when it ends.

Knows the wording of such sentences; tables, histories and signatures are read elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.blocks import Line
from corpus.statements.preamble import Event
from corpus.text.numerals import DATE, date_of
from corpus.text.organs import Named

_HEAD = 6  # lines in which a speech says when it was held
_SELF = r"(?:本[\u4e00-\u9fff]{1,12}|现[予将]?公布[^。]{0,6}|(?:以上|上述)[^。]{0,120}|通知)"
_IN_FORCE = r"(?:起)(?:正式)?(?:施行|实施|实行|执行|生效)"
# 本办法自2022年5月1日起施行; 现予公布，自2023年7月1日起施行
_EFFECTIVE = re.compile(rf"{_SELF}，?\s*(?:从|自)\s*{DATE.pattern}\s*{_IN_FORCE}")
# 本办法自印发之日起施行; 本条例自公布之日起施行
_AT_EVENT = re.compile(
    rf"{_SELF}，?\s*(?:从|自)(?P<event>印发|发文|下发|成文|公布|发布|颁布|通过)(?:之日|日)?{_IN_FORCE}"
)
_BY_ISSUE = frozenset({"印发", "发文", "下发", "成文"})
# 本办法有效期至2025年12月31日; 以上措施自印发之日起施行，有效期自2023年1月1日至2025年12月31日
_FROM = DATE.pattern.replace("?P<", "?P<from_")
_EXPIRY = re.compile(
    r"(?:^|[。；）])(?:本|以上|自)[^。；]{0,80}有效期[^。；，]{0,8}?"
    rf"(?:{_FROM}\s*)?(?:至|到|截至|截止到|止于)\s*{DATE.pattern}"
)
# ——2025年1月15日在某省第十四届人民代表大会第三次会议上
_SPEECH = re.compile(rf"[—\-（( ]*{DATE.pattern}.{{0,20}}(?:在|于).{{2,60}}(?:会议|大会)")
# …条例（2023年2月24日）
_TITLE_DATE = re.compile(rf"[（(] ?{DATE.pattern} ?[）)]$")


def effective(
    lines: Sequence[Line], history: Sequence[Event], written: Named | None, published: Named | None
) -> Named | None:
    """Give the day a document takes effect: as its history says, or its last sentence about itself."""
    for event in history:
        if event.kind == "effective":
            return event.date
    for line in reversed(lines):
        if "起" not in line.text:
            continue
        if match := _EFFECTIVE.search(line.text):
            return _date(line, match)
        if match := _AT_EVENT.search(line.text):
            day = written if match["event"] in _BY_ISSUE else published
            return Named(day.value, line.start + match.start(), line.start + match.end()) if day else None
    return None


def expiry(lines: Sequence[Line]) -> Named | None:
    """Give the day a document says it ends."""
    for line in reversed(lines):
        if "有效期" in line.text and (match := _EXPIRY.search(line.text)):
            return _date(line, match)
    return None


def spoken(lines: Sequence[Line]) -> Named | None:
    """Give the day a speech says it was held, or the one behind the title."""
    for line in lines[:_HEAD]:
        if match := _SPEECH.match(line.text) or _TITLE_DATE.search(line.text):
            return _date(line, match)
    return None


def _date(line: Line, match: re.Match[str]) -> Named | None:
    iso = date_of(match)
    day = "y" if match["y"] else "hy"
    end = match.end("d") if match["y"] else match.end("hd")
    if line.text[end : end + 1] == "日":
        end += 1
    return Named(iso, line.start + match.start(day), line.start + end) if iso else None
