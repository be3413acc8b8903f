"""Find which other documents a document says it repeals, amends or is made under.

Reads the clauses that say so in words (根据《…》，制定本办法; 《…》同时废止); infers nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.blocks import Line
from corpus.text.organs import Named

_HEAD = 40  # lines below the title in which a document says what it is made under
# （以下简称《…法》）: the short form is no second document; 对《…》作如下修改: an object, not a basis
_NO_BASIS = re.compile(r"(?:以下(?:简称|称)[“为]?|对)$")
_NAME = re.compile(r"《(?P<name>[^《》]{2,120}(?:〈[^〉]*〉[^《》]*)*)》")
_BASIS = re.compile(r"根据|依据|依照|按照|遵照")
# what must follow in the same sentence, 根据《…》，结合本省实际，制定本条例: the document is made, or speaks
_MAKES = re.compile(
    r"(?:制定|制订|修订|拟定|编制|提出|作出|出台|起草)了?(?:本(?!单位|部门|地)|以下|如下|下列|下述)"
    r"|现(?:就|将|予|对|提出|决定|制定|作出?|印发|公告|通知|批复|公布|发布|解释)"
    r"|特(?:此|制定|作)|(?:解释|规定|决定|批复|通知|公告)如下|作出?如下修[改正]"
)
# 根据《…》的规定，经…批准。现将有关事项通知如下; 根据《…》，国务院决定…
_OPENING = re.compile(r"(?:^|。|^[为因][^。《》]{2,60}，)(?:根据|依据|依照|按照)(?=《)")
_DECIDES = re.compile(r"决定|现[就将予对]|如下[：。]?$")
# 2015年发布的《…办法》同时废止; 《…》自本办法施行之日起废止; 废止《…》
_REPEAL_AFTER = re.compile(r"(?P<names>《[^。；]*》[^。；《》]{0,60}?)(?:废止|同时失效|停止执行)")
_REPEAL_BEFORE = re.compile(r"(?:决定|予以|现)?废止(?:下列|以下)?[^。；《》]{0,20}(?P<names>《[^。；]*》)")
_NOT_REPEALED = re.compile(r"不再|尚未|未予|是否|不得|可以")
# 关于修改《…》的决定, 对《…》作如下修改
_AMEND = re.compile(
    r"(?:关于修改|关于修正|修改为|对)(?P<names>《[^。；]*?》)(?:的决定|作(?:出)?如下修[改正]|作出修[改正]|进行修[改正]|部分条款作)"
)
_AMENDMENT_TITLE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,30}?)修正案(?:[（(].*[）)])?$"
)  # 中华人民共和国刑法修正案（五）


def repealed(lines: Sequence[Line], first: int) -> list[Named]:
    """Give the documents that this one repeals."""
    found: list[Named] = []
    for line in lines[first:]:
        text = line.text
        if "废止" in text or "同时失效" in text or "停止执行" in text:
            found += _sentences_with(line, (_REPEAL_AFTER, _REPEAL_BEFORE), _NOT_REPEALED)
    return _once(found)


def amended(title: Named) -> list[Named]:
    """Give the documents that this one amends, by its title."""
    amendment = _AMENDMENT_TITLE.match(title.value)
    if amendment:
        return [Named(amendment["name"], title.start, title.start + len(amendment["name"]))]
    return [
        Named(name["name"], title.start + name.start("name"), title.start + name.end("name"))
        for match in _AMEND.finditer(title.value)
        for name in _NAME.finditer(title.value, match.start("names"), match.end("names"))
    ]


def bases(lines: Sequence[Line], first: int) -> list[Named]:
    """Give the documents that this one says it is made under."""
    for line in lines[first : first + _HEAD]:
        if "《" not in line.text:
            continue
        for sentence in re.finditer(r"[^。]+", line.text):
            basis = _BASIS.search(line.text, sentence.start(), sentence.end())
            makes = _MAKES.search(line.text, basis.end(), sentence.end()) if basis else None
            if basis and makes and (names := _names(line, basis.end(), makes.start())):
                return _once(names)
    return _opening_basis(lines[first : first + _HEAD])


def _opening_basis(lines: Sequence[Line]) -> list[Named]:
    """Give what the first paragraphs invoke before they decide something some sentences on."""
    for line in lines:
        if line.marker is not None:
            break
        basis = _OPENING.search(line.text)
        decides = _DECIDES.search(line.text, basis.end()) if basis else None
        if basis and decides:
            stop = line.text.find("。", basis.end())
            return _once(_names(line, basis.start(), stop if stop >= 0 else decides.start()))
    return []


def _sentences_with(line: Line, forms: Sequence[re.Pattern[str]], unless: re.Pattern[str]) -> list[Named]:
    found: list[Named] = []
    for sentence in re.finditer(r"[^。；]+", line.text):
        for form in forms:
            match = form.search(line.text, sentence.start(), sentence.end())
            if match and not unless.search(match[0]):
                found += _names(line, match.start("names"), match.end("names"))
                break
    return found


def _names(line: Line, start: int, end: int) -> list[Named]:
    return [
        Named(match["name"], line.start + match.start("name"), line.start + match.end("name"))
        for match in _NAME.finditer(line.text, start, end)
        if not _NO_BASIS.search(line.text, start, match.start())
    ]


def _once(names: Sequence[Named]) -> list[Named]:
    return list({named.value: named for named in reversed(names)}.values())[::-1]
