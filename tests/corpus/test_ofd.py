"""OFD: what a page says is read once and in order, what only frames it is not, and refusals say why."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import ReadError
from corpus.blocks import Block
from corpus.loaders.ofd import load, pages_of
from corpus.reader import parse

SOURCE = "/documents/岚川省通知.ofd"
SIZE = 5.0  # mm, of the type
STANDARD, OLD = "http://www.ofdspec.org/2016", "http://www.ofdspec.org"
Placed = tuple[float, float, str]  # left edge and baseline in mm, words
BODY = [
    (30.0, 40.0, "　　为支持市域产教联合体建设，望澜市设立专项资金，每年"),
    (30.0, 48.0, "安排二百万元，由市教育局会同市财政局管理。"),
    (30.0, 56.0, "　　申报单位应当于每年三月底以前提交材料，逾期不予受理。"),
]


def text_object(x: float, y: float, words: str, attributes: str = "", inside: str = "") -> str:
    """Write words as most producers do: a box on the page, the baseline in it, one step for all."""
    steps = f' DeltaX="g {len(words) - 1} {SIZE}"' if len(words) > 1 else ""
    box = f'Boundary="{x} {y - SIZE} {SIZE * len(words)} {SIZE}"'
    return (
        f'<o:TextObject {box} Size="{SIZE}" {attributes}>{inside}'
        f'<o:TextCode X="0" Y="{SIZE}"{steps}>{escape(words)}</o:TextCode></o:TextObject>'
    )


def layer(placed: Sequence[Placed]) -> str:
    return f"<o:Layer>{''.join(text_object(*one) for one in placed)}</o:Layer>"


@dataclass
class Writer:
    """Write a small OFD: `pages` and `templates` are the XML within Content, the rest producers' whims."""

    pages: Sequence[str]
    templates: Sequence[str] = ()  # each page uses all of them
    namespace: str = STANDARD
    root: str = ""  # "/Doc_0/" for absolute paths
    title: str = ""
    documents: int = 1
    common: str = ""  # more of CommonData
    more: Mapping[str, str] = field(default_factory=dict)  # further members

    def members(self) -> dict[str, str]:
        """Give the package's members by name."""
        bodies = "".join(
            f"<o:DocBody><o:DocInfo><o:DocID>1</o:DocID><o:Title>{self.title}</o:Title>"
            "<o:Author>王一</o:Author><o:CreationDate>2031-01-02</o:CreationDate></o:DocInfo>"
            f"<o:DocRoot>{self.root and '/'}Doc_{index}/Document.xml</o:DocRoot></o:DocBody>"
            for index in range(self.documents)
        )
        members = {"OFD.xml": self._xml("OFD", bodies)}
        for index in range(self.documents):
            members |= self._document(f"Doc_{index}")
        return members | dict(self.more)

    def _document(self, folder: str) -> dict[str, str]:
        root = f"/{folder}/" if self.root else ""
        templates = "".join(
            f'<o:TemplatePage ID="T{n}" BaseLoc="{root}Tpls/Tpl_{n}.xml"/>'
            for n, _ in enumerate(self.templates)
        )
        pages = "".join(f'<o:Page ID="{n}" BaseLoc="{root}Pages/{n}.xml"/>' for n, _ in enumerate(self.pages))
        used = "".join(f'<o:Template TemplateID="T{n}"/>' for n, _ in enumerate(self.templates))
        common = f"<o:CommonData>{templates}{self.common}</o:CommonData>"
        members = {f"{folder}/Document.xml": self._xml("Document", f"{common}<o:Pages>{pages}</o:Pages>")}
        for n, content in enumerate(self.templates):
            members[f"{folder}/Tpls/Tpl_{n}.xml"] = self._xml("Page", f"<o:Content>{content}</o:Content>")
        for n, content in enumerate(self.pages):
            members[f"{folder}/Pages/{n}.xml"] = self._xml("Page", f"{used}<o:Content>{content}</o:Content>")
        return members

    def _xml(self, name: str, inside: str) -> str:
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><o:{name} xmlns:o="{self.namespace}">{inside}</o:{name}>'
        )

    def bytes(self) -> bytes:
        """Give the packed file."""
        return zipped(self.members())


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def texts(data: bytes) -> list[str]:
    return [block.text for block in load(data, SOURCE).blocks]


