"""Read what a document states of itself: 文号, issuer, dates, validity; never guess what it does not.

Looks at declared facts, the metadata table, the letterhead, the lines under the title and the signature.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.blocks import Block, Loaded
from corpus.datatypes import Metadata
from corpus.facts import facts_of, field_of
from corpus.lineforms import DOC_NUMBER_LINE
from corpus.markers import marker_of
from corpus.normalise import compact
from corpus.numerals import DATE, date_of, first_date, last_date

_MAX_HISTORY = 150  # characters of a line that says when a statute was passed or revised
_HEAD = 40  # blocks in which a metadata table or letterhead stands
# 国发〔2019〕4号 inside a line: （国发〔2019〕4号）
_DOC_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[［【][12]\d{3}[〕\]］】]第?\d+号")
# 中华人民共和国国务院令第619号公布, 教育部令第35号
_DECREE = re.compile(
    r"((?:中华人民共和国)?[\u4e00-\u9fff]{2,20}?令)\s*\(?第?\s*(\d+|[一二三四五六七八九十百]+)\s*号"
)
_BODIES = (
    "人民政府|办公厅|办公室|委员会|政府|发展改革委|部|厅|局|署|院|委|会|行|社|中心|集团|大学|学院|公司|工委"
    "|学校|法院|检察院|总站|总队|支行|联|办|馆|站|所|处|队|组"
)
_ORGAN = re.compile(rf"[\u4e00-\u9fff（）()、 ]{{2,40}}(?:{_BODIES})")
_TITLE_ISSUER = re.compile(rf"^([\u4e00-\u9fff、 ]{{2,60}}?(?:{_BODIES}))(?:关于|印发|转发|发布|对|公布)")
# 第十三届全国人民代表大会常务委员会第三十四次会议修订
_PASSED_BY = re.compile(
    r"(?P<by>中共中央(?:办公厅)?(?:、国务院(?:办公厅)?)?|[\u4e00-\u9fff]{2,20}?代表大会(?:常务委员会)?|国务院|最高人民法院|最高人民检察院)"
    r"(?:审判委员会|检察委员会|常务会议)?(?=第|[\u4e00-\u9fff]{0,6}(?:会议|通过|公布|发布))"
)
_SESSION = re.compile(r"第[一二三四五六七八九十百]+届")
_EVENT = re.compile(r"通过|公布|发布|修订|修正|批准|颁布|修改|印发")
_IN_FORCE = r"(?:起)(?:正式)?(?:施行|实施|执行|生效)"
# 本办法自2022年5月1日起施行; 现予公布，自2023年7月1日起施行
_EFFECTIVE = re.compile(
    rf"(?:本[\u4e00-\u9fff]{{1,12}}|现[予将]?公布[^。]{{0,6}}|以上[^。]{{0,10}}|通知)，?\s*(?:从|自)\s*{DATE.pattern}\s*{_IN_FORCE}"
)
_HEAD_EFFECTIVE = re.compile(rf"^(?:自\s*)?{DATE.pattern}\s*(?:起)?\s*(?:施行|实施|生效)$")
_DATE_LINE = re.compile(rf"{DATE.pattern}(?: ?[印签]发)?")
_SPEECH_DATE = re.compile(rf"^[—\-（( ]*{DATE.pattern}.{{0,20}}(?:在|于).{{2,60}}(?:会议|大会)")
_TITLE_DATE = re.compile(rf"[（(] ?{DATE.pattern} ?[）)]$")
_DRAFT = re.compile(r"(公开征求意见稿|征求意见稿|修订草案|修正案?草案|送审稿|草案|修订稿|讨论稿)")
_INVALID = re.compile(
    r"[（(\[【]?\s*(?:本文|本文件|此件|该文件|全文)?(已废止|已失效|失效|废止|现行有效|已被修改|尚未生效)\s*[）)\]】]?"
)


def read_metadata(
    blocks: Sequence[Block], title: str, title_end: int, loaded: Loaded, format_name: str
) -> Metadata:
    """Give what the blocks and the source's declared facts state."""
    facts = _facts(blocks[:_HEAD], loaded.table, loaded.facts)
    preamble = _preamble(blocks, title_end) if format_name == "markdown" else []
    signature = _signature(blocks)
    return Metadata(
        doc_number=_doc_number(blocks, facts, preamble),
        issuer=_issuer(blocks, title, facts, preamble, signature),
        issued_on=_issued_on(blocks, facts, preamble, signature),
        effective_on=_effective_on(blocks, facts, preamble),
        status=_status(blocks, title, facts),
    )


def _facts(head: Sequence[Block], table: Sequence[str], declared: Mapping[str, str]) -> dict[str, str]:
    """Give what the page declares, overruled by what it shows."""
    facts: dict[str, str] = {key: value for name, value in declared.items() if (key := field_of(name))}
    shown: dict[str, str] = {}
    for line in [*table, *(block.text for block in head)]:
        for fact in facts_of(line):
            if fact.value:
                shown.setdefault(fact.field, fact.value)
    return facts | shown


