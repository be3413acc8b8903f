"""A small library written for these tests: versions of a rule, two procedures, tiers, two reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library
from qa import Assistant

_RULES = {
    "学徒津贴条例(2021-05-01).md": """# 清河市学徒津贴条例

2021年5月1日 清河市人民代表大会常务委员会通过

<!-- INFO END -->

第一条 为了保障学徒的基本生活，制定本条例。

第二条 本条例所称学徒，是指与单位签订学徒协议、在岗位上学习技能的人员。

第三条 大型工厂招收学徒的，应当按照行业惯例合理约定津贴发放的期限并及时发放。

第四条 机关单位招收学徒的，应当自学徒报到之日起30日内发放津贴。

第五条 学徒连续旷工五日的，单位可以解除学徒协议。

第六条 本条例自2021年7月1日起施行。
""",
    "学徒津贴条例(2031-03-02).md": """# 清河市学徒津贴条例

2021年5月1日 清河市人民代表大会常务委员会通过
2031年3月2日 清河市人民代表大会常务委员会修订

<!-- INFO END -->

第一条 为了保障学徒的基本生活，鼓励单位培养技能人才，制定本条例。

第二条 本条例所称学徒，是指与单位签订学徒协议、在岗位上学习技能的人员。

第三条 大型工厂招收学徒的，应当自学徒报到之日起20日内发放津贴。

第四条 机关单位招收学徒的，应当自学徒报到之日起30日内发放津贴。

第五条 学徒连续旷工十日的，单位可以解除学徒协议。

第六条 学徒带薪培训的时间每年不少于四十学时。

第七条 本条例自2031年6月1日起施行。
""",
    "学徒申诉条例(2030-01-01).md": """# 清河市学徒申诉条例

2030年1月1日 清河市人民代表大会常务委员会通过

<!-- INFO END -->

第一条 为了公正处理学徒的申诉，制定本条例。

第二条 学徒对考核结果不服的，可以自收到考核结果之日起十五日内提出申诉申请。

第三条 申诉由市教育局受理。

第四条 下列申诉案件可以适用简易程序：

（一）事实清楚的；

（二）涉及津贴三千元以下的。

第五条 本条例自2030年2月1日起施行。
""",
    "学徒仲裁条例(2030-04-01).md": """# 清河市学徒仲裁条例

2030年4月1日 清河市人民代表大会常务委员会通过

<!-- INFO END -->

第一条 为了及时仲裁学徒与单位的争议，制定本条例。

第二条 学徒与单位发生争议的，应当自知道争议发生之日起六个月内提出仲裁申请。

第三条 仲裁由市人力资源和社会保障局受理。

第四条 下列仲裁案件可以适用简易程序：

（一）双方都同意的；

（二）涉及津贴二千元以下的。

第五条 本条例自2030年5月1日起施行。
""",
    "实训基地管理办法.txt": """清河市实训基地管理办法

第一条 甲类基地面向高危工种，每年检查不少于四次；乙类基地面向一般工种，每年检查一次。

第二条 甲类基地的设立，由市教育局审批。乙类基地的设立，由县教育局审批，报市教育局备案。

第三条 学徒在基地学习满一年不满三年的，每月津贴八百元；满三年的，每月津贴一千二百元。

第四条 有下列情形之一的，基地可以退回学徒：

（一）严重违反基地安全规程的；

（二）偷窃基地设备的。

第五条 有下列情形之一的，基地提前十五日书面通知学徒本人后，可以安排其转岗：

（一）学徒患病，不能继续原岗位学习的；

（二）学徒考核不合格，经再次培训仍不合格的。
""",
    "2031年清河市政府工作报告.txt": """2031年清河市政府工作报告

一、2030年工作回顾
过去一年，全市地区生产总值增长4.8%，城镇新增就业3.1万人。

二、2031年工作安排
今年发展的主要预期目标是：地区生产总值增长5%以上，城镇新增就业3万人以上，居民消费价格涨幅2%左右。
""",
    "2031年永安市政府工作报告.txt": """2031年永安市政府工作报告

一、2030年工作回顾
过去一年，全市地区生产总值增长6.3%，粮食总产量20万吨。

二、2031年工作安排
今年的主要预期目标是：地区生产总值增长6%左右，城镇新增就业2.2万人以上，粮食产量稳定在20万吨。
""",
}


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Give an assistant over the rules and reports above."""
    folder = tmp_path_factory.mktemp("rules")
    for name, text in _RULES.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Library.open(tmp_path_factory.mktemp("rules-library")) as library:
        library.refresh([str(folder)])
        yield Assistant(library)


@pytest.fixture(scope="session")
def policies(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Iterator[Assistant]:
    """Give an assistant over the real policies."""
    with Library.open(tmp_path_factory.mktemp("policies")) as library:
        library.refresh([str(shared_data / "policies")])
        yield Assistant(library)
