"""What the titles of Chinese documents name: a work, apart from its version and from the notice about it.

Knows the wording of titles only; whether two documents are versions of one work is decided elsewhere.
"""

from __future__ import annotations

import re
import unicodedata

from corpus.datatypes import Document
from corpus.text.numerals import DATE
from corpus.text.organs import organs_in

# What tells versions apart: （2025年修订）, (试行), （试行第七版）, （2021年）, （2025年6月）, 2022年版;
# not （2023—2025年）, a period, nor （二）, a part
_VERSION_MARK = re.compile(
    r"[（(][^（）()]*(?:修[订正改]|试行|暂行|征求意见|草案|[送审讨论修订议]{2}稿|第[一二三四五六七八九十\d]+版"
    r"|[12]\d{3}年?[版本])[^（）()]*[）)]"
    rf"|[（(] ?(?:{DATE.pattern}|[12]\d{{3}}年?(?:\d{{1,2}}月)?) ?[）)]|[12]\d{{3}}年?[版本](?!\w)"
)
# 关于印发《…资金管理办法》的通知, 关于印发…实施方案的通知, 两办印发《关于…的意见》 are that 办法, 方案, 意见;
# 关于印发《甲办法》和《乙办法》的通知 is neither
_ISSUED = re.compile(
    r"(?:印发|发布|公布)(?:"
    r"(?:新?修订后?的)?《(?P<quoted>[^《》]+(?:《[^《》]+》[^《》]*)*)》(?:[（(][^（）()]*[）)])?"
    r"(?:的(?:通知|公告|通告|函))?|(?P<plain>[^《》]+)的(?:通知|公告|通告))$"
)
_LAST_BRACKET = re.compile(r"[（(][^（）()]*[）)]$")  # （一）, （2023—2025年）
# Forms that are made anew under the same title: …办法, …条例, …指南
_LASTING = re.compile(
    r"(?:法|法典|条例|规定|办法|细则|规则|规程|准则|章程|制度|标准|规范|大纲|预案|方案|规划|计划|纲要|要点"
    r"|意见|措施|政策|指南|指引|目录|清单|解释|守则|公约|手册|导则|编|总则|分则)$"
)
# Forms that are written once for one occasion; the next of the same title is another document
_PASSING = re.compile(
    r"(?:通知|公告|通告|通报|公报|报告|批复|复函|函|答复|决定|决议|令|纪要|名单|公示|批示|请示)$"
)
# Only the State gives itself 法 and 条例 without a place in their names; 办法, 方法 are no 法
_OF_STATE = re.compile(r"中华人民共和国|全国|.*(?:(?<![办方做用看想算疗])法|法典|(?<!工)条例)$")
# 望澜市…, 岚川省…, 清河县…; not 本市…, 城市…, 农贸市场…
_PLACED = re.compile(
    r"[\u4e00-\u9fff]{1,7}?(?<![本全我各该外跨城都超上夜集股楼])(?:省|市(?!场)|自治[区州县旗]|县)"
)
# What says nothing of its own in a title: 工作实施方案, 2024年度管理办法
_COMMON = re.compile(r"管理|实施|工作|暂行|试行|若干|有关|相关|具体|操作|指导|政策|关于|做好|年度|[\d年的]")
_OF_PERSONS = re.compile(r"任免|任命|免去|任职|免职")  # several on one day bear one title
_MIN_CORE = 2  # characters of a title that say what it is about, beside these
_PROVISIONAL = re.compile(r"(?:暂行|试行)(?=[\u4e00-\u9fff]{2}$)")  # 工资支付暂行规定


def base_title(title: str) -> str:
    """Give the name that all versions of a document share: without 印发…的通知, （2025年修订）, （试行）."""
    issued = _ISSUED.search(title)
    return _VERSION_MARK.sub("", (issued["quoted"] or issued["plain"]) if issued else title).strip()


def plain(words: str) -> str:
    """Give a name as it is compared: no punctuation, no full width, no 中华人民共和国."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", words)).replace("中华人民共和国", "")


def subject_of(title: str) -> tuple[tuple[str, ...], str]:
    """Part a title into the organs before 关于 and what it is about."""
    before, about, rest = title.partition("关于")
    organs = tuple(organ.value for organ in organs_in(before.strip())) if about and before else ()
    return organs, rest if about and (organs or not before) else title


def name_of(subject: str) -> str:
    """Give a subject so that all versions of a work have the same."""
    return _PROVISIONAL.sub("", plain(subject).replace("的", ""))


def is_lasting(subject: str) -> bool:
    """Say whether what a title names is of a form that is made anew under the same title: …办法."""
    return _LASTING.search(_LAST_BRACKET.sub("", subject)) is not None


def is_passing(subject: str) -> bool:
    """Say whether what a title names is written once for one occasion: …通知, …批复."""
    return _PASSING.search(_LAST_BRACKET.sub("", subject)) is not None


def is_specific(subject: str) -> bool:
    """Say whether a title names its subject: neither 实施方案 nor 某指挥部通告 does; 某学院章程 does."""
    core = _LASTING.sub("", _LAST_BRACKET.sub("", subject))
    matter = _PASSING.sub("", core)
    is_own = matter == core or not (organs_in(matter) or _OF_PERSONS.search(matter))
    return is_own and len(_COMMON.sub("", plain(matter))) >= _MIN_CORE


def names_its_issuer(subject: str) -> bool:
    """Say whether a title alone tells its work from all others: with a place, or as only the State's are."""
    return _OF_STATE.match(subject) is not None or _PLACED.match(subject) is not None


def is_headed(line: str, name: str) -> bool:
    """Say whether a line is the heading of the document that a title names, of whatever version."""
    return plain(_VERSION_MARK.sub("", line)) == plain(name)


def head_end(document: Document) -> int:
    """Give where the title ends in the text, 0 where it is not in it."""
    return max((end for _, end in document.metadata.ranges_of("title")), default=0)
