"""The objects of an OFD page drawn as SVG: words at their places in the reader's own fonts, paths, pictures.

Whatever the file says becomes a number, a colour of three numbers, escaped text or data: nothing else of it
gets into the picture, and nothing is fetched for it.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from typing import Any

from lxml import etree

from corpus.facsimile.datatypes import Box, Glyph
from corpus.facsimile.ofd_paint import Paint, d_of, matrix_text
from corpus.facsimile.ofd_resources import Resources
from corpus.printed.ofd_glyphs import Character, characters_of, is_askew
from corpus.printed.ofd_objects import UNMOVED, Matrix, matrix_of, name_of, number
from corpus.printed.ofd_page import OPAQUE, opacity_of

_SVG = "http://www.w3.org/2000/svg"
_MAX_OBJECTS = 200_000  # characters and drawings of a page; the fullest shared one has 3,000
_MAX_NESTING = 40  # blocks and units within each other
_MAX_IMAGES = 24_000_000  # bytes of all pictures of a page
_SHOWN_AS_THEY_ARE = {b"\x89P": "png", b"\xff\xd8": "jpeg", b"GI": "gif"}
_CONVERTED = ("BMP", "TIFF", "WEBP")
_MAX_PIXELS = 40_000_000
_FONTS = (  # what of a font's name tells its style, and the like faces of Windows, macOS and Linux
    (("仿宋", "fangsong"), "FangSong, STFangsong, 'Noto Serif CJK SC', serif"),
    (("楷", "kai"), "KaiTi, STKaiti, 'AR PL UKai CN', 'Noto Serif CJK SC', serif"),
    (("黑", "hei", "arial", "sans"), "SimHei, 'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC'"),
    (("courier", "mono", "consol"), "'Courier New', 'Noto Sans Mono CJK SC', monospace"),
)  # fmt: skip
_SONG = "SimSun, 'Songti SC', STSong, 'Noto Serif CJK SC', serif"


class Sheet:
    """One page being drawn."""

    def __init__(self, box: tuple[float, float, float, float], resources: Resources) -> None:
        left, top, width, height = box
        self._corner = left, top
        self._resources = resources
        self._objects = self._clips = self._image_bytes = 0
        size = {"width": f"{width:g}mm", "height": f"{height:g}mm"}
        self._root = etree.Element(
            f"{{{_SVG}}}svg",
            {"viewBox": f"{left:g} {top:g} {width:g} {height:g}", **size},
            nsmap={None: _SVG},
        )
        self._add(self._root, "rect", x=left, y=top, width=width, height=height, fill="#fff")

    def draw(self, parent: Any, outer: Matrix = UNMOVED) -> list[Glyph]:
        """Draw a page, a template or an annotation; give its characters, those without paint last.

        Raises OverflowError beyond what any page has.
        """
        seen: list[Glyph] = []
        hidden: list[Glyph] = []
        self._draw(parent, outer, None, seen, hidden, 0)
        return seen + hidden

    def written(self) -> bytes:
        """Give the drawing as a file."""
        return bytes(etree.tostring(self._root, encoding="utf-8", xml_declaration=True))

    def _draw(
        self,
        parent: Any,
        outer: Matrix,
        layer: str | None,
        seen: list[Glyph],
        hidden: list[Glyph],
        depth: int,
    ) -> None:
        for child in parent.iterchildren():
            self._count(1)
            if not isinstance(child.tag, str) or depth > _MAX_NESTING or child.get("Visible") == "false":
                continue
            name = name_of(child)
            if name in ("Content", "Layer", "PageBlock"):
                inner = child.get("DrawParam") or layer
                self._draw(child, outer, inner, seen, hidden, depth + 1)
            elif name == "TextObject":
                self._write(child, outer, Paint(child, layer, self._resources), seen, hidden)
            elif name == "PathObject":
                self._path(child, outer, Paint(child, layer, self._resources))
            elif name == "ImageObject":
                self._image(child, outer)
            elif name == "CompositeObject":
                unit = self._resources.unit(child.get("ResourceID"))
                if unit is not None:
                    self._draw(unit, matrix_of(child, outer), layer, seen, hidden, depth + 1)

    def _write(
        self, element: Any, outer: Matrix, paint: Paint, seen: list[Glyph], hidden: list[Glyph]
    ) -> None:
        characters = list(characters_of(element, outer))
        self._count(len(characters))
        opacity = opacity_of(element)
        is_painted = opacity > 0 and (element.get("Fill") != "false" or element.get("Stroke") == "true")
        if (opacity == 0 or opacity >= OPAQUE) and not is_askew(element, outer):
            (seen if is_painted else hidden).extend(self._glyph(character) for character in characters)
        if not is_painted or not characters:
            return
        group = self._group(element, outer, opacity)
        size = abs(number(element.get("Size"))) or 1.0
        stretch = abs(number(element.get("HScale"), 1.0)) or 1.0
        style = {
            "font-family": _family(self._resources.font(element.get("Font"))),
            "font-size": size,
            "font-weight": max(100.0, min(900.0, number(element.get("Weight"), 400.0))),
            "font-style": "italic" if element.get("Italic") == "true" else None,
            "fill": paint.fill("#000") if element.get("Fill") != "false" else "none",
            "stroke": paint.stroke() if element.get("Stroke") == "true" else None,
            "stroke-width": paint.width() if element.get("Stroke") == "true" else None,
            "transform": f"scale({stretch:g} 1)" if stretch != 1.0 else None,
            "rotate": element.get("CharDirection")
            if element.get("CharDirection") in ("90", "180", "270")
            else None,
        }
        for run in _runs(characters):
            words = self._add(group, "text", **style)
            words.set("x", " ".join(f"{character.place[0] / stretch:g}" for character in run))
            words.set("y", " ".join(f"{character.place[1]:g}" for character in run))
            words.text = "".join(character.text for character in run)

    def _glyph(self, character: Character) -> Glyph:
        left, right, top, bottom = character.box
        x, y = self._corner
        return Glyph(character.text, Box(left - x, top - y, right - x, bottom - y))

    def _path(self, element: Any, outer: Matrix, paint: Paint) -> None:
        data = "".join(
            "".join(child.itertext())
            for child in element.iterchildren()
            if name_of(child) == "AbbreviatedData"
        )
        drawn = d_of(data)
        self._count(len(drawn) // 8)
        is_filled, is_stroked = element.get("Fill") == "true", element.get("Stroke") != "false"
        if not drawn or not (is_filled or is_stroked):
            return
        self._add(
            self._group(element, outer, opacity_of(element)),
            "path",
            d=drawn,
            fill=paint.fill("#000") if is_filled else "none",
            fill_rule="evenodd" if element.get("Rule") == "Even-Odd" else None,
            stroke=paint.stroke() if is_stroked else "none",
            stroke_width=paint.width(),
            stroke_linejoin=paint.join(),
            stroke_linecap=paint.cap(),
            stroke_dasharray=paint.dashes(),
        )

    def _image(self, element: Any, outer: Matrix) -> None:
        """Draw a picture: its transform maps the unit square."""
        data = self._resources.image(element.get("ResourceID"))
        self._image_bytes += len(data or b"")
        address = _address(data) if data and self._image_bytes <= _MAX_IMAGES else None
        if address is not None:
            group = self._group(element, outer, opacity_of(element))
            picture = self._add(group, "image", width=1, height=1, preserveAspectRatio="none")
            picture.set("href", address)

    def _group(self, element: Any, outer: Matrix, opacity: float) -> Any:
        group = self._add(
            self._root,
            "g",
            transform=matrix_text(matrix_of(element, outer)),
            opacity=max(0.0, opacity) / 255 if opacity < 255 else None,
        )
        clips = [child for child in element.iterchildren() if name_of(child) == "Clips"]
        for clip in (clip for each in clips for clip in each.iterchildren()):
            group = self._clipped(group, clip)
        return group

    def _clipped(self, group: Any, clip: Any) -> Any:
        """Give a group inside another in which only what lies in the areas of a clip is seen."""
        areas = [
            (matrix_of(path, matrix_of(area, UNMOVED)), d)
            for area in clip.iterchildren()
            for path in area.iterchildren()
            if name_of(path) == "Path" and (d := d_of("".join(path.itertext())))
        ]
        if not areas:
            return group
        self._clips += 1
        shape = self._add(group, "clipPath", id=f"clip{self._clips}")
        for matrix, d in areas:
            self._add(shape, "path", d=d, transform=matrix_text(matrix))
        return self._add(group, "g", clip_path=f"url(#clip{self._clips})")

    def _add(self, parent: Any, name: str, **attributes: str | float | None) -> Any:
        element = etree.SubElement(parent, f"{{{_SVG}}}{name}")
        for key, value in attributes.items():
            if value is not None:
                written = value if isinstance(value, str) else f"{value:g}"
                element.set(key if key == "preserveAspectRatio" else key.replace("_", "-"), written)
        return element

    def _count(self, objects: int) -> None:
        self._objects += objects
        if self._objects > _MAX_OBJECTS:
            raise OverflowError(f"more than {_MAX_OBJECTS} characters and drawings on a page")


def _runs(characters: list[Character]) -> Iterator[list[Character]]:
    """Give characters as SVG counts them: one beyond U+FFFF is two there, so it stands by itself."""
    run: list[Character] = []
    for character in characters:
        if character.text > "\uffff":
            if run:
                yield run
            yield [character]
            run = []
        else:
            run.append(character)
    if run:
        yield run


def _family(name: str) -> str:
    lowered = name.lower()
    for words, family in _FONTS:
        if any(word in lowered for word in words):
            return family
    return _SONG


def _address(data: bytes) -> str | None:
    """Give a picture as a data address, made PNG where browsers do not show it; `None` for other data."""
    kind = _SHOWN_AS_THEY_ARE.get(data[:2])
    if kind is None:
        from PIL import Image

        try:
            with Image.open(io.BytesIO(data), formats=_CONVERTED) as picture:
                if picture.width * picture.height > _MAX_PIXELS:
                    return None
                written = io.BytesIO()
                picture.convert("RGBA").save(written, format="PNG")
        except Exception:  # Pillow's decoders fail in many ways; JBIG2 it does not know
            return None
        kind, data = "png", written.getvalue()
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