def squeezed(text: str) -> str:
    return "".join(text.split())


def refusal(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        load(data, SOURCE)
    assert SOURCE in str(caught.value)
    return str(caught.value)


def test_lines_are_joined_to_paragraphs() -> None:
    """Printed lines come out as the paragraphs they were, each with its page."""
    blocks = load(Writer([layer(BODY)]).bytes(), SOURCE).blocks
    assert blocks == [
        Block(
            "为支持市域产教联合体建设，望澜市设立专项资金，每年安排二百万元，由市教育局会同市财政局管理。",
            pages=((0, 1),),
        ),
        Block("申报单位应当于每年三月底以前提交材料，逾期不予受理。", pages=((0, 1),)),
    ]


def test_a_document_of_it() -> None:
    """The reader knows OFD by its bytes, and a document read from it knows its pages and its title."""
    page = layer([(50.0, 20.0, "望澜市专项资金管理办法"), *BODY])
    document = parse(Writer([page, layer(BODY[:2])]).bytes(), "/documents/下载.bin")
    assert (document.format, document.title) == ("ofd", "望澜市专项资金管理办法")
    assert [number.number for number in document.pages] == [1, 2]
    assert document.page_at(document.text.rindex("二百万元")) == 2


def test_the_order_is_the_printed_one() -> None:
    """Words are read from top to bottom and left to right, however the file nests and orders them."""
    shuffled = [*BODY, (90.0, 20.0, "通知"), (60.0, 20.0, "望澜市")]
    random.Random(3).shuffle(shuffled)
    nested = (
        f"{layer(shuffled[:2])}<o:PageBlock><o:PageBlock>{layer(shuffled[2:])}</o:PageBlock></o:PageBlock>"
    )
    assert squeezed("".join(texts(Writer([nested]).bytes()))) == squeezed(
        "望澜市通知" + "".join(words for _, _, words in BODY)
    )


def test_two_columns_are_read_one_after_the_other() -> None:
    """The left column is read down to its end before the right one."""
    left = [
        "岚川省每年评定一批示范基地，",
        "由省教育厅发文公布，并按照规",
        "定给予奖励，基地应当向企业和",
        "学校开放，不得收费，违反的取",
    ]
    right = [
        "消称号。示范基地每三年复核一",
        "次，复核不合格的限期整改，整",
        "改后仍不合格的，由省教育厅收",
        "回牌匾，五年内不得再次申报。",
    ]
    columns = [
        (x, 40.0 + 8 * row, words)
        for row, pair in enumerate(zip(left, right, strict=True))
        for x, words in zip((20.0, 110.0), pair, strict=True)
    ]
    assert squeezed("".join(texts(Writer([layer(columns)]).bytes()))) == "".join(left + right)


@pytest.mark.parametrize("namespace", [STANDARD, OLD, "urn:x"], ids=["standard", "old", "foreign"])
@pytest.mark.parametrize("root", ["", "/"], ids=["relative", "absolute"])
def test_paths_and_namespaces_of_producers(namespace: str, root: str) -> None:
    """Absolute and relative paths lead to the pages, whatever the namespace is called."""
    writer = Writer(
        [layer(BODY)], templates=[layer([(60, 20, "岚川省表样")])], namespace=namespace, root=root
    )
    assert texts(writer.bytes())[0] == "岚川省表样"


def test_paths_in_other_capitals() -> None:
    """Parts are found where a producer packed them under other capitals or with backslashes."""
    members = Writer([layer(BODY)], root="/").members()
    renamed = {
        name.replace("Pages/", "PAGES\\").replace("Doc_0/", "doc_0/"): data for name, data in members.items()
    }
    assert len(texts(zipped(renamed))) == 2


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ('DeltaX="g 11 5"', ["第一条本办法所称专项资金"]),
        ('DeltaX="5 5 g 3 5 5 g 5 5"', ["第一条本办法所称专项资金"]),
        ("", ["第一条本办法所称专项资金"]),
        ('DeltaX="5 5"', ["第一条本办法所称专项资金"]),
        ('DeltaX="g 2 5 30 g 8 5"', ["第一条 本办法所称专项资金"]),
        ('DeltaX="g 5 5 -25 g 5 5" DeltaY="g 5 0 8 g 5 0"', ["第一条本办法所称专项资金"]),
        ('DeltaX="g 5 5 -35 g 5 5" DeltaY="g 5 0 8 g 5 0"', ["第一条本办法", "所称专项资金"]),
        ('DeltaX="g 999999999 5" DeltaY="g -3 x"', ["第一条本办法所称专项资金"]),
        ('DeltaX="g" DeltaY="g 1"', ["第一条本办法所称专项资金"]),
    ],
    ids=["run", "mixed", "none", "too-few", "gap", "field", "paragraph", "absurd", "broken"],
)
def test_steps_between_characters(steps: str, expected: list[str]) -> None:
    """Steps place every character: `g count value` runs, wide gaps, lines wrapped in one text code."""
    code = f'<o:TextCode X="0" Y="5" {steps}>第一条本办法所称专项资金</o:TextCode>'
    page = f'<o:Layer><o:TextObject Boundary="30 30 90 9" Size="5">{code}</o:TextObject></o:Layer>'
    lines, _ = zip(
        *((page.lines, page.rules) for page in pages_of(Writer([page]).bytes(), SOURCE)), strict=True
    )
    by_line: dict[float, list[str]] = {}
    for line in sorted(lines[0], key=lambda line: (line.top, line.left)):
        by_line.setdefault(line.top, []).append(line.text)
    if "broken" not in steps and steps != 'DeltaX="g" DeltaY="g 1"':
        assert [" ".join(parts) for parts in by_line.values()] == expected
    assert squeezed("".join(texts(Writer([page]).bytes()))) == squeezed("".join(expected))


