"""Which rows of a table name its columns, and whether a table is a form of labels and values instead.

Judges by wording and shape alone; knows no file format and writes no lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from corpus.tables.grids import Row, distinct
from corpus.text.lineforms import DOC_NUMBER_LINE
from corpus.text.normalise import tighten
from corpus.text.numerals import DATE

_MAX_HEAD = 40  # characters; a longer cell in the first row is content, not a column's name
_MAX_MEAN = 16  # of the names of a table together: rows of phrases are content
_MAX_DEPTH = 3  # rows of names above each other; none of the shared tables has more than two
_SAMPLE = 50  # rows that are compared with the first
_FORM_SHARE = 0.6  # of the places for labels that must hold labels
# 项目名称, 联系人, 单位地址, 建设周期（年）, 金额：
_LABEL = re.compile(
    r".{0,12}(?:名称|姓名|性别|年龄|民族|学历|职务|职称|地址|地点|住所|电话|手机|传真|邮箱|邮编|网址|账号|帐号"
    r"|代码|编号|证号|单位|部门|机构|机关|主体|联系人|负责人|法人|代表人|时间|日期|期限|周期|年限|内容|目标|任务|范围"
    r"|对象|条件|依据|方式|标准|金额|总额|规模|面积|数量|来源|类别|类型|性质|等级|级别|意见|签字|盖章|简介|概况|情况"
    r"|理由|要求|程序|流程|材料|时限|备注|说明|进度|成效|措施)(?:[（(].{1,12}[）)])?[:：]?|.{1,14}[:：]"
)
_YEAR = re.compile(r"(?:19|20)\d\d ?年?度?")  # 2024年, 2024年度, 2024
_NUMERAL = re.compile(r"[\d０-９]+(?:[.,．]\d+)*|[一二三四五六七八九十百千零〇]+")  # 12, 1,204.5, 二十三
_LOOSE_HAN = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")  # 说 明
_ENDS = "。；：:;，,"


def head_rows(grid: Sequence[Row]) -> int:
    """Give how many rows at the top of a grid name its columns: 0 for none, or if rows differ in length."""
    if len(grid) < 2 or len(grid[0]) < 2 or any(len(row) != len(grid[0]) for row in grid):
        return 0
    deepest = min(_MAX_DEPTH, len(grid) - 1)
    declared = _declared(grid)
    if declared:
        return next((depth for depth in range(declared, deepest + 1) if not _hangs(grid, depth)), declared)
    fits = [depth for depth in range(1, deepest + 1) if _may_head(grid, depth)]
    parted = [depth for depth in fits if len(set(names_of(grid, depth))) == len(grid[0])]
    return min(parted or fits, default=0)


def names_of(grid: Sequence[Row], depth: int) -> list[str]:
    """Give the name of each column: the words of its head rows from above, each once, without spaces."""
    levels = [_filled(grid[row], row < depth - 1) for row in range(depth)]
    names = ["".join(dict.fromkeys(level[column] for level in levels)) for column in range(len(grid[0]))]
    return [even(name) for name in names]


def period_of(names: Sequence[str]) -> int:
    """Give after how many columns the names begin anew: two lists side by side; else their number."""
    for size in range(2, len(names) // 2 + 1):
        if len(names) % size == 0 and len(set(names[:size])) == size == len(set(names)):
            parts = {tuple(names[at : at + size]) for at in range(0, len(names), size)}
            return size if len(parts) == 1 else len(names)
    return len(names)


def is_form(grid: Sequence[Row]) -> bool:
    """Say whether the rows of a grid are labels and values in turn: 项目名称, 某某, 联系人, 某某."""
    rows = [[cell.text for cell in distinct(row)] for row in grid]
    first = rows[0]
    if len(first) < 2 or len(first) % 2 or max(map(len, rows)) > 6:
        return False
    if any(is_label(text) or _YEAR.fullmatch(text) for text in first[1::2]):
        return False
    places = [text for row in rows for text in row[: max(1, len(row) - 1) : 2]]
    return is_label(first[0]) and sum(map(is_label, places)) >= _FORM_SHARE * len(places)


def is_label(text: str) -> bool:
    """Say whether a cell is worded as the name of what stands beside it."""
    return _LABEL.fullmatch(even(text)) is not None


def even(name: str) -> str:
    """Give a name without the spaces that only align it or come of a line break: 主 要 内 容, 坐标 编号."""
    return tighten(_LOOSE_HAN.sub("", name))


def _declared(grid: Sequence[Row]) -> int:
    """Give how many rows the file itself marks as heads; all of them marked means nothing."""
    marked = [all(cell.head or not cell.text for cell in row) for row in grid[: _MAX_DEPTH + 1]]
    depth = marked.index(False) if False in marked else 0
    return depth if depth < len(grid) else 0


def _may_head(grid: Sequence[Row], depth: int) -> bool:
    """Say whether the first rows can be heads: worded as names, closed off below, unlike the data."""
    heads, body = grid[:depth], grid[depth : depth + _SAMPLE]
    if not all(_are_names(row, is_first=index == 0) for index, row in enumerate(heads)):
        return False
    if _hangs(grid, depth):
        return False
    names = names_of(grid, depth)
    if not _may_repeat(names) or sum(map(len, names)) > _MAX_MEAN * len(names) * depth:
        return False
    if depth > 1 and not _carries_on(heads):
        return False
    return not any(_is_like_data(column, heads, body) for column in range(len(names)))


def _hangs(grid: Sequence[Row], depth: int) -> bool:
    """Say whether a cell hangs down from the heads into the rows of data."""
    pairs = zip(grid[depth - 1], grid[depth], strict=True)
    return any(above is below and above.text for above, below in pairs)


def _are_names(row: Row, *, is_first: bool) -> bool:
    """Say whether the cells of a row can name columns; the corner and the end may be blank."""
    texts = [cell.text for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    if not all(_is_name(text) for text in texts if text):
        return False
    if not is_first or _is_gapped(texts):
        return 2 * sum(map(bool, texts)) >= len(texts) > 0
    return all(texts[1:]) and 2 * len(texts) > len(row)


def _is_gapped(texts: Sequence[str]) -> bool:
    """Say whether names stand over pairs of columns, the second blank: 地区, 2023年, -, 2024年, -."""
    triples = zip(texts, texts[1:], texts[2:], strict=False)
    return len(texts) > 2 and any(texts[2:]) and not any(not a and not b and c for a, b, c in triples)


def _is_name(text: str) -> bool:
    if len(text) > _MAX_HEAD or text[-1] in _ENDS or "。" in text:
        return False
    if DOC_NUMBER_LINE.fullmatch(text) or DATE.match(text):  # the values of a form
        return False
    return not text.replace(".", "").replace(",", "").isdecimal() or _YEAR.fullmatch(text) is not None


def _may_repeat(names: Sequence[str]) -> bool:
    """Say whether equal names stand only side by side, under one head, or in lists side by side."""
    runs = [name for index, name in enumerate(names) if index == 0 or name != names[index - 1]]
    return len(runs) > 1 and (len(set(runs)) == len(runs) or period_of(names) < len(names))


def _carries_on(heads: Sequence[Row]) -> bool:
    """Say whether lower head rows divide the upper ones: the first column goes through, or all are groups."""
    if all(row[0] is heads[0][0] or row[0].text in ("", heads[0][0].text) for row in heads[1:]):
        return any(a.text in ("", b.text) for a, b in pairwise(heads[0][1:])) or heads[-1][-1] is heads[0][-1]
    counts = Counter(map(id, heads[0]))
    return all(counts[id(cell)] > 1 for cell in heads[0])


def _is_like_data(column: int, heads: Sequence[Row], body: Sequence[Row]) -> bool:
    """Say whether a column's name is itself one of its values: it says the same, or counts as they do."""
    name = heads[-1][column].text
    if not name:
        return False
    values = [row[column].text for row in body]
    if name in values:
        return not _is_repeated(heads[-1], body)
    shape = _NUMERAL.sub("#", name)
    return shape != name and not _YEAR.fullmatch(name) and any(_NUMERAL.sub("#", v) == shape for v in values)


def _is_repeated(head: Row, body: Sequence[Row]) -> bool:
    """Say whether the head comes again whole, as it does on each printed page."""
    words = [cell.text for cell in head]
    return any([cell.text for cell in row] == words for row in body)


def _filled(row: Row, is_upper: bool) -> list[str]:
    """Give the words of a head row; in an upper one a blank cell belongs to the group on its left."""
    texts = [cell.text for cell in row]
    for index in range(2 if is_upper else len(texts), len(texts)):
        texts[index] = texts[index] or texts[index - 1]
    return texts
