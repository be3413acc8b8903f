"""The words of a WordprocessingML paragraph: what a reader of the final text sees, and what hangs on it.

Left out are deleted, hidden and phonetic words, placeholders of empty controls, and tables of contents;
text boxes and notes are handed over apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

VAL = qn("w:val")
P, R = qn("w:p"), qn("w:r")
_T, _MATH_T = qn("w:t"), "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_SIGNS = {qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_BOX, _SDT, _FIELD, _SIMPLE = qn("w:txbxContent"), qn("w:sdt"), qn("w:fldChar"), qn("w:fldSimple")
_INSTRUCTION, _KIND, _INSTR = qn("w:instrText"), qn("w:fldCharType"), qn("w:instr")
_NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_VANISH, _STYLE, _ID = qn("w:vanish"), qn("w:rStyle"), qn("w:id")
_DROPPED = frozenset({
    qn("w:del"), qn("w:moveFrom"), _FALLBACK, qn("w:rt"), qn("w:pPr"), qn("w:rPr"), qn("w:sdtPr"),
    qn("w:instrText"),
})  # fmt: skip
_OFF = frozenset({"0", "false", "off"})
_NO_TEXT = frozenset({"TOC", "INDEX", "TOA", "PAGE", "NUMPAGES"})  # fields that give no text of the document
_CONTENTS = "Table of Contents"
MAX_BASES = 10  # a style may rest on another; a circle must not hold us


@dataclass(slots=True)
class Words:
    """What a paragraph holds."""

    text: str = ""  # with a line break where the file has one
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # footnote or endnote, and its id


class Runs:
    """Read the paragraphs of one document in order; knows which of its fields are lists of contents."""

    def __init__(self, body: Any, styles: Iterable[Any]) -> None:
        self._opens, self._closes = _contents_fields(body)
        self._within = 0  # fields left out that are open
        self._hidden = frozenset(style.style_id for style in styles if _hides(style))
        self._hides = bool(self._hidden) or next(body.iter(_VANISH), None) is not None

    def words(self, element: Any) -> Words:
        """Give the words of a paragraph, or of any element that holds runs."""
        found = Words()
        parts: list[str] = []
        stack = [element]
        while stack:
            node = stack.pop()
            tag = node.tag
            if tag in (_T, _MATH_T):
                if not self._within:
                    parts.append(node.text or "")
            elif tag == R:
                is_hidden = self._hides and self._is_hidden(node)
                stack.extend(node.iterchildren(_FIELD) if is_hidden else reversed(node))
            elif tag in _SIGNS:
                parts.append(_SIGNS[tag])
            elif tag == _FIELD:
                self._within = max(0, self._within + (node in self._opens) - (node in self._closes))
            elif tag == _BOX:
                found.boxes.append(node)
            elif tag in _NOTES:
                found.notes.append((_NOTES[tag], node.get(_ID) or ""))
            elif tag == _SIMPLE and _lists_only(node.get(_INSTR) or ""):
                continue
            elif not (tag in _DROPPED or (tag == _SDT and is_empty_control(node))):
                stack.extend(reversed(node))
        found.text = "".join(parts)
        return found

    def _is_hidden(self, run: Any) -> bool:
        properties = run.rPr
        if properties is not None and properties.find(_VANISH) is not None:
            return _is_on(properties, _VANISH)
        style = properties.find(_STYLE) if properties is not None else None
        if style is not None and style.get(VAL) in self._hidden:
            return True
        paragraph = next(run.iterancestors(P), None)
        return paragraph is not None and paragraph.style in self._hidden


def is_empty_control(control: Any) -> bool:
    """Say whether a content control holds no text of the document: a placeholder, a table of contents."""
    properties = _child(control, "w:sdtPr")
    if properties is None:
        return False
    gallery = properties.find(f"{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    is_contents = gallery is not None and gallery.get(VAL) == _CONTENTS
    return is_contents or properties.find(qn("w:showingPlcHdr")) is not None


def _contents_fields(body: Any) -> tuple[frozenset[Any], frozenset[Any]]:
    """Give the marks that open and close fields to be left out, those never closed not among them."""
    opened: list[tuple[Any, list[str]]] = []
    opens: set[Any] = set()
    closes: set[Any] = set()
    for node in body.iter(_FIELD, _INSTRUCTION):
        kind = node.get(_KIND)
        if node.tag == _INSTRUCTION:
            if opened:
                opened[-1][1].append(node.text or "")
        elif kind == "begin":
            opened.append((node, []))
        elif kind == "end" and opened:
            begin, instruction = opened.pop()
            if _lists_only("".join(instruction)) and not any(map(_is_dropped, (begin, node))):
                opens.add(begin)
                closes.add(node)
    return frozenset(opens), frozenset(closes)


def _is_dropped(mark: Any) -> bool:
    return any(ancestor.tag in _DROPPED for ancestor in mark.iterancestors())


def _lists_only(instruction: str) -> bool:
    r"""Say whether the result of a field is no text of the document: TOC \o "1-3", PAGE."""
    return instruction.lstrip().partition(" ")[0].upper() in _NO_TEXT


def _hides(style: Any) -> bool:
    """Say whether a style, or the one it rests on where it says nothing, hides words."""
    for _ in range(MAX_BASES):
        if style is None:
            break
        properties = _child(style.element, "w:rPr")
        if properties is not None and properties.find(_VANISH) is not None:
            return _is_on(properties, _VANISH)
        style = getattr(style, "base_style", None)  # styles of lists have none
    return False


def _is_on(properties: Any, name: str) -> bool:
    switch = properties.find(name) if properties is not None else None
    return switch is not None and switch.get(VAL) not in _OFF


def _child(element: Any, name: str) -> Any:
    return element.find(qn(name))