@pytest.mark.parametrize(
    ("matrix", "box"),
    [
        ("1 0 0 1 0 0", (40, 65, 50.6, 55.6)),
        ("0.5 0 0 0.5 0 0", (40, 52.5, 50.3, 52.8)),
        ("1 0 0 1 7 -3", (47, 72, 47.6, 52.6)),
    ],
    ids=["plain", "scaled", "moved"],
)
def test_transforms(matrix: str, box: tuple[float, float, float, float]) -> None:
    """A text object's own transform and its place on the page are both followed."""
    words = '<o:TextCode X="0" Y="5" DeltaX="g 4 5">第一条总则</o:TextCode>'
    page = f'<o:TextObject Boundary="40 50 90 9" Size="5" CTM="{matrix}">{words}</o:TextObject>'
    (line,) = next(pages_of(Writer([page]).bytes(), SOURCE)).lines
    assert (line.left, line.right, line.top, line.bottom) == pytest.approx(box, abs=0.1)


@pytest.mark.parametrize(
    "matrix", ["0 1 -1 0 0 0", "-1 0 0 -1 0 0", "0 -1 1 0 0 0"], ids=["90", "180", "270"]
)
def test_a_page_that_lies_on_its_side(matrix: str) -> None:
    """A page whose words all stand turned is read as if held upright."""
    a, b, c, d, *_ = map(float, matrix.split())
    turned = "".join(
        f'<o:TextObject Size="5" CTM="{matrix}" Boundary="{100 + a * x + c * y} {100 + b * x + d * y} 9 9">'
        f'<o:TextCode X="0" Y="0" DeltaX="g {len(words) - 1} 5">{words}</o:TextCode></o:TextObject>'
        for x, y, words in reversed(BODY)
    )
    assert texts(Writer([turned]).bytes()) == texts(Writer([layer(BODY)]).bytes())


def test_vertical_labels_of_a_form_stay_whole() -> None:
    """Words written downwards beside rows are one word, and the rows beside it stay apart."""
    label = (
        '<o:TextObject Boundary="20 30 5 20" Size="5">'
        '<o:TextCode X="0" Y="5" DeltaX="g 2 0" DeltaY="g 2 6">申报方</o:TextCode></o:TextObject>'
    )
    rows = [(40.0, 33.0, "单位名称：望澜职业学院"), (40.0, 41.0, "通讯地址：望澜市海滨路八号")]
    text = " ".join(texts(Writer([label + layer(rows)]).bytes()))
    assert "申报方" in text
    assert text.index("望澜职业学院") < text.index("通讯地址")


