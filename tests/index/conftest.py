"""A small folder of notices written for these tests, and a library of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library

NOTICES = {
    "联合体.txt": """关于推进市域产教联合体建设的通知

清河教发〔2031〕7号

各学校：
为推动职业教育与园区产业协同，现就市域产教联合体建设通知如下。
一、建设主体
市域产教联合体由清河市人民政府牵头，依托高新技术产业园区建设，园区企业、职业学校共同参加。
二、经费
市财政每年安排专项资金六百万元，用于实训基地和师资培训，不得用于发放津贴。
三、考核
联合体每满三年接受一次考核，考核不合格的，限期一年整改；整改后仍不合格的，撤销名称。

清河市教育局
2031年3月12日
""",
    "共同体.txt": """关于组建行业产教融合共同体的意见

清河教发〔2032〕15号

各有关单位：
行业产教融合共同体是跨区域的合作组织，面向整个行业。
一、组建方式
由行业龙头企业和高水平高等学校、职业学校共同牵头，联合上下游企业和科研机构组建。
二、主要任务
共同开发课程标准，建设技术创新中心，为行业技术改造提供服务。

清河市教育局
2032年9月1日
""",
    "就业.txt": """关于高校毕业生就业补贴的通知

河人社〔2032〕3号

各县区人力资源社会保障局：
一、补贴对象
企业新招用毕业两年内的高校毕业生，签订一年以上劳动合同并缴纳社会保险的，可以申请补贴。
二、补贴标准
每招用一人一次性补贴一千五百元，同一企业每年最高不超过三十万元。
三、申请时间
企业应当在签订合同之日起六个月内提出申请，逾期不予受理。

清河市人力资源和社会保障局
2032年5月20日
""",
    "食堂.txt": """关于加强学校食堂管理的通知

清河教发〔2031〕22号

各学校：
一、负责人
学校食堂实行校长负责制，校长是食品安全第一责任人。
二、留样
每餐每种食品留样不少于一百二十五克，冷藏保存四十八小时以上。
三、公示
学校应当每月公布一次伙食费收支情况，接受家长监督。

清河市教育局
2031年11月5日
""",
    "车辆.txt": """关于公务用车管理的规定

清河府办〔2030〕41号

第一条 公务用车实行统一编制、统一标准、统一购置经费、统一采购配备。
第二条 节假日期间，除值班和应急车辆外，公务用车一律封存停驶。
第三条 严禁公车私用；违反规定的，按照有关规定给予处分。

清河市人民政府办公室
2030年8月18日
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder that holds the notices."""
    notices = tmp_path / "文件"
    notices.mkdir()
    for name, text in NOTICES.items():
        (notices / name).write_text(text, encoding="utf-8")
    return notices


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a place for a library."""
    return tmp_path / "资料库"


@pytest.fixture
def library(home: Path, folder: Path) -> Iterator[Library]:
    """Give a library of the notices."""
    with Library.open(home) as opened:
        report = opened.refresh([str(folder)])
        assert not report.failed
        yield opened
