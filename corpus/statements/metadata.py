"""Read what a document states of itself: 文号, issuers, dates, validity, version; never guess the rest.

Looks at the metadata table, a statute's history, the letterhead, the title and the signature, in this order
of trust; every value comes with the range of the text that states it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from corpus.blocks import Line
from corpus.datatypes import Metadata, Stated
from corpus.statements import relations
from corpus.statements.dates import effective, expiry, spoken
from corpus.statements.matter import Signature
from corpus.statements.preamble import DECREE, Event, history_of
from corpus.text.facts import facts_of
from corpus.text.lineforms import DOC_NUMBER_LINE
from corpus.text.normalise import compact
from corpus.text.numerals import DATE, date_of, first_date
from corpus.text.organs import ORGAN, Named, organs_in, parted

_HEAD = 40  # lines in which a metadata table or letterhead stands
_LETTERHEAD = 12  # lines in which a 文号 stands by itself
_BYLINE = 2  # lines under the title
_MAX_STATUS = 20  # characters
# 国发〔2019〕4号 alone in brackets: （国发〔2019〕4号）
_DOC_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[［【][12]\d{3}[〕\]］】]第?\d+号")
# 望澜市教育局关于…, 岚川省人民政府办公厅印发…
_TITLE_ISSUER = re.compile(
    rf"(?P<organs>{ORGAN.pattern}(?:[、 ](?:{ORGAN.pattern}))*?)(?:关于|印发|转发|发布|对|公布)"
)
_AND_OTHERS = re.compile(r"等[一二三四五六七八九十\d]*(?:个)?(?:部门|单位|委办局)?$")
_DRAFT = re.compile(r"(?:公开征求意见稿|征求意见稿|修订草案|修正案?草案|送审稿|草案|修订稿|讨论稿)")
# （2018修正）, （2025年修订）, 修正案（五）, （试行）, 暂行规定
_VERSION = re.compile(
    r"[（(]\s*(?P<label>(?:[12]\d{3}\s*年?)?\s*(?:第[一二三四五六七八九十]+次)?(?:修[正订]本?|试行|暂行))\s*[）)]"
    r"|(?P<amendment>修正案)|(?P<interim>暂行|试行)(?=[\u4e00-\u9fff]{2,6}$)"
)
_INVALID = re.compile(
    r"[（(\[【]?\s*(?:本文|本文件|此件|该文件|全文)?(已废止|已失效|失效|废止|现行有效|已被修改|尚未生效)\s*[）)\]】]?"
)
_INVALID_TITLE = re.compile(r"[（(](已废止|已失效|失效|废止)[）)]$")

_Facts = Mapping[str, Named]


def read_metadata(
    lines: Sequence[Line], title: Named | None, first: int, signatures: Sequence[Signature]
) -> Metadata:
    """Give what the lines state; `first` is the first line below the title."""
    facts = _facts(lines[:_HEAD])
    history = history_of(lines, first)
    signature = signatures[0] if signatures else None
    written = _written(lines, facts, history, signature)
    published = _published(lines[first : first + _BYLINE + 1], facts, history)
    issued = written or published
    found: dict[str, list[Named]] = {
        "title": _one(title),
        "doc_number": _one(_doc_number(lines, facts, history)),
        "issuer": _issuers(lines, title, first, facts, history, signature),
        "issued_on": _one(issued),
        "published_on": _one(published),
        "effective_on": _one(
            _fact_date(facts, "effective_on") or effective(lines, history, written, published)
        ),
        "repealed_on": _one(_fact_date(facts, "repealed_on") or expiry(lines)),
        "index_number": _one(facts.get("index_number")),
        "topics": _one(facts.get("topics")),
        "status": _one(_status(lines, title, facts)),
        "version": _one(_version(title, history)),
        "repeals": relations.repealed(lines, first),
        "amends": relations.amended(title) if title else [],
        "based_on": relations.bases(lines, first),
    }
    return _metadata(found)


def _metadata(found: Mapping[str, Sequence[Named]]) -> Metadata:
    def one(name: str) -> str | None:
        return found[name][0].value if found[name] else None

    def several(name: str) -> tuple[str, ...]:
        return tuple(each.value for each in found[name])

    return Metadata(
        doc_number=one("doc_number"),
        issuer="、".join(several("issuer")) or None,
        issued_on=one("issued_on"),
        published_on=one("published_on"),
        effective_on=one("effective_on"),
        repealed_on=one("repealed_on"),
        index_number=one("index_number"),
        topics=one("topics"),
        status=one("status"),
        version=one("version"),
        repeals=several("repeals"),
        amends=several("amends"),
        based_on=several("based_on"),
        stated=tuple(Stated(name, each.start, each.end) for name, all_ in found.items() for each in all_),
    )


def _one(found: Named | None) -> list[Named]:
    return [found] if found else []


def _facts(head: Sequence[Line]) -> dict[str, Named]:
    """Give the facts of the metadata tables and bars, each field once."""
    facts: dict[str, Named] = {}
    for line in head:
        for fact in facts_of(line.text):
            if fact.value:
                facts.setdefault(
                    fact.field, Named(fact.value, line.start + fact.start, line.start + fact.end)
                )
    return facts


def _fact_date(facts: _Facts, name: str) -> Named | None:
    """Give the day a fact names, `None` where it names none."""
    fact = facts.get(name)
    match = DATE.search(fact.value) if fact else None
    iso = date_of(match) if match else None
    if fact is None or match is None or iso is None:
        return None
    return Named(iso, fact.start + match.start(), fact.start + match.end())


def _doc_number(lines: Sequence[Line], facts: _Facts, history: Sequence[Event]) -> Named | None:
    if "doc_number" in facts:
        fact = facts["doc_number"]
        return Named(compact(fact.value), fact.start, fact.end)
    decrees = [event.decree for event in history if event.decree]
    if decrees:
        return decrees[-1]
    for line, after in zip(lines[:_LETTERHEAD], [*lines[1:], None], strict=False):
        text = line.text
        if DOC_NUMBER_LINE.fullmatch(text):
            return Named(compact(text), line.start, line.end)
        bare = text.strip("（）() ")
        if _DOC_NUMBER.fullmatch(compact(bare)):
            start = line.start + text.index(bare)
            return Named(compact(bare), start, start + len(bare))
        if (decree := _decree_on_two_lines(line, after)) is not None:
            return decree
        if text.endswith(("：", ":")) and len(text) > 8:
            break
    return None


def _decree_on_two_lines(line: Line, after: Line | None) -> Named | None:
    """Read a decree's letterhead: 中华人民共和国国务院令 above 第706号, or both on one line."""
    words = compact(line.text)
    if DECREE.fullmatch(words) and "令" in words:
        return Named(words.strip("（）()"), line.start, line.end)
    if after is not None and words.endswith("令") and ORGAN.fullmatch(words[:-1]):
        number = compact(after.text).strip("（）()")
        if re.fullmatch(r"第(?:\d+|[一二三四五六七八九十百]+)号", number):
            return Named(words + number, line.start, after.end)
    return None