def test_hidden_text_is_not_content() -> None:
    """Watermarks and what is invisible or nearly so stay out of the text."""
    marks = [
        text_object(30, 80, "水印甲水印甲", 'CTM="0.7 0.7 -0.7 0.7 0 0"'),
        text_object(30, 90, "水印乙", 'Alpha="102"'),
        text_object(30, 100, "水印丙", inside='<o:FillColor Value="0 0 0" Alpha="90"/>'),
        text_object(30, 110, "隐藏丁", 'Visible="false"'),
        text_object(30, 120, "隐藏戊", 'Fill="false"'),
        text_object(30, 130, "隐藏己", 'Alpha="0"'),
        '<o:Layer Visible="false">' + text_object(30, 140, "隐藏庚") + "</o:Layer>",
    ]
    shown = text_object(30, 150, "空心字可见。", 'Fill="false" Stroke="true"')
    text = "".join(texts(Writer([layer(BODY) + "".join(marks) + shown]).bytes()))
    assert "空心字可见" in text
    assert not [word for word in ("水印", "隐藏") if word in text]


def test_a_scan_with_a_hidden_text_layer() -> None:
    """Words laid invisibly over the picture of a page are read, and said to be recognised."""
    hidden = "".join(text_object(*one, 'Alpha="0"') for one in BODY)
    picture = '<o:ImageObject Boundary="0 0 210 297" ResourceID="9"/>'
    loaded = load(Writer([picture + hidden]).bytes(), SOURCE)
    assert loaded.recognised
    assert [block.text for block in loaded.blocks] == texts(Writer([layer(BODY)]).bytes())


def test_annotations_and_attachments_are_not_content() -> None:
    """A watermark that is an annotation, a comment and an attached file bring nothing in."""
    watermark = (
        f'<o:Annot Type="Watermark"><o:Appearance>{text_object(9, 9, "批注水印")}</o:Appearance></o:Annot>'
    )
    annotation = f'<o:PageAnnot xmlns:o="{STANDARD}">{watermark}</o:PageAnnot>'
    more = {"Doc_0/Annots/Annotation.xml": annotation, "Doc_0/Attachs/附件.xml": "<附件>附件内容</附件>"}
    text = "".join(texts(Writer([layer(BODY)], more=more).bytes()))
    assert "水印" not in text
    assert "附件" not in text


def test_templates() -> None:
    """A template's labels stand among each page's words; its head is read once, not on every page."""
    form = layer(
        [(30, 20, "岚川省申报表"), (30, 60, "单位"), (30, 68, "电话"), (30, 250, "岚川省教育厅印制")]
    )
    pages = [layer([(30, 52, f"第{n}批次"), (60, 60, f"望澜{n}校"), (60, 76, f"八八{n}")]) for n in "甲乙丙"]
    data = Writer(pages, templates=[form]).bytes()
    words = [{line.text for line in page.lines} for page in pages_of(data, SOURCE)]
    assert words[0] >= {"岚川省申报表", "单位", "电话", "岚川省教育厅印制", "第甲批次", "望澜甲校", "八八甲"}
    assert words[2] == {"单位", "电话", "第丙批次", "望澜丙校", "八八丙"}
    text = squeezed("".join(texts(Writer(pages[:1], templates=[form]).bytes())))
    assert text.index("申报表") < text.index("单位") < text.index("望澜甲校") < text.index("八八甲")


def test_composite_units() -> None:
    """Words in a unit that pages draw by its number are read at its place; a unit within itself ends."""
    unit = (
        f'<o:Res xmlns:o="{STANDARD}"><o:CompositeGraphicUnits><o:CompositeGraphicUnit ID="7"><o:Content>'
        f'{text_object(0, 5, "复合图元")}<o:CompositeObject ResourceID="7" Boundary="0 40 9 9"/>'
        "</o:Content></o:CompositeGraphicUnit></o:CompositeGraphicUnits></o:Res>"
    )
    page = (
        layer(BODY)
        + '<o:CompositeObject ResourceID="7" Boundary="30 10 90 9"/><o:CompositeObject ResourceID="8"/>'
    )
    common, more = "<o:DocumentRes>Res.xml</o:DocumentRes>", {"Doc_0/Res.xml": unit}
    assert texts(Writer([page], common=common, more=more).bytes())[0].startswith("复合图元")


def test_several_documents_in_one_package() -> None:
    """All documents of a package are read, their pages numbered on and no paragraph joined across."""
    unfinished = layer([(30, 40, "为支持市域产教联合体建设，望澜市设立专项资金，每年安排")])
    blocks = load(Writer([unfinished], documents=2).bytes(), SOURCE).blocks
    assert [block.pages for block in blocks] == [((0, 1),), ((0, 2),)]


