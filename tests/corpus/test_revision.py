"""What changed between two versions: exactly the edits made, by their addresses, and nothing else."""

from __future__ import annotations

import gc
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
_IN_PROPORTION = 30  # times the time for ten times the text; a quadratic comparison takes 60 to 80
EDITS = ("insert", "delete", "replace", "reword", "append", "drop", "item", "cut")


@dataclass(frozen=True)
class Clause:
    """A paragraph of an article, with the items it introduces."""

    text: str
    items: tuple[str, ...] = ()


Clauses = tuple[Clause, ...]


@dataclass(frozen=True)
class Slot:
    """An article in both versions, `None` where it is missing; `at` and `item` say where it was edited."""

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
        return Slot(
            kept, (*before, Clause(here.text[:4] + "另行" + here.text[4:], here.items), *after), edit, at
        )
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


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    edits=st.dictionaries(st.integers(0, 14), st.sampled_from(EDITS), max_size=8),
)
def test_the_changes_are_exactly_the_edits(seed: int, edits: dict[int, str]) -> None:
    """Articles, clauses and items inserted, deleted and reworded are told, each once, and nothing else."""
    chance = random.Random(seed)
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


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_same_text_has_no_changes(seed: int) -> None:
    """Where nothing was edited, or only spaces and full width, nothing changed."""
    chance = random.Random(seed)
    old = law([clauses(chance) for _ in range(12)])
    wide = old.text.replace("，", " ,").replace("（", "(").replace("）", ")").replace("：", " :")
    assert changes(old, old) == []
    assert changes(old, parse(wide.encode(), "/documents/law.txt")) == []


RULES = "望澜市水库看护办法\n第一章 总则\n{}\n第二章 附则\n{}"


def told(old: str, new: str, document_of: DocumentOf) -> list[tuple[str, str, str, str]]:
    """Give kind, address, before and after of each change between two texts."""
    found = changes(document_of(old), document_of(new))
    return [(change.kind, change.address, change.before, change.after) for change in found]


def test_an_article_that_was_moved_is_told_once(document_of: DocumentOf) -> None:
    """An article that went to another chapter is no removal and addition, reworded or not."""
    kept = "第{}条 水库大坝由专人看护，每天巡查两次，并登记台账。"
    first, last = "第一条 为看护水库，制定本办法。", "第二条 围栏损坏的，限期检修；票据由仓库保存三年。"
    old = RULES.format(f"{first}\n{last}\n{kept.format('三')}", "第四条 本办法由市水利局解释。")
    new = RULES.format(f"{kept.format('一')}\n第二条 为看护水库，制定本办法。", (
        f"{last.replace('第二条', '第三条')}\n第四条 本办法由市水利局解释。"
    ))  # fmt: skip
    found = changes(document_of(old), document_of(new))
    assert [(each.kind, each.address, each.former) for each in found] == [
        ("renumbered", "第一章第一条", "第一章第三条"),
        ("renumbered", "第一章第二条", "第一章第一条"),
        ("renumbered", "第二章第三条", "第一章第二条"),
    ]
    reworded = changes(document_of(old), document_of(new.replace("两次", "三次")))
    assert [each.kind for each in reworded] == ["changed", "renumbered", "renumbered"]
    assert reworded[0].former == "第一章第三条"


def test_a_new_chapter_renumbers_those_after_it(document_of: DocumentOf) -> None:
    """A chapter put in is told by its heading and articles, those after it by their new numbers."""
    first, last = "第一条 为看护水库，制定本办法。", "第二条 本办法自印发之日起施行。"
    old = RULES.format(first, last)
    new = (
        f"望澜市水库看护办法\n第一章 总则\n{first}\n第二章 巡查\n第二条 每天巡查两次，并登记台账。\n"
        "第三章 附则\n第三条 本办法自印发之日起施行。"
    )
    assert told(old, new, document_of) == [
        ("added", "第二章", "", "第二章 巡查"),
        ("added", "第二章第二条", "", "第二条 每天巡查两次，并登记台账。"),
        ("renumbered", "第三章", "第二章", "第三章"),
        ("renumbered", "第三章第三条", "第二条", "第三条"),
    ]


