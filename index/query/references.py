"""Reads what a question names exactly: a 文号, a title in 《》, 第X条第X款, a date, a year, an old version.

It does not know which documents there are: names without marks are for `index.search.exact` to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.text.numerals import DATE, date_of, number_of
from index.query.datatypes import Age, Reference

_NUMERAL = r"[一二三四五六七八九十百千零〇两\d]+"
# 国发〔2019〕4号, 国发[2019]4号, 国发(2019)第4号, 国发2019 4号, 国发2019年4号; after NFKC
_DOC_NUMBER = re.compile(
    r"(?P<organ>[\u4e00-\u9fff]{1,14}?)\s*"
    r"(?:[〔\[【(「<{]\s*(?P<year>(?:19|20)\d{2})\s*年?\s*[〕\]】)」>}]|(?P<bare>(?:19|20)\d{2})年?)\s*"
    r"第?\s*0*(?P<number>\d{1,5})\s*号"
)
_STATE = "中华人民共和国"
# 国务院令第700号, 主席令第五十三号, 令第12号
_ORDER = re.compile(
    rf"(?P<organ>[\u4e00-\u9fff]{{0,14}}令)\s*\(?(?:(?P<year>(?:19|20)\d{{2}})年)?\)?第?\s*(?P<number>{_NUMERAL})\s*号"
)
# 国务院第711号令
_ORDER_LAST = re.compile(rf"(?P<organ>[\u4e00-\u9fff]{{2,12}}?)第(?P<number>{_NUMERAL})号令")
_MARKED = re.compile(r"《([^《》]+(?:《[^《》]*》[^《》]*)*)》")  # 《北京市实施〈职业教育法〉办法》
# 第658条, 658条, 第二十三条之一, 第七条第一款第(三)项; not 3条建议
_ARTICLE = re.compile(
    rf"(?:第\s*(?P<number>{_NUMERAL})\s*条|(?<![\d第])(?P<bare>\d{{2,4}})条(?=$|[^\u4e00-\u9fff]|[第之的规是内中讲说写怎有如]))"
    rf"(?:之(?P<sub>{_NUMERAL}))?(?:\s*第?(?P<clause>{_NUMERAL})款)?(?:\s*第?[(（]?(?P<item>{_NUMERAL})[)）]?项)?"
)
# 1996年, 2020版, 98年; a year that a document may bear
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|版|修|\s*[的那]|[)\]]|$)|(?<!\d)(\d{2})年(?=的|那|版|修)")
# 旧公司法, 老的那部, 修订前, 原来的条例, 以前的规定
_OLDER = re.compile(
    r"[旧老](?=的?(?:版|那部|那个|《|[\u4e00-\u9fff]{1,10}(?:法|条例|办法|规定)))|修[订改正]前|原[《版]|废止前|改之前"
)
# 新公司法, 新修订的, 现行, 最新
_NEWER = re.compile(
    r"新(?=的?(?:版|那部|《|修|[\u4e00-\u9fff]{1,10}(?:法|条例|办法|规定)))|修[订改正]后|现行|最新"
)
_NOT_IN_NUMBER = re.compile(r"^(?:.*(?:根据|按照|依据|关于|查询|文件|请问|什么|那个|[的在和与及是看查问按]))")


def references_in(text: str) -> tuple[Reference, ...]:
    """Give what `text`, in normal form, names exactly, in the order of its parts."""
    found = [Reference(at, number=number, end=end) for at, end, number in numbers_in(text)]
    found += [
        Reference(match.start(), name=name, end=match.end())
        for match in _MARKED.finditer(text)
        if (name := match[1].strip())
    ]
    found += articles_in(text)
    found += [
        Reference(match.start(), date=day, end=match.end())
        for match in DATE.finditer(text)
        if (day := date_of(match))
    ]
    return tuple(sorted(found, key=lambda reference: reference.at))


def numbers_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and key of each 文号 in `text`: 国发2019-4, 国务院令700; see `doc_number_key`."""
    taken: list[tuple[int, int]] = []
    for match in _DOC_NUMBER.finditer(text):
        organ = _NOT_IN_NUMBER.sub("", match["organ"])
        if organ and (match["year"] or len(organ) <= 8):
            taken.append(match.span())
            start = match.end("organ") - len(organ)
            yield start, match.end(), f"{organ}{match['year'] or match['bare']}-{int(match['number'])}"
    for match in (*_ORDER.finditer(text), *_ORDER_LAST.finditer(text)):
        number = number_of(match["number"])
        if number and not any(start < match.end() and match.start() < end for start, end in taken):
            organ = _NOT_IN_NUMBER.sub("", match["organ"].replace(_STATE, ""))
            start = match.end("organ") - len(organ)
            start -= len(_STATE) if text.endswith(_STATE, 0, start) else 0
            organ = organ if organ.endswith("令") else f"{organ}令"
            organ = "国务院令" if organ == "国令" else organ  # as the metadata tables of gov.cn have it
            taken.append(match.span())
            yield start, match.end(), f"{organ}{number}"


def doc_number_key(number: str) -> str:
    """Give the form in which a document's 文号 is compared with one of a question; empty where it is none."""
    return next((key for *_, key in numbers_in(number)), "")


def articles_in(text: str) -> list[Reference]:
    """Give the articles that `text` names, each with its clause and item; whose they are is not said."""
    return [
        Reference(
            match.start(),
            article=number_of(match["number"] or match["bare"]),
            sub=number_of(match["sub"] or ""),
            clause=number_of(match["clause"] or ""),
            item=number_of(match["item"] or ""),
            end=match.end(),
        )
        for match in _ARTICLE.finditer(text)
    ]


def years_in(text: str) -> Iterator[str]:
    """Yield the years that `text` names: 2020版, 1996年那部, 98年的."""
    numbers = [match.span() for match in _DOC_NUMBER.finditer(text)]
    for match in _YEAR.finditer(text):
        if any(start <= match.start() < end for start, end in numbers):
            continue
        short = match[2]
        yield match[1] or ("19" if short > "49" else "20") + short


def age_in(text: str) -> Age:
    """Tell whether `text` asks for the older or the newer of several versions."""
    older, newer = _OLDER.search(text), _NEWER.search(text)
    if bool(older) == bool(newer):
        return ""
    return "older" if older else "newer"
