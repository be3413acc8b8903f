"""Bombs of OFD: units within themselves, groups without end, pages that lie outside of the package."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.bombed.office import packed

_SPACE = 'xmlns:o="http://www.ofdspec.org/2016"'
_ROOT = f"<o:OFD {_SPACE}><o:DocBody><o:DocRoot>D/Document.xml</o:DocRoot></o:DocBody></o:OFD>"
_BOX = "<o:PageArea><o:PhysicalBox>0 0 210 297</o:PhysicalBox></o:PageArea>"
_TEXT = (
    '<o:TextObject Boundary="9 9 99 9" Size="4"><o:TextCode X="0" Y="4">渡口由市交通局检查</o:TextCode>'
    "</o:TextObject>"
)
_OUTSIDE = {"climbing": "../../../../etc/passwd", "absolute": "/etc/passwd", "address": "file:///etc/passwd"}


def bombs() -> Iterator[tuple[str, bytes]]:
    """Give name and bytes of each."""
    yield "a-unit-within-itself.ofd", _package(_TEXT + _used(9), _unit(9, _TEXT + _used(9)))
    doubling = "".join(_unit(number, _used(number + 1) * 10) for number in range(9, 20))
    units = doubling + _unit(20, _TEXT)
    yield "ten-to-the-eleventh-units.ofd", _package(_TEXT + _used(9), units)
    yield "deep-groups.ofd", _package("<o:PageBlock>" * 20_000 + _TEXT + "</o:PageBlock>" * 20_000)
    yield "a-hundred-groups.ofd", _package("<o:PageBlock>" * 100 + _TEXT + "</o:PageBlock>" * 100)
    yield "300,000-texts.ofd", _package(_TEXT * 300_000)
    for name, page in _OUTSIDE.items():
        yield f"a-page-{name}.ofd", _package(_TEXT, page=page)


def _package(layer: str, units: str = "", page: str = "P.xml") -> bytes:
    document = (
        f"<o:Document {_SPACE}><o:CommonData>{_BOX}<o:DocumentRes>R.xml</o:DocumentRes></o:CommonData>"
        f'<o:Pages><o:Page ID="1" BaseLoc="{page}"/></o:Pages></o:Document>'
    )
    content = f"<o:Page {_SPACE}><o:Content><o:Layer>{layer}</o:Layer></o:Content></o:Page>"
    resources = f"<o:Res {_SPACE}><o:CompositeGraphicUnits>{units}</o:CompositeGraphicUnits></o:Res>"
    members = {"OFD.xml": _ROOT, "D/Document.xml": document, "D/R.xml": resources, "D/P.xml": content}
    return packed({name: text.encode() for name, text in members.items()})


def _used(number: int) -> str:
    return f'<o:CompositeObject Boundary="0 0 210 297" ResourceID="{number}"/>'


def _unit(number: int, content: str) -> str:
    size = f'ID="{number}" Width="210" Height="297"'
    return f"<o:CompositeGraphicUnit {size}><o:Content>{content}</o:Content></o:CompositeGraphicUnit>"
