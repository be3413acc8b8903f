"""Tells which documents are versions of one work, and which of them are mere copies.

Judges by what a document states of itself: its 文号, its title with its issuer; it knows no library.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from corpus.datatypes import Document, Metadata
from corpus.text.facts import facts_of
from corpus.text.numerals import DATE
from corpus.text.organs import organs_in

_DIGEST_BYTES = 16  # all documents against all: a collision is not to be expected
_MIN_ISSUED = 400  # characters below its heading of what a notice issues; a list of annexes has fewer
_MIN_CORE = 2  # characters of a title that say what it is about, beside 管理, 工作 and the like

# What tells versions apart in a title: （2025年修订）, (试行), （试行第七版）, （2021年）, （2025年6月）, 2022年版;
# not （2023—2025年）, a period, nor （二）, a part
_VERSION_MARK = re.compile(
    r"[（(][^（）()]*(?:修订|修正|修改|试行|暂行|征求意见|草案|[送审讨论修订议]{2}稿|第[一二三四五六七八九十\d]+版"
    r"|[12]\d{3}年?[版本])[^（）()]*[）)]"
    rf"|[（(] ?(?:{DATE.pattern}|[12]\d{{3}}年?(?:\d{{1,2}}月)?) ?[）)]|[12]\d{{3}}年?[版本](?!\w)"
)
# 关于印发《…资金管理办法》的通知, 关于印发…实施方案的通知, 两办印发《关于…的意见》 are that 办法, 方案, 意见;
# 关于印发《甲办法》和《乙办法》的通知 is neither
_ISSUED = re.compile(
    r"(?:印发|发布|公布)(?:(?:新?修订后?的)?《(?P<quoted>[^《》]+(?:《[^《》]+》[^《》]*)*)》(?:[（(][^（）()]*[）)])?"
    r"(?:的(?:通知|公告|通告|函))?|(?P<plain>[^《》]+)的(?:通知|公告|通告))$"
)
_DRAFT = re.compile(r"征求意见|草案|送审稿|讨论稿|修订稿|审议稿")
# 解读, 政策问答, 答记者问, 一图读懂: they speak of a work and are none; an annex or a form goes with one
_ABOUT = re.compile(
    r"解读|解析|图解|一图|问答|百问|答记者问|记者会|发布会|说明$|评论|^附 ?[件表录]|(?:申[请报]|登记|审批|推荐|汇总)[表书]$"
)
# Forms that are made anew under the same title: …办法, …条例, …指南
_LASTING = re.compile(
    r"(?:法|法典|条例|规定|办法|细则|规则|规程|准则|章程|制度|标准|规范|大纲|预案|方案|规划|计划|纲要|要点"
    r"|意见|措施|政策|指南|指引|目录|清单|解释|守则|公约|手册|导则)$"
)
# Forms that are written once for one occasion; the next of the same title is another document
_PASSING = re.compile(
    r"(?:通知|公告|通告|通报|公报|报告|批复|复函|函|答复|决定|决议|令|纪要|名单|公示|批示|请示)$"
)
# Only the State gives itself 法 and 条例 without a place in their names; 办法, 方法 are no 法
_OF_STATE = re.compile(r"(?:(?<![办方做用看想算疗])法|法典|(?<![工])条例)$")
# 望澜市…, 岚川省…, 清河县…; not 本市…, 城市…, 农贸市场…
_PLACED = re.compile(
    r"[\u4e00-\u9fff]{1,7}?(?<![本全我各该外跨城都超上夜集股楼])(?:省|市(?!场)|自治[区州县旗]|县)"
)
# What says nothing of its own in a title: 工作实施方案, 2024年度管理办法
_COMMON = re.compile(r"管理|实施|工作|暂行|试行|若干|有关|相关|具体|操作|指导|政策|关于|做好|年度|[\d年的]")
# 国发〔2019〕4号, 教职成厅函[2023]15号
_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,14})[〔\[【(](\d{4})[〕\]】)]第?0*(\d+)号")
_PROVISIONAL = re.compile(r"(?:暂行|试行)(?=[\u4e00-\u9fff]{2}$)")  # 工资支付暂行规定
_OFFICE = re.compile(r"(?<=..)办公[厅室]$")  # what 国务院办公厅 issues, 国务院 may issue anew
_GAPS = re.compile(r"(?:[^\w.．]|_)+|[.．](?!\d)")  # all punctuation but the point of 1.5
_WIDE = re.compile(r"[^\u4e00-\u9fff\dA-Za-z.]|[０-９]")  # what NFKC may write otherwise: ５％, Ａ


def base_title(title: str) -> str:
    """Give the name that all versions of a document share: without 印发…的通知, （2025年修订）, （试行）."""
    issued = _ISSUED.search(title)
    return _VERSION_MARK.sub("", (issued["quoted"] or issued["plain"]) if issued else title).strip()


def works_of(document: Document) -> tuple[str, ...]:
    """Give the keys of the work that a document is a version of; none where nothing is certain.

    Two documents that share any key are versions of one work, or copies of one version.
    """
    title, metadata = document.title, document.metadata
    if _ABOUT.search(title):
        return ()
    draft = "稿" if _DRAFT.search(f"{title}{metadata.status or ''}") else ""
    organs, subject = _subject(title if _only_announces(document) else base_title(title))
    if not (_LASTING.search(subject) or _PASSING.search(subject)) or not _is_specific(subject):
        return ()
    keys = [f"文号{draft}:{number}"] if (number := _number(metadata.doc_number)) else []
    if _LASTING.search(subject):
        name = _PROVISIONAL.sub("", _plain(subject))
    elif metadata.issued_on and not number:
        name = f"{_plain(subject)}@{metadata.issued_on}"
    else:
        return tuple(keys)
    if _OF_STATE.search(subject) or _PLACED.match(subject):
        return (*keys, f"题{draft}:{name}")
    issuers = {_OFFICE.sub("", _plain(organ)) for organ in (*metadata.issuers, *organs)}
    return (*keys, *(f"题{draft}:{issuer}:{name}" for issuer in sorted(issuers)))


def dated(metadata: Metadata) -> str:
    """Give the day, ISO, by which versions of a work are ordered; empty where none is stated.

    It is the later of 成文 and 施行: an amended law keeps its first 施行日期, and some histories tell only
    of the first 通过.
    """
    return max(metadata.issued_on or "", metadata.effective_on or "") or metadata.published_on or ""


def wording_of(document: Document) -> str:
    """Give a digest of a document's content that copies share: the same by whatever site, in whatever file.

    White space, punctuation, full width, title, metadata and framing matter make no difference, nor does the
    notice around the document that it issues.
    """
    begin, parts = _content_start(document), []
    for matter in document.matter:
        parts.append(document.text[begin : matter.start])
        begin = max(begin, matter.end)
    words = _GAPS.sub("", "".join([*parts, document.text[begin:]]))
    if _WIDE.search(words):
        words = unicodedata.normalize("NFKC", words)
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).hexdigest()


def _content_start(document: Document) -> int:
    """Give where the content begins: the first chapter or article, what a notice issues, or below the head."""
    for section in document.outline:
        if section.kind != "heading" and section.kind != "item":
            return section.start
    issued = _issued_section(document)
    if issued is not None:
        return issued
    begin = _head_end(document)
    first = document.outline[0].start if document.outline else len(document.text)
    while begin < first:
        end = document.text.find("\n", begin + 1)
        line = document.text[begin:end].strip() if end > 0 else ""
        if line and not facts_of(line):
            break
        begin = end if end > 0 else first
    return begin


def _issued_section(document: Document) -> int | None:
    """Give where the document that a notice issues begins within it, below its title."""
    base = base_title(document.title)
    if base == document.title:
        return None
    wanted = _plain(_VERSION_MARK.sub("", base))
    for section in document.outline:
        if _plain(_VERSION_MARK.sub("", section.title)) == wanted:
            return section.body
    return None


def _only_announces(document: Document) -> bool:
    """Say whether a notice names a document that stands in another file: little follows its name."""
    base = base_title(document.title)
    below = document.text[_head_end(document) :]
    wanted = _plain(base)
    if base == document.title or wanted not in _plain(below):
        return False
    for line in below.split("\n"):
        if len(line) < 2 * len(document.title) and _plain(_VERSION_MARK.sub("", line)).endswith(wanted):
            below = below[below.index(line) + len(line) :]
    return len(below) < _MIN_ISSUED


def _head_end(document: Document) -> int:
    """Give where the title ends in the text, 0 where it is not in it."""
    return max((end for _, end in document.metadata.ranges_of("title")), default=0)


def _subject(title: str) -> tuple[list[str], str]:
    """Part a title into the organs before 关于 and what it is about."""
    before, about, rest = title.partition("关于")
    organs = [organ.value for organ in organs_in(before.strip())] if about and before else []
    return organs, rest if organs else title


def _is_specific(subject: str) -> bool:
    """Say whether a title names its subject: neither 实施方案 nor 通知 does."""
    core = _PASSING.sub("", _LASTING.sub("", subject))
    return len(_COMMON.sub("", _plain(core))) >= _MIN_CORE


def _number(doc_number: str | None) -> str:
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", "".join((doc_number or "").split())))
    return f"{match[1]}{match[2]}-{match[3]}" if match else ""


def _plain(words: str) -> str:
    """Give a name as it is compared: no punctuation, no full width, no 中华人民共和国."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", words)).replace("中华人民共和国", "")