def test_an_article_of_which_little_is_left_is_one_change(document_of: DocumentOf) -> None:
    """Where hardly a line of an article stays, both wordings are shown whole."""
    first = "第一条 为看护水库，制定本办法。"
    was = "第二条 围栏损坏的，限期检修。\n检修由仓库登记，票据保存三年。\n培训每年一次。"
    now = "第二条 围栏损坏的，当日检修。\n检修由车间登记，票据保存五年。\n演练每年两次，由专人记录。"
    assert told(RULES.format(first, was), RULES.format(first, now), document_of) == [
        ("changed", "第二章第二条", was, now)
    ]


NOTICE = """望澜市教育局关于检修路灯的通知
望教函〔2024〕3号
各县区教育局：
为做好路灯检修，现就有关事项通知如下：
一、总体要求
坚持先急后缓，分批检修。
各单位应当逐项登记。
二、主要任务
（一）开展巡查。每月巡查一次，记录台账。
（二）更换灯具。对损坏的灯具十日内更换。
三、保障措施
1.落实经费。经费从公用经费列支。
2.加强培训。每年培训一次电工。
望澜市教育局
2024年3月1日"""


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        pytest.param(
            "检修路灯的通知", "检修路灯和围栏的通知",
            [("changed", "标题", "望澜市教育局关于检修路灯的通知", "望澜市教育局关于检修路灯和围栏的通知")],
            id="title",
        ),
        pytest.param(
            "3号", "9号", [("changed", "文件头", "望教函〔2024〕3号", "望教函〔2024〕9号")], id="number"
        ),
        pytest.param(
            "各县区教育局：", "各县区教育局，市直学校：",
            [("changed", "主送机关", "各县区教育局：", "各县区教育局，市直学校：")], id="salutation",
        ),
        pytest.param(
            "为做好路灯检修，现就有关事项", "现就路灯检修有关事项",
            [("changed", "开头", "为做好路灯检修，现就有关事项通知如下：", "现就路灯检修有关事项通知如下：")],
            id="opening",
        ),
        pytest.param(
            "逐项登记", "按月登记",
            [("changed", "一、第2段", "各单位应当逐项登记。", "各单位应当按月登记。")], id="paragraph",
        ),
        pytest.param(
            "巡查一次", "巡查两次",
            [
                (
                    "changed", "二、（一）", "（一）开展巡查。每月巡查一次，记录台账。",
                    "（一）开展巡查。每月巡查两次，记录台账。",
                ),
            ],
            id="item",
        ),
        pytest.param(
            "（二）更换", "（二）核验图纸。图纸由专人封存。\n（三）更换",
            [
                ("added", "二、（二）", "", "（二）核验图纸。图纸由专人封存。"),
                ("renumbered", "二、（三）", "（二）", "（三）"),
            ],
            id="inserted",
        ),
        pytest.param(
            "三、保障", "三、组织领导\n成立专班，统一调度。\n专班由分管副局长牵头。\n四、保障",
            [
                ("added", "三、", "", "三、组织领导\n成立专班，统一调度。\n专班由分管副局长牵头。"),
                ("renumbered", "四、", "三、", "四、"),
            ],
            id="whole-part",
        ),
        pytest.param(
            "\n2.加强培训。每年培训一次电工。", "",
            [("removed", "三、2.", "2.加强培训。每年培训一次电工。", "")], id="deleted",
        ),
        pytest.param(
            "3月1日", "4月2日", [("changed", "落款第2段", "2024年3月1日", "2024年4月2日")], id="signature"
        ),
    ],
)  # fmt: skip
def test_a_notice_is_compared_by_its_own_addresses(
    was: str, now: str, expected: list[tuple[str, str, str, str]], document_of: DocumentOf
) -> None:
    """Of a 公文 each change stands at 一、（一）1., at a paragraph, or at the part of the frame it is in."""
    assert was in NOTICE
    assert told(NOTICE, NOTICE.replace(was, now), document_of) == expected


def test_a_text_without_numbers_is_compared_by_paragraphs(document_of: DocumentOf) -> None:
    """Where no heading or number stands, the address is the paragraph's place in the new text."""
    old = "车站公告\n今天清理站台。\n明天更换围栏，请绕行。\n后天恢复。"
    new = "车站公告\n今天清理站台。\n明天上午更换围栏，请绕行。\n票据保留三日。\n后天恢复。"
    assert told(old, new, document_of) == [
        ("changed", "第2段", "明天更换围栏，请绕行。", "明天上午更换围栏，请绕行。"),
        ("added", "第3段", "", "票据保留三日。"),
    ]