def test_page_numbers_are_off_and_pages_counted() -> None:
    """Every block knows its page; the running head and the number at the foot are not text."""
    pages = [
        layer(
            [(80, 15, "岚川省公报"), (100, 280, f"— {page} —")]
            + [(x, y, words.replace("材", subject).replace("市", subject)) for x, y, words in BODY]
        )
        for page, subject in enumerate("教财税人", 1)
    ]
    blocks = load(Writer(pages).bytes(), SOURCE).blocks
    assert [block.pages for block in blocks] == [((0, page),) for page in (1, 1, 2, 2, 3, 3, 4, 4)]
    assert "公报" not in "".join(block.text for block in blocks)
    assert not [block.text for block in blocks if "—" in block.text]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("望澜市产教融合专项资金管理办法", ["望澜市产教融合专项资金管理办法"]),
        ("Microsoft Word - 文档1.docx", []),
        ("通知", []),
        ("另一份文件的标题不在文中", []),
    ],
    ids=["printed", "file-name", "short", "other"],
)
def test_declared_titles(title: str, expected: list[str]) -> None:
    """A declared title is believed where the document prints it; the file's author and dates are no facts."""
    page = layer([(40, 20, "望澜市产教融合专项资金管理办法"), *BODY])
    loaded = load(Writer([page], title=title).bytes(), SOURCE)
    assert loaded.titles == expected
    assert not loaded.facts


def test_drawn_lines_are_given_with_the_words() -> None:
    """Stroked lines and boxes and thin filled ones are edges of cells; curves and hairs are not."""
    paths = [
        ('Boundary="10 10 100 50"', "M 0 0 L 100 0 L 100 50 L 0 50 C"),
        ('Boundary="10 30 100 1" Stroke="false" Fill="true"', "M 0 0 L 100 0 L 100 0.3 L 0 0.3 C"),
        ('Boundary="0 0 9 9" Stroke="false"', "M 0 0 L 100 0"),
        ('Boundary="0 0 9 9"', "M 0 0 B 1 1 2 2 90 0 Q 1 1 0 90 A 9 9 0 0 1 5 5 L 5 5.1 L 50 50 L x"),
    ]
    drawn = "".join(
        f"<o:PathObject {attributes}><o:AbbreviatedData>{data}</o:AbbreviatedData></o:PathObject>"
        for attributes, data in paths
    )
    rules = next(pages_of(Writer([drawn + layer(BODY)]).bytes(), SOURCE)).rules
    assert [(rule.left, rule.right, rule.top, rule.bottom) for rule in rules] == [
        (10, 110, 10, 10), (110, 110, 10, 60), (10, 110, 60, 60), (10, 10, 10, 60), (10, 110, 30, 30.3),
    ]  # fmt: skip


def test_refusals_say_why() -> None:
    """Encrypted, scanned, wordless and glyph-only packages are each refused with their own reason."""
    picture = '<o:ImageObject Boundary="0 0 210 297" ResourceID="9"/>'
    assert "加密" in refusal(Writer([layer(BODY)], more={"Encryptions.xml": "<x/>"}).bytes())
    assert "2 页里只有图片" in (scan := refusal(Writer([picture, picture]).bytes()))
    assert "OCR" in scan
    assert "扫描件" in refusal(Writer([picture + layer([(90, 280, "甲")])]).bytes())
    assert "没有正文文字" in refusal(Writer(["<o:Layer/>"]).bytes())
    assert "字形" in refusal(Writer([layer([(30, 40, "\xa4" * 30)])]).bytes())


def without(members: dict[str, str], name: str) -> bytes:
    return zipped({key: data for key, data in members.items() if key != name})


def test_missing_parts_are_named() -> None:
    """A package without its entry, document, page or template is refused, naming what is missing."""
    writer = Writer([layer(BODY), layer(BODY)], templates=[layer([(30, 20, "表样")])])
    members = writer.members()
    assert "缺少“OFD.xml”" in refusal(without(members, "OFD.xml"))
    assert "缺少文档“Doc_0/Document.xml”" in refusal(without(members, "Doc_0/Document.xml"))
    assert "缺少第 2 页“Pages/1.xml”" in refusal(without(members, "Doc_0/Pages/1.xml"))
    assert "缺少模板" in refusal(without(members, "Doc_0/Tpls/Tpl_0.xml"))
    assert "没有列出页面" in refusal(Writer([]).bytes())
    assert "没有列出文档" in refusal(Writer([layer(BODY)], documents=0).bytes())