def _preamble(blocks: Sequence[Block], title_end: int) -> list[str]:
    """Give the dated lines of a statute's history, between its title and its first chapter or article."""
    lines: list[str] = []
    for block in blocks[title_end : title_end + 25]:
        if block.kind == "heading" or marker_of(block.text):
            break
        if DATE.match(block.text.lstrip("（(")) and len(block.text) <= _MAX_HISTORY:
            lines.append(block.text)
    return [line for line in lines if _EVENT.search(line) or _HEAD_EFFECTIVE.match(line)]


def _doc_number(blocks: Sequence[Block], facts: Mapping[str, str], preamble: Sequence[str]) -> str | None:
    if "doc_number" in facts:
        return compact(facts["doc_number"])
    decrees = [match for line in preamble for match in _DECREE.finditer(line)]
    if decrees:
        return f"{decrees[-1][1]}第{decrees[-1][2]}号"
    for block in blocks[:12]:
        if DOC_NUMBER_LINE.fullmatch(block.text):
            return compact(block.text)
        wrapped = re.fullmatch(r"[（(]?(.*?)[）)]?", compact(block.text))
        if wrapped and _DOC_NUMBER.fullmatch(wrapped[1]):
            return wrapped[1]
        if block.text.endswith(("：", ":")) and len(block.text) > 8:
            break
    return None


def _signature(blocks: Sequence[Block]) -> tuple[list[str], str | None]:
    """Give the organs and the date that sign the document: the first date line below names of organs."""
    fallback: str | None = None
    for index, block in enumerate(blocks):
        if index < 3 or not _DATE_LINE.fullmatch(block.text):
            continue
        organs: list[str] = []
        for before in reversed(blocks[max(0, index - 40) : index]):
            names = before.text.split(" ")
            if not all(_ORGAN.fullmatch(name) for name in names) or before.text[-1] in "。：":
                break
            organs[:0] = names
        date = first_date(block.text)
        if organs:
            return organs, date
        fallback = fallback or (
            date if blocks[index - 1].text[-1] in "。）)" or index == len(blocks) - 1 else None
        )
    return [], fallback


def _issuer(
    blocks: Sequence[Block],
    title: str,
    facts: Mapping[str, str],
    preamble: Sequence[str],
    signature: tuple[list[str], str | None],
) -> str | None:
    if "issuer" in facts:
        return re.sub(r"[ ,，;；]+", "、", facts["issuer"].partition("。")[0].strip())
    # Who approves a local statute does not issue it.
    for line in reversed([line for line in preamble if "批准" not in line] or preamble):
        if decree := _DECREE.search(line):
            return decree[1].removesuffix("令").removeprefix("中华人民共和国")
        if passed := _PASSED_BY.search(_SESSION.sub("", DATE.sub("", line)).strip()):
            return passed["by"]
    named = _TITLE_ISSUER.match(title)
    by_title = named[1] if named else ""
    by_title = "、".join(_part_organs(by_title))
    by_signature = "、".join(name for organ in signature[0] for name in _part_organs(organ))
    if by_signature and len(by_signature) >= len(by_title):
        return by_signature
    if by_title:
        return by_title
    letterhead = [compact(block.text) for block in blocks[:6]]
    ends = [index for index, line in enumerate(letterhead) if line.endswith("文件") and len(line) <= 40]
    if ends:
        organs = [line.removesuffix("文件") for line in letterhead[: ends[0] + 1]]
        return "、".join(organ for organ in organs if _ORGAN.fullmatch(organ)) or None
    return None


def _part_organs(names: str) -> list[str]:
    """Part organs written without a stop between them: 某省教育厅某省财政厅, 中共中央办公厅国务院办公厅."""
    starts = {re.escape(names[:2]), "国务院", "中国", "中共"} - {""}
    return re.split(rf"(?<=[厅局委行会署部院])(?={'|'.join(sorted(starts))})", names)


def _issued_on(
    blocks: Sequence[Block],
    facts: Mapping[str, str],
    preamble: Sequence[str],
    signature: tuple[list[str], str | None],
) -> str | None:
    if "written_on" in facts and (found := first_date(facts["written_on"])):
        return found
    dated = [last_date(line) for line in preamble if _EVENT.search(line) and not _HEAD_EFFECTIVE.match(line)]
    stated = [found for found in dated if found]
    if stated:
        return max(stated)
    if signature[1]:
        return signature[1]
    for block in blocks[:6]:
        match = _SPEECH_DATE.match(block.text) or _TITLE_DATE.search(block.text)
        if match:
            return date_of(match)
    return first_date(facts.get("published_on", ""))


def _effective_on(blocks: Sequence[Block], facts: Mapping[str, str], preamble: Sequence[str]) -> str | None:
    if "effective_on" in facts and (found := first_date(facts["effective_on"])):
        return found
    for line in preamble:
        if match := _HEAD_EFFECTIVE.match(line):
            return date_of(match)
    for block in reversed(blocks):
        if "起" in block.text and (match := _EFFECTIVE.search(block.text)):
            return date_of(match)
    return None


def _status(blocks: Sequence[Block], title: str, facts: Mapping[str, str]) -> str | None:
    if facts.get("status"):
        return facts["status"][:20]
    if draft := _DRAFT.search(title):
        return draft[1]
    for block in blocks[:5]:
        if match := _INVALID.fullmatch(compact(block.text)):
            return match[1]
    match = re.search(r"[（(](已废止|已失效|失效|废止)[）)]$", title)
    return match[1] if match else None