def test_paragraphs_parted_otherwise_are_no_change(document_of: DocumentOf) -> None:
    """The same sentences on other lines are no change; one sentence more in them is one change."""
    old = "车站公告\n今天清理站台，更换围栏。\n明天检修路灯，请绕行。\n后天恢复。"
    new = "车站公告\n今天清理站台，更换围栏。明天检修路灯，请绕行。\n后天恢复。"
    assert told(old, new, document_of) == []
    assert told(old, new.replace("请绕行。", "请绕行。夜间关闭。"), document_of) == [
        (
            "changed", "第1段", "今天清理站台，更换围栏。\n明天检修路灯，请绕行。",
            "今天清理站台，更换围栏。明天检修路灯，请绕行。夜间关闭。",
        ),
    ]  # fmt: skip


def test_the_stop_of_an_item_is_no_change(document_of: DocumentOf) -> None:
    """Where the last item is deleted, the one before it ends with another stop, which says nothing."""
    first = "第一条 下列事项应当登记：\n（一）巡查次数；\n（二）检修日期；\n（三）票据编号。"
    second = first.replace("；\n（三）票据编号", "")
    last = "第二条 本办法自印发之日起施行。"
    assert told(RULES.format(first, last), RULES.format(second, last), document_of) == [
        ("removed", "第一章第一条第（三）项", "（三）票据编号。", "")
    ]


def test_a_long_text_is_compared_in_proportion(document_of: DocumentOf) -> None:
    """Ten times the text takes some ten times the time: lines changed, of the same few words, or equal."""

    def seconds(old: Sequence[str], new: Sequence[str]) -> float:
        pair = [document_of("\n".join(["车站公告", *lines])) for lines in (old, new)]
        best = float("inf")
        gc.disable()  # what other tests have left is not looked through meanwhile
        for _ in range(3):
            begun = time.thread_time()
            changes(*pair)
            best = min(best, time.thread_time() - begun)
        gc.enable()
        return best

    chance = random.Random(1)
    lines = [sentence(chance) for _ in range(2000)]
    others = [line[:6] + "另行" + line[6:] for line in lines]
    few = ["".join(chance.choice(WORDS[:6]) for _ in range(20)) + "。" for _ in range(4000)]
    same, one = ["逐项登记台账。"] * 10000, ["按月汇总报表。"]
    for old, new in ((lines, others), (few[:2000], few[2000:]), (same, same[:4500] + one + same[4550:])):
        small = max(0.01, seconds(old[::10], new[::10]))
        assert seconds(old, new) < _IN_PROPORTION * small


# File of the older version, of the newer, and what is known of the revision: addresses that must be told.
REVISIONS = [
    pytest.param("职业教育法(1996-05-15)", "职业教育法(2022-04-20)", "第一章第一条", id="rewritten"),
    pytest.param("公司法(2018-10-26)", "公司法(2023-12-29)", "第三章第一节第四十二条", id="reordered"),
    pytest.param(
        "保障中小企业款项支付条例(2020-07-05)", "保障中小企业款项支付条例(2025-03-17)",
        "第二章第十八条第二款", id="enlarged",
    ),
]  # fmt: skip


@pytest.mark.shared
@pytest.mark.parametrize(("old", "new", "address"), REVISIONS)
def test_real_revisions(old: str, new: str, address: str, shared_data: Path) -> None:
    """Between real versions every quoted text is the version's own, and each place is told once."""
    pair = [corpus.read(shared_data / "policies" / f"{name}.md") for name in (old, new)]
    found = changes(*pair)
    assert all(change.before in pair[0].text and change.after in pair[1].text for change in found)
    assert ("changed", address) in {(change.kind, change.address) for change in found}
    places = [change.address for change in found if change.kind in {"added", "changed"}]
    assert len(places) == len(set(places))


@pytest.mark.shared
def test_one_article_taken_out_of_a_real_law(shared_data: Path) -> None:
    """The deletion of one article in 2022 is told as such, and 57 others only bear a new number."""
    folder = shared_data / "laws" / "经济法"
    old, new = (corpus.read(folder / f"对外贸易法({date}).md") for date in ("2016-11-07", "2022-12-30"))
    found = changes(old, new)
    assert [change.address for change in found if change.kind == "removed"] == ["第二章第九条"]
    assert sum(change.kind == "renumbered" for change in found) == 57