def test_hostile_packages() -> None:
    """Truncated files, entity tricks and bombs end in a refusal, soon."""
    began = time.process_time()
    writer = Writer([layer(BODY)])
    whole = writer.bytes()
    for share in (0.2, 0.6, 0.99):
        assert "损坏" in refusal(whole[: int(len(whole) * share)])
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "哈">{laughs}]><Page><Content>&l9;</Content></Page>'
    assert "Pages/0.xml" in refusal(zipped(writer.members() | {"Doc_0/Pages/0.xml": bomb}))
    assert "压缩炸弹" in refusal(zipped(writer.members() | {"Doc_0/Pages/0.xml": bytes(30 << 20)}))
    assert "压缩炸弹" in refusal(zipped(writer.members() | {"Doc_0/Pages/0.xml": "<a/>" * 2_100_000}))
    assert "多得不像" in refusal(Writer(["<o:Layer/>"] * 5001).bytes())
    assert time.process_time() - began < 30


def test_a_maze_of_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """Units that draw each other a hundred times over, nine deep, are given up."""
    monkeypatch.setattr("corpus.printed.ofd_page._MAX_OBJECTS", 200_000)  # the true one takes seconds
    drawn = {n: f'<o:CompositeObject ResourceID="{n}"/>' * 100 for n in range(9)}
    nested = "".join(
        f'<o:CompositeGraphicUnit ID="{n - 1}"><o:Content>{objects}</o:Content></o:CompositeGraphicUnit>'
        for n, objects in drawn.items()
    )
    maze = Writer(
        ['<o:CompositeObject ResourceID="0"/>'],
        common="<o:PublicRes>Res.xml</o:PublicRes>",
        more={"Doc_0/Res.xml": f'<o:Res xmlns:o="{STANDARD}">{nested}</o:Res>'},
    )
    assert "多得不像" in refusal(maze.bytes())


@pytest.mark.parametrize(
    "broken",
    ['Size="x"', 'Size="0"', 'CTM="0 0 0 0 0 0"', 'CTM="1 2"', 'Boundary="nan inf"', 'CTM="1e9 0 0 1 0 0"'],
)
def test_absurd_numbers(broken: str) -> None:
    """Numbers that are none, not finite or absurd lose no words."""
    words = '<o:TextCode X="1e999" Y="-" DeltaX="e 5">岚川省通知书</o:TextCode>'
    page = f"<o:TextObject {broken}>{words}</o:TextObject>"
    assert squeezed("".join(texts(Writer([page]).bytes()))) == "岚川省通知书"


WORDS = st.text(
    st.sampled_from("岚川省望澜市产教联合体专项资金办法第一条二，。（）abc 12"), min_size=1, max_size=12
)
PLACES = st.tuples(st.floats(0, 180), st.floats(10, 280), WORDS)


@given(st.lists(st.lists(PLACES, min_size=1, max_size=8), min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_every_character_comes_once_and_on_its_page(pages: list[list[Placed]]) -> None:
    """Whatever words stand wherever, all their characters are given once, on the page they stand on."""
    data = Writer([layer(page) for page in pages]).bytes()
    for page, read in zip(pages, pages_of(data, SOURCE), strict=True):
        expected = Counter(squeezed("".join(words for _, _, words in page)))
        assert Counter(squeezed("".join(line.text for line in read.lines))) == expected
        assert all(line.bottom > line.top and line.size > 0 for line in read.lines)


@given(st.lists(PLACES, min_size=1, max_size=10))
@settings(max_examples=100, deadline=None)
def test_blocks_hold_what_the_page_says(page: list[Placed]) -> None:
    """The blocks say no character more than the page, and page numbers refer to it."""
    try:
        blocks = load(Writer([layer(page)]).bytes(), SOURCE).blocks
    except ReadError:
        return  # a page with nothing but a page number
    said = Counter(squeezed("".join(block.text for block in blocks if block.kind != "row")))
    assert said <= Counter(squeezed("".join(words for _, _, words in page)))
    assert {block.pages for block in blocks} == {((0, 1),)}
