"""Find what frames a document and is none of its content: contents lists, salutation, signature, imprint.

The parts and their order are those of GB/T 9704-2012 (party and government documents). Knows no passages.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from corpus.blocks import Line, lines_touching
from corpus.datatypes import Matter, MatterKind, Section
from corpus.text.lineforms import TITLE_END, is_ended
from corpus.text.numerals import DATE, first_date
from corpus.text.organs import Named, organs_in

_REACH = 12  # lines below the title within which a document greets those it is sent to
_MAX_SALUTATION = 400  # characters; the longest shared list of addressees has 271
_MAX_ORGANS = 40  # lines of organs that sign together; the most among the shared documents are 19
_MAX_PART = 25  # characters of the first line of a name that is printed on two
_MIN_NAME = 3  # of an organ at the end of a line of text: 联系电话：… 财政部
_TIMELINE = 3  # dates on lines of their own without organs: a chronicle, not signatures
# 各市、县人民政府：, 省政府各部门：, 望澜市人民政府：
_ADDRESSEES = re.compile(
    r"(?:各|你|全|有关|市直|省直|驻|[\u4e00-\u9fff]{2,20}(?:政府|[厅局委会院部署行办]))[^。；！？]*[:：]"
)
# 现将有关事项通知如下：, 申报条件如下：, 主要职责是： introduce; they greet no one
_LEADS = re.compile(
    r"如下|以下|下列|通知|公告|通报|决定|认为|要求|指出|强调|是[:：]|为[:：]|的[:：]|包括|规定"
)
# 各位代表：, 同志们！, 尊敬的各位来宾：
_GREETING = re.compile(r"(?:(?:尊敬的)?各位[^。；]{2,20}|同志们|[^。；]{0,8}朋友们)[:：！!]")
# 2024年3月8日 alone, or beside the name: 望澜市教育局 2024年3月8日
_SIGNED = re.compile(rf"(?P<organs>(?:[\u4e00-\u9fff（）、 ]{{3,60}} )?){DATE.pattern}(?: ?[印签]发)?")
# 总理 李某某, 省长：王某
_PERSON = re.compile(
    r"(?:国家主席|主席|委员长|总理|部长|主任|省长|市长|州长|县长|区长|局长|署长|行长|院长|检察长|会长)"
    r" ?[:：]? ?[\u4e00-\u9fff·]{1,4}(?: [\u4e00-\u9fff]{1,2})?"
)
_BLANK_PAGE = re.compile(r"[（(]?此页无正文[^（）()]*[）)]?")
# （此件公开发布）, （信息公开形式：主动公开）, 抄送：省委办公厅，…, 望澜市教育局办公室2025年3月4日印发
_IMPRINT = re.compile(
    r"[（(](?:此件|信息公开|公开方式|主动公开|依申请公开|此页)[^（）()]*[）)]"
    r"|(?:抄 ?[送报]|主 ?送|分送)[:：].*"
    rf"|[\u4e00-\u9fff（）、 ]{{2,40}}{DATE.pattern} ?印发"
)
_CONTENTS = re.compile(r"目\s*[录次]")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs a document, and when; `date` is ISO. The range covers all its lines."""

    organs: tuple[Named, ...]
    date: Named
    start: int
    end: int


def find_signatures(lines: Sequence[Line], first: int) -> list[Signature]:
    """Give the signatures of a document and of those printed within it, in order.

    A date alone on its line signs where names of organs or persons stand above it, or where the text ends;
    `first` is the first line below the title.
    """
    found: list[Signature] = []
    for index in range(max(first, 2), len(lines)):
        line = lines[index]
        is_dated = line.text[-1] in "日发" or line.text[-1].isdecimal()
        signed = _SIGNED.fullmatch(line.text) if is_dated else None
        date = first_date(line.text) if signed else None
        if signed is None or date is None:
            continue
        organs, start = _signers(lines, index, first)
        if signed["organs"]:
            beside = organs_in(signed["organs"].rstrip(), line.start)
            if not beside:
                continue
            organs = [*organs, *beside]
        if organs or start < line.start or _ends_text(lines, index):
            day = Named(date, line.start + signed.end("organs"), line.end)
            found.append(Signature(tuple(organs), day, start, line.end))
    bare = [signature for signature in found if signature.date.start == signature.start]
    return [one for one in found if one not in bare] if len(bare) >= _TIMELINE else found