def _issuers(
    lines: Sequence[Line],
    title: Named | None,
    first: int,
    facts: _Facts,
    history: Sequence[Event],
    signature: Signature | None,
) -> list[Named]:
    if "issuer" in facts:
        fact = facts["issuer"]
        value = fact.value.partition("。")[0]
        return [
            Named(part[0], fact.start + part.start(), fact.start + part.end())
            for part in re.finditer(r"[^ ,，;；、]+", value)
        ]
    # Who approves a local statute does not issue it.
    told = [event for event in reversed(history) if event.by]
    by_title = _title_issuers(title)
    for event in [*(event for event in told if event.kind != "approved"), *told]:
        names = {each.value for each in by_title}
        return by_title if names.issuperset(each.value for each in event.by) else list(event.by)
    by_signature = list(signature.organs) if signature else []
    if by_signature and len(by_signature) >= len(by_title):
        return by_signature
    return by_title or _letterhead(lines) or _byline(lines[first : first + _BYLINE])


def _title_issuers(title: Named | None) -> list[Named]:
    match = _TITLE_ISSUER.match(title.value) if title else None
    if title is None or match is None:
        return []
    organs = _AND_OTHERS.sub("", match["organs"])
    return parted(organs, title.start)


def _letterhead(lines: Sequence[Line]) -> list[Named]:
    """Give the organs above …文件, the red head of a letter: on one line or several."""
    heads = [
        index
        for index, line in enumerate(lines[:6])
        if len(line.text) <= 40 and compact(line.text).endswith("文件")
    ]
    if not heads:
        return []
    found: list[Named] = []
    for line in lines[: heads[0] + 1]:
        words = line.text.removesuffix("文件").rstrip()
        found += organs_in(words, line.start)
    return found


def _byline(lines: Sequence[Line]) -> list[Named]:
    """Give the organs on a line of their own under the title: 财政部 税务总局, 某某法院发布."""
    for line in lines:
        if found := organs_in(re.sub(r"(?:发布|公布)$", "", line.text), line.start):
            return found
    return []


def _written(
    lines: Sequence[Line], facts: _Facts, history: Sequence[Event], signature: Signature | None
) -> Named | None:
    """Give the day a document was passed, last revised, or signed."""
    if found := _fact_date(facts, "written_on"):
        return found
    dated = [event.date for event in history if event.kind in {"passed", "revised", "amended"}]
    if dated:
        return max(dated, key=lambda date: date.value)
    if signature:
        return signature.date
    return None if history else spoken(lines)


def _published(head: Sequence[Line], facts: _Facts, history: Sequence[Event]) -> Named | None:
    """Give the day of publication: by the table, by the history, or as it stands under 某某法院发布."""
    dates = [event.date for event in history if event.kind == "published"]
    if stated := _fact_date(facts, "published_on"):
        return stated
    for line, after in pairwise(head):
        if line.text.endswith(("发布", "公布")) and DATE.fullmatch(after.text):
            dates += [Named(iso, after.start, after.end)] if (iso := first_date(after.text)) else []
    return max(dates, key=lambda date: date.value) if dates else None


def _status(lines: Sequence[Line], title: Named | None, facts: _Facts) -> Named | None:
    if "status" in facts:
        fact = facts["status"]
        return Named(fact.value[:_MAX_STATUS], fact.start, min(fact.end, fact.start + _MAX_STATUS))
    for form in (_DRAFT, _INVALID_TITLE):
        if title and (match := form.search(title.value)):
            group = 1 if form is _INVALID_TITLE else 0
            return Named(match[group], title.start + match.start(group), title.start + match.end(group))
    for line in lines[:5]:
        if match := _INVALID.fullmatch(line.text):
            return Named(match[1], line.start + match.start(1), line.start + match.end(1))
    return None


def _version(title: Named | None, history: Sequence[Event]) -> Named | None:
    """Give which of several texts this is: by the title, else by the last revision of its history."""
    for form in (_DRAFT, _VERSION):
        if title and (match := form.search(title.value)):
            name = match.lastgroup or 0
            return Named(compact(match[name]), title.start + match.start(name), title.start + match.end(name))
    changes = [event for event in history if event.kind in {"revised", "amended"}]
    if not changes:
        return None
    last = max(changes, key=lambda event: event.date.value)
    return Named("修订" if last.kind == "revised" else "修正", last.verb.start, last.verb.end)
