"""Finds what in a text names something: titles, 文号, places, organs, quoted and foreign words, addresses.

Each is given as it must stand in a quote, in the form of `qa.writing.numbers.normal`.
"""

from __future__ import annotations

import re

from index.query.places import places_named
from index.segment import stop_words, words
from qa.writing.numbers import normal

_TITLE = re.compile(
    r"《([^《》]+(?:《[^《》]+》[^《》]*)*)》"
)  # 《关于印发〈甲办法〉的通知》, nested ones whole
_QUOTED = re.compile(r"[“「『]([^”」』]{1,40})[”」』]")  # “双师型”
# 望财教〔2025〕9号, 国发[2019]4号: the letters before the year run into the sentence, two of them will do
_DOC_NUMBER = re.compile(r"([\u4e00-\u9fff]{0,2})[〔\[(【](\d{4})[〕\])】](第?\d{1,5}号)")
_FOREIGN = re.compile(r"[a-z][a-z0-9+._@/:-]*[a-z0-9]")  # gdp, 1+x, https://…, a@b.cn
_ORGAN = re.compile(
    r"(?:局|厅|部|委|署|院|会|办|政府|银行|大学|学校|公司|集团|中心|室|小组|会议|机关|机构|部门|科|处)$"
)
_NO_ORGAN = frozenset(
    "全部 内部 外部 大部 干部 社会 机会 部 会 科 处 办 室 院 部门 机构 机关 学校 公司".split()
)
_WHOLE = 3  # characters of a word that is an organ's name by itself: 教育局


def names_in(text: str) -> tuple[str, ...]:
    """Give the names in `text`, each once."""
    plain = bracketed(normal(text))
    found = [normal(title) for title in _TITLE.findall(text)]
    found += [normal(quoted) for quoted in _QUOTED.findall(text)]
    found += ["".join((match[1], "〔", match[2], "〕", match[3])) for match in _DOC_NUMBER.finditer(plain)]
    found += _FOREIGN.findall(plain)
    found += [normal(place) for place in places_named(text)]
    found += _organs(text)
    return tuple(dict.fromkeys(bracketed(name) for name in found if name))


def stands_in(name: str, text: str) -> bool:
    """Tell whether `name`, as `names_in` gives it, stands in `text`."""
    return name in bracketed(normal(text))


def unnamed(text: str) -> str:
    """Give `text` without the titles and 文号 it names."""
    return _DOC_NUMBER.sub(" ", _TITLE.sub(" ", text))


def bracketed(plain: str) -> str:
    """Write the year of a 文号 in one kind of brackets: 国发[2019]4号 → 国发〔2019〕4号."""
    return _DOC_NUMBER.sub(r"\1〔\2〕\3", plain)


def _organs(text: str) -> list[str]:
    """Give the names of organs by their last words: 望澜市教育局 → 教育局, 财政 厅 → 财政厅."""
    found: list[str] = []
    before = ""
    for word in map(normal, words(text)):
        if _ORGAN.search(word) and word not in _NO_ORGAN:
            if len(word) >= _WHOLE or not before or before in stop_words():
                found.append(word)
            else:
                found.append(before + word)
        before = word if word[:1].isalnum() else ""
    return found
