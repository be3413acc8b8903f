"""What changed between two versions: exactly the edits made, by their addresses, and nothing else."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus
from corpus import Change, Document, changes
from corpus.reader import parse
from corpus.text.numerals import to_han

DocumentOf = Callable[..., Document]
WORDS = (
    "渡口 河堤 路灯 桥梁 公园 苗圃 水库 码头 站台 仓库 车间 食堂 校舍 球场 泳池 书屋 展厅 工坊 茶园 渔船"
    " 巡查 登记 检修 清理 更换 张贴 核验 抽检 备案 移交 验收 编号 测量 汇总 分发 封存 归还 培训 演练 值守"
    " 及时 按月 逐项 如实 妥善 分批 就近 统一 限期 轮流 专人 书面 当面 现场 定期 随机 免费 优先 联合 分级"
    " 台账 清单 名册 标牌 图纸 样品 经费 工具 钥匙 证件 记录 报表 合同 押金 票据 口令 线路 围栏 雨棚 消防"
).split()
EDITS = ("insert", "delete", "replace", "reword", "append", "drop", "item", "cut")


@dataclass(frozen=True)
class Clause:
    """A paragraph of an article, with the items it introduces."""

    text: str
    items: tuple[str, ...] = ()


Clauses = tuple[Clause, ...]


@dataclass(frozen=True)
class Slot:
    """An article in both versions; `None` where it is missing in one. `at` and `item` say where it was edited."""

    old: Clauses | None
    new: Clauses | None
    edit: str = ""
    at: int = 0
    item: int = 0


def sentence(chance: random.Random, end: str = "。") -> str:
    """Give a sentence that shares next to nothing with any other."""
    return "，".join("".join(chance.sample(WORDS, 4)) for _ in range(chance.randint(2, 4))) + end


def clauses(chance: random.Random) -> Clauses:
    found = []
    for _ in range(chance.choice((1, 1, 2, 3))):
        items = [sentence(chance, "；") for _ in range(chance.randint(1, 4))] + [sentence(chance)]
        lists = chance.random() < 0.3
        found.append(Clause(sentence(chance, "：" if lists else "。"), tuple(items) if lists else ()))
    return tuple(found)


def slot(kept: Clauses, edit: str, chance: random.Random) -> Slot:
    """Edit an article, if it is one that can be edited so."""
    at = chance.randrange(len(kept))
    here, before, after = kept[at], kept[:at], kept[at + 1 :]
    if edit == "delete":
        return Slot(kept, None, edit)
    if edit == "replace":
        return Slot(kept, (Clause(sentence(chance)),), edit)
    if edit == "reword":
        return Slot(kept, (*before, Clause(here.text[:4] + "另行" + here.text[4:], here.items), *after), edit, at)
    if edit == "append":
        return Slot(kept, (*kept, Clause(sentence(chance))), edit, len(kept))
    if edit == "drop" and len(kept) > 1 and not here.items:
        return Slot(kept, before + after, edit, at)
    if edit == "item" and here.items:
        items = (here.items[0], sentence(chance, "；"), *here.items[1:])
        return Slot(kept, (*before, Clause(here.text, items), *after), edit, at, 1)
    if edit == "cut" and here.items:
        return Slot(kept, (*before, Clause(here.text, here.items[1:]), *after), edit, at, 0)
    return Slot(kept, kept)


def written(number: int, wording: Clauses) -> str:
    lines = []
    for each in wording:
        lines += [each.text, *(f"（{to_han(n)}）{item}" for n, item in enumerate(each.items, 1))]
    return f"第{to_han(number)}条 " + "\n".join(lines)


def law(wordings: Sequence[Clauses]) -> Document:
    articles = [written(number, wording) for number, wording in enumerate(wordings, 1)]
    text = "\n".join(["望澜市公共设施看护条例", "第一章 总则", *articles])
    return parse(text.encode(), "/documents/law.txt")


def place(number: int, wording: Clauses | None = None, at: int = 0, item: int | None = None) -> str:
    """Name an article, clause or item as lawyers do: the only clause of an article has no number."""
    name = f"第一章第{to_han(number)}条"
    name += f"第{to_han(at + 1)}款" if wording and len(wording) > 1 else ""
    return name if item is None else f"{name}第（{to_han(item + 1)}）项"


def expected(slots: Sequence[Slot]) -> list[Change]:
    """Say what changed, from the edits alone."""
    found: list[Change] = []
    left = right = 0
    for each in slots:
        left, right = left + (each.old is not None), right + (each.new is not None)
        if each.old is None and each.new:
            found.append(Change("added", place(right), "", written(right, each.new)))
        elif each.new is None and each.old:
            found.append(Change("removed", place(left), written(left, each.old), ""))
        elif each.old and each.new:
            found += _expected(each, left, right, each.old, each.new)
    return found


def _expected(slot: Slot, left: int, right: int, old: Clauses, new: Clauses) -> list[Change]:
    was, moved = (place(left) if left != right else ""), left != right
    whole = Change("changed", place(right), written(left, old), written(right, new), was)
    if slot.edit == "replace" and moved:
        gone = Change("removed", place(left), written(left, old), "")
        return [gone, Change("added", place(right), "", written(right, new))]
    if slot.edit == "replace" or (slot.edit == "reword" and len(old) == 1 and not old[0].items):
        return [whole]
    inner = {
        "reword": lambda: Change(
            "changed", place(right, new, slot.at), old[slot.at].text, new[slot.at].text,
            place(left, old, slot.at) if moved else "",
        ),
        "append": lambda: Change("added", place(right, new, slot.at), "", new[slot.at].text),
        "drop": lambda: Change("removed", place(left, old, slot.at), old[slot.at].text, ""),
        "item": lambda: Change(
            "added", place(right, new, slot.at, 1), "", "（二）" + new[slot.at].items[1]
        ),
        "cut": lambda: Change("removed", place(left, old, slot.at, 0), "（一）" + old[slot.at].items[0], ""),
    }  # fmt: skip
    number = Change("renumbered", place(right), f"第{to_han(left)}条", f"第{to_han(right)}条", was)
    return [number] * moved + ([inner[slot.edit]()] if slot.edit else [])


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    edits=st.dictionaries(st.integers(0, 14), st.sampled_from(EDITS), max_size=8),
)
def test_the_changes_are_exactly_the_edits(seed: int, edits: dict[int, str]) -> None:
    """Articles, clauses and items inserted, deleted and reworded are told, each once, and nothing else."""
    chance = random.Random(seed)  # noqa: S311
    slots: list[Slot] = []
    for at in range(30):
        edit = edits.get(at // 2, "") if at % 2 else ""  # between two edited articles one stays
        if edit == "insert":
            slots.append(Slot(None, clauses(chance), edit))
            edit = ""
        slots.append(slot(clauses(chance), edit, chance))
    old = law([each.old for each in slots if each.old])
    new = law([each.new for each in slots if each.new])
    found = changes(old, new)
    assert found == expected(slots)
    assert all(change.before in old.text and change.after in new.text for change in found)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_same_text_has_no_changes(seed: int) -> None:
    """Where nothing was edited, or only spaces and full width, nothing changed."""
    chance = random.Random(seed)  # noqa: S311
    old = law([clauses(chance) for _ in range(12)])
    wide = old.text.replace("，", " ,").replace("（", "(").replace("）", ")").replace("：", " :")
    assert changes(old, old) == []
    assert changes(old, parse(wide.encode(), "/documents/law.txt")) == []
