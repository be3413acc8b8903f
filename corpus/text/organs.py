"""Names of Chinese organs in a line: parted where several stand together, each with its place.

Knows names only; whether an organ issues, passes or merely receives a document is not asked here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.text.normalise import compact

_BODIES = (
    "人民政府|办公厅|办公室|委员会|政府|发展改革委|代表大会|指挥部|领导小组|联席会议|协调机制|部|厅|局|署|院|委|会|行|社"
    "|中心|集团|大学|学院|公司|工委|学校|法院|检察院|总站|总队|支队|支行|分行|联|办|馆|站|所|处|队|组"
)
_HAN = r"[\u4e00-\u9fff]"
# 岚川省教育厅, 望澜市人民政府办公室, 国家税务总局岚川省税务局（章）
ORGAN = re.compile(rf"{_HAN}(?:{_HAN}|[（()）、“”·—-]){{0,48}}(?:{_BODIES})(?:[（(](?:章|代章|印)[）)])?")
# 财 政 部, letters set apart to fill the line, or any word
_WORD = re.compile(r"(?<![^ ])[\u4e00-\u9fff](?: [\u4e00-\u9fff](?![^ ,，]))+|[^ ,，]+")
# 某某局要求各部门保障物资通行 ends like the name of a bank, and is a headline
_VERB = re.compile("要求|召开|举行|开展|强调|部署|关于|印发")
_STAMP = re.compile(r"[（(](?:章|代章|印)[）)]$")
# Between names stands a stop, or they are set together: then the next begins after such an end …
_JOINT = re.compile(r"[、;；,，]\s*|(?<=[厅局委会行署部院府室办])")
# … with such a beginning, or with that of the first: 某省教育厅某省财政厅, 财政部海关总署税务总局.
_BEGINS = re.compile(
    "国务院|国家|中国|中共|中央|全国|最高人民|财政[部厅局]|海关总署|税务总局|教育[部厅局]|民政[部厅局]|商务[部厅局]|公安[部厅局]"
    "|司法[部厅局]|人力资源|工业和信息化|科技[部厅局]|科学技术|农业农村|自然资源|生态环境|住房|交通运输|水利[部厅局]|卫生健康"
    "|文化和旅游|市场监管|市场监督|人民银行|银保监|证监会|金融监管|发展改革|应急管理|审计署|统计局"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A value read from a text, and the half-open range of it that says so."""

    value: str
    start: int
    end: int


def organs_in(text: str, offset: int = 0) -> list[Named]:
    """Give the organs of a line that holds nothing but names of organs, else nothing.

    `offset` is where the line begins in the text that the ranges are to refer to.
    """
    found: list[Named] = []
    for word in _WORD.finditer(text):
        name = compact(word[0])
        if not ORGAN.fullmatch(name) or _VERB.search(name):
            return []
        if name == word[0]:
            found += parted(name, offset + word.start())
        else:
            found.append(Named(name, offset + word.start(), offset + word.end()))
    return found


def parted(names: str, offset: int = 0) -> list[Named]:
    """Part names written with 、 or without any stop between them: 某省教育厅某省财政厅, 财政部、教育部."""
    joints = [match for match in _JOINT.finditer(names) if match[0] or _begins(names, match.end())]
    found: list[Named] = []
    at = 0
    for match in [*joints, None]:
        end = match.start() if match else len(names)
        name = _STAMP.sub("", names[at:end]).strip()
        # 中共中央办公厅 is one name though 国务院 may follow; 财政部办公厅 is not two
        if name and (match is None or match[0] or _is_whole(name, names[end:])):
            found.append(Named(name, offset + at, offset + end))
            at = match.end() if match else end
    return found


def _begins(names: str, at: int) -> bool:
    """Say whether another name begins at a place: with a word such as 国家, or as the first name does."""
    return names.startswith(names[:2], at) or _BEGINS.match(names, at) is not None


def _is_whole(name: str, rest: str) -> bool:
    """Say whether a name can end here: 国家税务总局|国家 can, 中国人民银行海口|中心支行 has no end before."""
    return len(name) >= 3 and not re.match(r"(?:办公[厅室]|总局|分局|直属)", rest)
