"""DOCX is read as its reader sees it: notes beside their sentence, numbers written out, nothing unseen."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus import ReadError
from corpus.loaders.docx import load
from corpus.reader import parse

W = nsdecls("w")
BODY = "为了规范望澜市公共实训基地的建设和管理，根据有关规定，结合本市实际，制定本办法。"


def word_file(build: Callable[[WordDocument], object]) -> bytes:
    file = docx.Document()
    build(file)
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def body_of(*elements: str) -> Callable[[WordDocument], None]:
    """Give a builder that puts XML elements into the body, in order."""

    def build(file: WordDocument) -> None:
        body = file.element.body
        for element in elements:
            body.insert(len(body) - 1, parse_xml(element.replace(">", f" {W}>", 1)))

    return build


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def field_mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def texts(data: bytes) -> list[str]:
    return [block.text for block in load(data, "a.docx").blocks]


def with_notes(file: WordDocument, kind: str, notes: dict[str, str]) -> None:
    """Add the part that holds footnotes or endnotes."""
    inner = "".join(
        f'<w:{kind} w:id="{name}"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:{kind}>'
        for name, words in notes.items()
    )
    rule = f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:{kind}>'
    blob = f"<w:{kind}s {W}>{rule}{inner}</w:{kind}s>".encode()
    main = file.part
    content_type, relation = {
        "footnote": (CONTENT_TYPE.WML_FOOTNOTES, RELATIONSHIP_TYPE.FOOTNOTES),
        "endnote": (CONTENT_TYPE.WML_ENDNOTES, RELATIONSHIP_TYPE.ENDNOTES),
    }[kind]
    main.relate_to(Part(PackURI(f"/word/{kind}s.xml"), content_type, blob, main.package), relation)


def refer(file: WordDocument, before: str, after: str, name: str, kind: str = "footnote") -> None:
    """Add a paragraph with a reference to a note in the middle of its sentence."""
    element = file.add_paragraph(before)._p
    element.append(parse_xml(f'<w:r {W}><w:{kind}Reference w:id="{name}"/></w:r>'))
    element.append(parse_xml(f"<w:r {W}><w:t>{after}</w:t></w:r>"))


def test_notes_follow_the_paragraph_that_refers_to_them() -> None:
    """A footnote stands after the paragraph, never within the sentence; one never referred to is left out."""

    def build(file: WordDocument) -> None:
        with_notes(file, "footnote", {"1": "指全市职业院校。", "2": "按上年末人数计算。", "9": "无人提及。"})
        with_notes(file, "endnote", {"1": "数据由统计部门提供。"})
        refer(file, "补助对象为全市院校", "，分年度拨付。", "1")
        refer(file, "标准为每人", "八百元", "2")
        refer(file, "总额", "见附表。", "1", "endnote")

    assert texts(word_file(build)) == [
        "补助对象为全市院校，分年度拨付。",
        "注1：指全市职业院校。",
        "标准为每人八百元",
        "注2：按上年末人数计算。",
        "总额见附表。",
        "尾注1：数据由统计部门提供。",
    ]


def test_notes_of_a_regulation_stand_at_its_end() -> None:
    """Where a line of its own would count as a clause of an article, the notes come last, under a heading."""

    def build(file: WordDocument) -> None:
        with_notes(file, "footnote", {"1": "指全市职业院校。"})
        refer(file, "第一条　本办法适用于院校", "和企业。", "1")
        for label in ("第二条", "第三条"):
            file.add_paragraph(f"{label}　{BODY}")

    document = parse(word_file(build), "/documents/a.docx")
    assert document.text.endswith("注释\n注1：指全市职业院校。")
    assert [section.label for section in document.outline if section.kind == "clause"] == []


def test_hidden_deleted_and_phonetic_words_are_left_out() -> None:
    """Only what is printed is read: hidden runs and styles, deletions, ruby and placeholders are not."""

    def build(file: WordDocument) -> None:
        style = file.styles.add_style("暗", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
        style.font.hidden = True
        body_of(
            paragraph(run("补贴") + run("内部掌握", "<w:vanish/>") + run("五百元", '<w:vanish w:val="0"/>')),
            paragraph(
                run("每人") + run("暗语", f'<w:rStyle w:val="{style.style_id}"/>') + "<w:moveFrom>"
                f"{run('旧处')}</w:moveFrom><w:moveTo>{run('新处')}</w:moveTo>"
            ),
            paragraph(
                f"<w:r><w:ruby><w:rt>{run('lan')}</w:rt><w:rubyBase>{run('岚')}</w:rubyBase></w:ruby></w:r>"
                + run("川省")
            ),
            paragraph(
                run("联系人：") + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
                f"{run('单击此处输入')}</w:sdtContent></w:sdt>"
                f"<w:sdt><w:sdtPr/><w:sdtContent>{run('张某')}</w:sdtContent></w:sdt>"
            ),
        )(file)

    assert texts(word_file(build)) == ["补贴五百元", "每人新处", "岚川省", "联系人：张某"]


def test_a_hidden_paragraph_style_hides_its_words() -> None:
    """A style hides whole paragraphs, and so does one that rests on it; a run may be shown nonetheless."""

    def build(file: WordDocument) -> None:
        style = file.styles.add_style("暗段", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
        style.font.hidden = True
        heir = file.styles.add_style("暗段二", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
        heir.base_style = style
        body_of(
            paragraph(run("补贴一万元"), f'<w:pStyle w:val="{style.style_id}"/>'),
            paragraph(
                run("补贴两万元") + run("明示", '<w:vanish w:val="0"/>'),
                f'<w:pStyle w:val="{heir.style_id}"/>',
            ),
            paragraph(run("补贴五百元")),
        )(file)

    assert texts(word_file(build)) == ["明示", "补贴五百元"]


def test_a_deleted_paragraph_end_joins_the_paragraphs() -> None:
    """With the tracked deletion of a paragraph mark accepted, its words read on with the next paragraph."""
    build = body_of(
        paragraph(run("各校应当"), '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'),
        paragraph(run("按期申报。")),
        paragraph(run("末段"), '<w:rPr><w:del w:id="2" w:author="a"/></w:rPr>'),
    )
    assert texts(word_file(build)) == ["各校应当按期申报。", "末段"]


def test_tables_of_contents_are_no_text_and_other_fields_are() -> None:
    """What a contents field or control shows is left out; a hyperlink's and a reference's words stay."""
    build = body_of(
        paragraph(
            field_mark("begin") + "<w:r><w:instrText> TOC \\o </w:instrText></w:r>" + field_mark("separate")
            + run("一、总则 3")
        ),
        paragraph(run("二、任务 5") + field_mark("end")),
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
        f"</w:sdtPr><w:sdtContent>{paragraph(run('目录'))}</w:sdtContent></w:sdt>",
        paragraph(
            run("详见") + field_mark("begin") + "<w:r><w:instrText>REF a</w:instrText></w:r>"
            + field_mark("separate") + run("附件一") + field_mark("end")
            + f"<w:hyperlink>{run('办事大厅')}</w:hyperlink>"
        ),
        # A field that a damaged file never closes must not swallow the rest.
        paragraph(field_mark("begin") + "<w:r><w:instrText>TOC</w:instrText></w:r>" + field_mark("separate")),
        paragraph(run("正文仍在。")),
    )  # fmt: skip
    assert texts(word_file(build)) == ["详见附件一办事大厅", "正文仍在。"]


def test_a_letterhead_table_is_read_as_lines() -> None:
    """A table of one row, or an imprint, only places text: its words are lines, not rows of data."""

    def build(file: WordDocument) -> None:
        head = file.add_table(rows=1, cols=2)
        head.cell(0, 0).text, head.cell(0, 1).text = "望澜市教育局", "文件"
        file.add_paragraph(BODY)
        imprint = file.add_table(rows=2, cols=2)
        imprint.cell(0, 0).merge(imprint.cell(0, 1)).text = "抄送：各县区教育局。"
        imprint.cell(1, 0).text, imprint.cell(1, 1).text = "望澜市教育局办公室", "2024年3月1日印发"

    blocks = load(word_file(build), "a.docx").blocks
    assert [block.text for block in blocks] == [
        "望澜市教育局文件",
        BODY,
        "抄送：各县区教育局。",
        "望澜市教育局办公室 2024年3月1日印发",
    ]
    assert {block.kind for block in blocks} == {"paragraph"}


def test_rows_of_word_tables_keep_heads_groups_and_nested_words() -> None:
    """Cells merged down and across, a head marked as such, nested tables and lists in cells all read on."""

    def build(file: WordDocument) -> None:
        table = file.add_table(rows=5, cols=3)
        words = "领域 2024年 2024年 领域 目标 完成 教学 100 90 教学 80 70 师资 - -".split()
        for cell, text in zip(table._cells, words, strict=True):
            cell.text = text
        for first, last, text in [
            ((0, 0), (1, 0), "领域"),
            ((0, 1), (0, 2), "2024年"),
            ((2, 0), (3, 0), "教学"),
        ]:
            table.cell(*first).merge(table.cell(*last)).text = text
        nested = table.cell(4, 1)
        nested.text = "其中"
        nested.add_table(rows=1, cols=2).cell(0, 1).text = "专业课五人"

    assert texts(word_file(build)) == [
        "领域 | 2024年目标 | 2024年完成",
        "领域：教学；2024年目标：100；2024年完成：90",
        "领域：教学；2024年目标：80；2024年完成：70",
        "领域：师资；2024年目标：其中 专业课五人；2024年完成：-",
    ]


def numbered(file: WordDocument, levels: str, nums: str) -> None:
    root = file.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{levels}</w:abstractNum>'))
    for number_id, overrides in (("71", ""), ("72", nums)):
        root.append(
            parse_xml(f'<w:num {W} w:numId="{number_id}"><w:abstractNumId w:val="77"/>{overrides}</w:num>')
        )


def level(depth: int, form: str, pattern: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def item(words: str, number_id: str = "71", depth: int = 0) -> str:
    return paragraph(
        run(words), f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number_id}"/></w:numPr>'
    )


def test_automatic_numbers_count_as_word_counts() -> None:
    """Lists of one definition count on, an override begins anew, legal levels show digits, 0 is no number."""

    def build(file: WordDocument) -> None:
        levels = level(0, "chineseCountingThousand", "第%1章") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
        restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
        numbered(file, levels, restart)
        body_of(
            item("总则"), item("目的", depth=1), item("范围", depth=1), item("建设"), item("选址", depth=1),
            item("附录", "72"), item("附图", "72"), item("不编号", "0"),
        )(file)  # fmt: skip

    assert texts(word_file(build)) == [
        "第一章 总则", "1.1 目的", "1.2 范围", "第二章 建设", "2.1 选址",
        "第五章 附录", "第六章 附图", "不编号",
    ]  # fmt: skip


def test_numbers_of_heading_styles() -> None:
    """A style brings its number with it, at the level the list gives it, also to styles based on it."""

    def build(file: WordDocument) -> None:
        link = '<w:pStyle w:val="Heading{}"/>'
        levels = level(0, "chineseCounting", "%1、", link.format(1)) + level(
            1, "chineseCounting", "（%2）", link.format(2)
        )
        numbered(file, levels, "")
        for name in ("Heading 1", "Heading 2"):
            properties = file.styles[name].element.get_or_add_pPr()
            properties.append(parse_xml(f'<w:numPr {W}><w:numId w:val="71"/></w:numPr>'))
        based = file.styles.add_style("小节", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
        based.base_style = file.styles["Heading 1"]
        file.add_heading("目标", level=1)
        file.add_heading("近期", level=2)
        file.add_paragraph("任务", style="小节")

    blocks = load(word_file(build), "a.docx").blocks
    assert [(block.level, block.text) for block in blocks] == [
        (1, "一、目标"),
        (2, "（一）近期"),
        (1, "二、任务"),
    ]


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return buffer.getvalue()


def strict(name: str, part: bytes) -> bytes:
    """Write a part in the namespaces of ISO/IEC 29500 strict."""
    if not name.endswith((".xml", ".rels")):
        return part
    for family in (b"wordprocessingml", b"officeDocument", b"drawingml"):
        old, new = b"schemas.openxmlformats.org/%s/2006/", b"purl.oclc.org/ooxml/%s/"
        part = part.replace(old % family, new % family)
    return part


def test_strict_and_macro_enabled_files_are_read() -> None:
    """A file in the strict namespaces, one with macros and a template hold the same text as a plain one."""
    plain = word_file(lambda file: (file.add_heading("目标", level=1), file.add_paragraph(BODY)))
    main = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main"
    for change in (
        strict,
        lambda name, part: part.replace(main, b"vnd.ms-word.document.macroEnabled.main"),
        lambda name, part: part.replace(
            main, b"vnd.openxmlformats-officedocument.wordprocessingml.template.main"
        ),
    ):
        data = repacked(plain, change)
        assert data != plain
        assert texts(data) == ["目标", BODY]


@pytest.mark.parametrize("seed", range(60))
def test_damaged_parts_end_in_a_read_error(seed: int) -> None:
    """Bytes changed, cut or doubled within the XML of any part never end in another error."""
    chance = random.Random(seed)

    def build(file: WordDocument) -> None:
        with_notes(file, "footnote", {"1": "指全市职业院校。"})
        refer(file, "补助对象", "为院校。", "1")
        numbered(file, level(0, "chineseCounting", "%1、"), "")
        body_of(item("目标"), item("任务"))(file)
        file.add_table(rows=2, cols=2).cell(0, 0).text = "单位"

    def damage(name: str, part: bytes) -> bytes:
        if chance.random() < 0.5:
            return part
        changed = bytearray(part)
        for _ in range(chance.choice([1, 3, 20])):
            at = chance.randrange(len(changed) or 1)
            piece = bytes(changed[at : at + chance.randrange(1, 40)])
            changed[at : at + len(piece)] = chance.choice(
                [b"", b"-1", b"99999999999", b"\xff", piece * 3, b"<w:p>"]
            )
        return bytes(changed)

    try:
        found = texts(repacked(word_file(build), damage))
    except ReadError as error:
        found = [str(error)]
    assert all(found)
