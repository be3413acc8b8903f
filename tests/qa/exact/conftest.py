"""A small library written for these tests: a statute in two versions, a notice, a draft, what has ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus import Document
from index import DocumentRecord, Library
from qa import Answer, Assistant
from qa.citation import Sources

TODAY = date(2026, 5, 1)
FILES = {
    "岚川省学徒培养条例(2015-03-20).txt": """岚川省学徒培养条例
（2015年3月20日岚川省第十二届人民代表大会常务委员会第八次会议通过）
第一章 总则
第一条 为了规范学徒培养，制定本条例。
第二条 学徒期不得少于一年。
第三条 企业应当为学徒缴纳意外伤害保险。
第二章 附则
第四条 本条例自2015年6月1日起施行。1999年发布的《岚川省学徒管理规定》同时废止。
""",
    "岚川省学徒培养条例(2024-09-26).txt": """岚川省学徒培养条例
2015年3月20日岚川省第十二届人民代表大会常务委员会第八次会议通过
2024年9月26日岚川省第十四届人民代表大会常务委员会第十一次会议修订
第一章 总则
第一条 为了规范学徒培养，根据《岚川省职业技能条例》，制定本条例。
第二条 学徒期不得少于二年，最长不超过四年。
学徒期包括试学期，试学期不得超过三个月。
第三条 有下列情形之一的，企业可以提前三十日书面通知后解除培养协议：
（一）学徒无故离岗连续超过十五日的；
（二）学徒两次考核不合格的；
（三）企业停产的。
第三条之一 企业依照前款以外的理由解除协议的，应当支付两个月的生活补助。
第二章 保障
第四条 企业应当为学徒缴纳意外伤害保险，每人每年保费不低于三百元。
前款规定的保险由县级人力资源部门监督。
第五条 违反本条例第四条第一款规定的，由县级人力资源部门责令改正；有第三条第二项情形的，不适用本条。
第三章 附则
第六条 本条例自2025年1月1日起施行。
""",
    "岚川省教育厅关于设立学徒指导中心的批复.txt": """岚川省教育厅关于同意设立学徒指导中心的批复
岚教函〔2023〕17号
望澜市教育局：
你局《关于设立学徒指导中心的请示》（望教〔2023〕5号）收悉。经研究，同意设立望澜市学徒指导中心，核定编制十二名。
岚川省教育厅
二〇二三年四月六日
""",
    "岚川省工匠评价办法（征求意见稿）.txt": """岚川省工匠评价办法（征求意见稿）
第一条 工匠评价每两年举行一次。
第二条 申报人应当从业满八年。
""",
    "望澜市稳岗补贴若干措施.txt": """望澜市人民政府办公室关于印发稳岗补贴若干措施的通知
望政办发〔2021〕8号
各县（区）人民政府：
一、对不裁员的企业按每人五百元给予补贴。
二、补贴由县级人力资源部门发放。
本措施自印发之日起施行，有效期至2023年12月31日。
望澜市人民政府办公室
2021年2月3日
""",
    "岚川省实训基地管理规定.txt": """岚川省实训基地管理规定
第一条 实训基地每年开放不少于二百日。
第二条 本规定自2099年1月1日起施行。
""",
}


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Give a library of the documents above."""
    folder = tmp_path_factory.mktemp("rules")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Library.open(tmp_path_factory.mktemp("home")) as library:
        library.refresh([str(folder)])
        yield library


@pytest.fixture
def ask(rules: Library) -> Callable[..., Answer]:
    """Ask the library on a fixed day."""
    return Assistant(rules, today=TODAY).ask


@pytest.fixture
def sources(rules: Library) -> Sources:
    """Give what a question on the fixed day is answered from."""
    return Sources(rules, {}, TODAY)


@pytest.fixture
def record(rules: Library) -> Callable[[str], DocumentRecord]:
    """Give the record of the document whose file name begins so."""
    return lambda name: next(one for one in rules.records() if Path(one.source).name.startswith(name))


@pytest.fixture
def document(rules: Library, record: Callable[[str], DocumentRecord]) -> Callable[[str], Document]:
    """Give the document whose file name begins so."""
    return lambda name: rules.document(record(name).doc_id)