def _signers(lines: Sequence[Line], index: int, first: int) -> tuple[list[Named], int]:
    """Give the organs above a date and where the signature begins, persons included."""
    organs: list[Named] = []
    start = lines[index].start
    for place in range(index - 1, max(first, index - _MAX_ORGANS) - 1, -1):
        line = lines[place]
        if line.block.kind != "paragraph":
            break
        names = organs_in(line.text, line.start)
        if names:
            organs[:0] = names
        elif not _PERSON.fullmatch(line.text) and not _BLANK_PAGE.fullmatch(line.text):
            return _completed(line, lines[place - 1], organs, start)
        start = line.start
    return organs, start


def _completed(line: Line, above: Line, organs: list[Named], start: int) -> tuple[list[Named], int]:
    """Look at the line above those of a signature: the head of a long name, or a name at its end."""
    text = line.text
    is_head = len(text) <= _MAX_PART and not is_ended(text) and line.marker is None
    if organs and is_head and is_ended(above.text) and re.fullmatch(r"[\u4e00-\u9fff（）]+", text):
        whole = Named(text + organs[0].value, line.start, organs[0].end)
        return [whole, *organs[1:]], line.start
    tail = text.rpartition(" ")[2]
    if tail != text and len(tail) >= _MIN_NAME and organs_in(tail):
        begin = line.end - len(tail)
        return [*organs_in(tail, begin), *organs], begin
    return organs, start


def _ends_text(lines: Sequence[Line], index: int) -> bool:
    """Say whether a date without organs stands where a text ends: last, or before an annex or note."""
    if not is_ended(lines[index - 1].text):
        return False
    after = lines[index + 1].text if index + 1 < len(lines) else ""
    begins_other = re.match(r"附 ?[件录表]", after) or TITLE_END.search(after)
    return not after or bool(_IMPRINT.fullmatch(after)) or begins_other is not None


def find_matter(
    lines: Sequence[Line], first: int, signatures: Sequence[Signature], contents: Collection[int]
) -> tuple[Matter, ...]:
    """Give the ranges of the lines that are none of the content, in order; neighbours of a kind are one."""
    kinds: dict[int, MatterKind] = {}
    for index in sorted(contents):
        kinds[index] = "contents"
        if index > 0 and _CONTENTS.fullmatch(lines[index - 1].text):
            kinds[index - 1] = "contents"
    for index in range(first, len(lines)):
        line, text = lines[index], lines[index].text
        may_be = text[0] in "（(抄主分" and line.marker is None
        if (may_be or text.endswith("印发")) and _IMPRINT.fullmatch(text):
            kinds[index] = "imprint"
        elif text[-1] in "：:！!" and _GREETING.fullmatch(text):
            kinds[index] = "salutation"
    if (greeted := _salutation(lines, first)) is not None:
        kinds[greeted] = "salutation"
    starts = {index: lines[index].start for index in kinds}
    for signature in signatures:
        for index in lines_touching(lines, signature.start, signature.end):
            kinds[index] = "signature"
            starts[index] = max(lines[index].start, signature.start)
    return tuple(_joined(kinds, starts, lines))


def _joined(
    kinds: Mapping[int, MatterKind], starts: Mapping[int, int], lines: Sequence[Line]
) -> Iterator[Matter]:
    """Join neighbouring lines of a kind."""
    numbered = enumerate(sorted(kinds))
    for (kind, _), run in groupby(numbered, key=lambda pair: (kinds[pair[1]], pair[1] - pair[0])):
        indexes = [index for _, index in run]
        yield Matter(kind, starts[indexes[0]], lines[indexes[-1]].end)


def _salutation(lines: Sequence[Line], first: int) -> int | None:
    """Give the line that names those a document is sent to: before any number, sentence or heading."""
    for index in range(first, min(first + _REACH, len(lines))):
        line, text = lines[index], lines[index].text
        if len(text) <= _MAX_SALUTATION and _ADDRESSEES.fullmatch(text) and not _LEADS.search(text):
            return index
        if line.marker is not None or "。" in text:
            return None
    return None


def without_trailing(outline: Sequence[Section], matter: Sequence[Matter]) -> tuple[Section, ...]:
    """Give the sections so that none ends with framing matter: the last article is not signed."""
    ends = {each.end: each.start - 1 for each in matter}
    return tuple([_shortened(section, ends) if section.end in ends else section for section in outline])


def _shortened(section: Section, ends: dict[int, int]) -> Section:
    end = section.end
    while end in ends and ends[end] >= section.body:
        end = ends[end]
    return section if end == section.end else replace(section, end=end)
