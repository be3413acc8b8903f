"""Find a document's title among its first lines, and join one that is printed on two or three.

Knows declared titles and the wording of Chinese titles; changes no other line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import groupby

from corpus.blocks import Block, Line
from corpus.text.facts import facts_of
from corpus.text.lineforms import DOC_NUMBER_LINE, TITLE_END, is_ended
from corpus.text.markers import marker_of
from corpus.text.normalise import compact
from corpus.text.numerals import DATE
from corpus.text.organs import Named, organs_in
from corpus.text.wraps import join

_REACH = 25  # blocks; below a letterhead and a metadata table the title has come by then
_MAX_TITLE = 120
_MAX_PART, _MAX_PARTS = 40, 3  # characters of one line of a title, and how many lines it is printed on
_MIN_OWN_SHARE = 0.5  # of the line that is the title; a date or number may stand with it
_QUOTED = re.compile(r"《([^《》]{6,80})》")
# 3. 某省关于…的通知: the number of the document in a collection
_LIST_NUMBER = re.compile(r"^\d{1,3} ?[.．、] ?(?=\D)")
_ABOUT = re.compile(r"(?!.*[。；，]).{0,30}关于")  # 某某厅关于加强…: the first line of a title on several
_TAIL_DATE = re.compile(rf" ?[（(] ?{DATE.pattern} ?[）)]$")
_NOT_TITLE = re.compile(
    r"(?:来源|作者|发布|索引号|主题|时间|日期|发文|成文|公开|各位|编号|文号|关键词)|.*文件$|[（(]|——|--"
)


def join_printed(blocks: Sequence[Block], titles: Sequence[str]) -> list[Block]:
    """Join neighbouring lines that together are a declared title or one quoted in 《》 in the text."""
    known = {compact(title) for title in titles}
    for block in blocks:
        if "《" in block.text:
            known.update(map(compact, _QUOTED.findall(block.text)))
    firsts = {title[0] for title in known if title}
    result: list[Block] = []
    for is_part, group in groupby(blocks, key=_is_part):
        run = list(group)
        result += _joined(run, known, firsts) if is_part else run
    return result


def _is_part(block: Block) -> bool:
    return len(block.text) <= _MAX_PART and block.kind != "row"


def _joined(parts: Sequence[Block], known: set[str], firsts: set[str]) -> Iterator[Block]:
    """Yield short lines, those joined that together are a title; `firsts` are what known ones begin with."""
    index = 0
    while index < len(parts):
        size, text = 1, parts[index].text
        if text[0] in firsts or text[0].isdecimal() or "关于" in text or "《" in text:
            sizes = range(min(_MAX_PARTS, len(parts) - index), 1, -1)
            size = next((size for size in sizes if _is_one_title(parts[index : index + size], known)), 1)
        yield reduce(_merge, parts[index : index + size]) if size > 1 else parts[index]
        index += size


def _merge(first: Block, second: Block) -> Block:
    text = join(first.text, second.text)
    shift = len(text) - len(second.text)
    last = first.pages[-1][1] if first.pages else 0
    pages = tuple((shift + offset, number) for offset, number in second.pages if number != last)
    return replace(first, text=text, strong=True, pages=first.pages + pages)


def _is_one_title(parts: Sequence[Block], known: set[str]) -> bool:
    whole = compact("".join(part.text for part in parts))
    if whole in known or _LIST_NUMBER.sub("", whole) in known:
        return True
    first = _LIST_NUMBER.sub("", parts[0].text)
    is_begun = _ABOUT.match(first) and not any(_is_whole(part.text) for part in parts[:-1])
    if is_begun and TITLE_END.search(whole):
        return not any(marker_of(words) or "。" in words for words in (first, *(p.text for p in parts[1:])))
    is_open = len(parts) == 2 and first.rfind("《") > first.rfind("》")  # …关于印发《某某方 / 案》的通知
    return is_open and not marker_of(first) and "》" in parts[1].text and "。" not in whole


def _is_whole(text: str) -> bool:
    return bool(TITLE_END.search(text) or is_ended(text) or DOC_NUMBER_LINE.fullmatch(text))


def find_title(blocks: Sequence[Block], declared: Sequence[str], table: Sequence[str]) -> tuple[str, int]:
    """Give the title and how many blocks end with it; (`""`, 0) where none can be told."""
    head = blocks[:_REACH]
    lines = [*table, *(block.text for block in head)]
    facts = [fact for line in lines for fact in facts_of(line)]
    stated = [fact.value for fact in facts if fact.field == "title" and fact.value]
    for title in [*stated, *declared]:
        index = next((i for i, b in enumerate(head) if _same(b.text, title)), None)
        if index is not None:
            return _bare(min(title, head[index].text, key=lambda words: words.count(" "))), index + 1
    styled = [i for i, block in enumerate(head) if block.kind == "heading" and block.level == 1]
    if styled and styled[0] <= 3:
        run = [i for i in styled if i - styled[0] == styled.index(i)]
        return _bare("".join(head[i].text for i in run)), run[-1] + 1
    for index, block in enumerate(head):
        if TITLE_END.search(block.text) and _could_be(block) and len(block.text) > 4:
            return _bare(block.text), index + 1
        if block.text.endswith(("：", ":", "。", "！")):
            break
    if stated or declared:
        return _bare([*stated, *declared][0]), 0
    plain = [i for i, block in enumerate(head[:3]) if _could_be(block)]
    first = next((i for i in plain if not organs_in(head[i].text)), None)
    return (_bare(head[first].text), first + 1) if first is not None else ("", 0)


def locate(lines: Sequence[Line], title: str) -> Named | None:
    """Give where the title is printed, `None` where it stands on no line by itself."""
    for line in lines[:_REACH]:
        at = line.text.find(title) if title else -1
        if at >= 0 and len(title) >= _MIN_OWN_SHARE * len(line.text):
            return Named(title, line.start + at, line.start + at + len(title))
    return None


def _same(text: str, title: str) -> bool:
    left, right = compact(_bare(text)), compact(_bare(title))
    return left == right or (len(left) >= 8 and right.startswith(left) and len(right) - len(left) <= 3)


def _could_be(block: Block) -> bool:
    text = block.text
    return (
        2 <= len(text) <= _MAX_TITLE
        and block.kind != "row"
        and text[-1] not in "。；：，、:;,"
        and "。" not in text
        and not DOC_NUMBER_LINE.fullmatch(text)
        and not _NOT_TITLE.match(compact(text))
        and not DATE.match(text)
    )


def _bare(text: str) -> str:
    """Take the list number before and the date behind off a title."""
    return _TAIL_DATE.sub("", _LIST_NUMBER.sub("", text)).strip()
