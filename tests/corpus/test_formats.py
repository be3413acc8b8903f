"""Each format gives the same document; files that cannot be read say why and what to do."""

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

import corpus
from corpus import Document, ReadError
from corpus.reader import parse
from corpus.sniffing import sniff

BODY = (
    "为了规范示例市公共实训基地的建设和管理，提高技术技能人才培养质量，服务企业技术改造和产品升级，"
    "根据有关规定，结合本市实际，制定本办法。"
)


def docx_bytes(build: Callable[[docx.document.Document], None]) -> bytes:
    file = docx.Document()
    build(file)
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def outline_of(document: Document) -> list[tuple[int, str, str]]:
    return [(section.level, section.label, section.title) for section in document.outline]


def test_markdown_headings_lists_and_inline_marks() -> None:
    """Markdown gives headings by level; marks, links and comments are off, the words stay."""
    text = (
        "---\ntags: 示例\n---\n# 示例市工作方案\n\n<!-- 内部 -->\n## 一、目标\n\n到2027年，**建成**"
        "[三个基地](https://example.com/a)。\n\n- 第一类\n- 第二类\n\n### （一）分工\n\n由市教育局*牵头*。\n"
    )
    document = parse(text.encode(), "/documents/a.md")
    assert document.format == "markdown"
    assert document.title == "示例市工作方案"
    assert document.text == (
        "示例市工作方案\n一、目标\n到2027年，建成三个基地。\n第一类\n第二类\n（一）分工\n由市教育局牵头。"
    )
    assert outline_of(document) == [(1, "一、", "目标"), (2, "（一）", "分工")]


def test_markdown_table_rows_keep_their_heads() -> None:
    """Each row of a pipe table can be read and found alone."""
    text = "# 标准\n\n| 类别 | 补贴 |\n|---|:--:|\n| 甲类 | 500元 |\n| 乙类 | 300元 |\n"
    assert parse(text.encode(), "/documents/a.md").text.split("\n")[1:] == [
        "类别 | 补贴",
        "类别：甲类；补贴：500元",
        "类别：乙类；补贴：300元",
    ]


def test_docx_styles_tables_and_order() -> None:
    """DOCX paragraphs and tables come in order, styled headings make the outline, merged cells repeat."""

    def build(file: docx.document.Document) -> None:
        file.add_paragraph("示例市实训基地工作方案", style="Title")
        file.add_heading("总体要求", level=1)
        file.add_paragraph(BODY)
        table = file.add_table(rows=3, cols=2)
        for cell, text in zip(table._cells, ["单位", "任务", "市教育局", "统筹", "", "督导"], strict=True):
            cell.text = text
        table.cell(1, 0).merge(table.cell(2, 0))
        file.add_heading("工作任务", level=1)
        file.add_heading("建设基地", level=2)
        file.add_paragraph(BODY)

    document = parse(docx_bytes(build), "/documents/a.docx")
    assert document.title == "示例市实训基地工作方案"
    assert outline_of(document) == [(1, "", "总体要求"), (1, "", "工作任务"), (2, "", "建设基地")]
    assert "单位：市教育局；任务：统筹\n单位：市教育局；任务：督导" in document.text


def test_docx_automatic_numbers_are_written_out() -> None:
    """Numbers that Word makes itself are part of the text: 一、, （一）, and they count on."""
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for depth, pattern in enumerate(["%1、", "（%2）"])
    )

    def build(file: docx.document.Document) -> None:
        numbering = file.part.numbering_part.element
        numbering.insert(
            0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>')
        )
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
        )
        file.add_paragraph("示例市工作要点")
        for depth, words in [(0, "目标"), (1, "甲项"), (1, "乙项"), (0, "任务"), (1, "丙项")]:
            properties = file.add_paragraph(words)._p.get_or_add_pPr()
            properties.append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="77"/></w:numPr>')
            )

    document = parse(docx_bytes(build), "/documents/a.docx")
    assert document.text.split("\n")[1:] == ["一、目标", "（一）甲项", "（二）乙项", "二、任务", "（一）丙项"]


def test_docx_insertions_stay_and_deletions_go() -> None:
    """Tracked insertions, content controls and line breaks are read; deleted words are not."""

    def build(file: docx.document.Document) -> None:
        file.add_paragraph("示例市通知")
        paragraph = file.add_paragraph("补贴")._p
        paragraph.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>五百元</w:t></w:r></w:ins>"))
        paragraph.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>三百元</w:delText></w:r></w:del>"))
        paragraph.append(parse_xml(f"<w:r {nsdecls('w')}><w:br/><w:t>下一行</w:t></w:r>"))
        file.element.body.insert(
            2,
            parse_xml(
                f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件中的话</w:t></w:r></w:p>"
                "</w:sdtContent></w:sdt>"
            ),
        )

    document = parse(docx_bytes(build), "/documents/a.docx")
    assert document.text.split("\n") == ["示例市通知", "补贴五百元", "下一行", "控件中的话"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("空.txt", b"", "空文件"),
        ("空白.md", b"\xef\xbb\xbf \r\n\t\n", "空文件"),
        ("图片.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(50), "PNG"),
        ("照片.pdf", b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(50), "JPEG"),
        (
            "旧.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50) + "WordDocument".encode("utf-16-le"),
            "另存为 DOCX",
        ),
        ("旧.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "另存为 DOCX"),
        ("富文本.doc", b"{\\rtf1\\ansi hello", "RTF"),
        ("包.rar", b"Rar!\x1a\x07\0", "解压"),
        ("坏.pdf", b"%PDF-1.4\nnot really", "损坏"),
        ("坏.txt", bytes(range(256)) * 40, "损坏"),
        ("网页.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related;\n\nabc", "仅 HTML"),
    ],
)
def test_unreadable_files_say_why_and_what_to_do(
    name: str, data: bytes, message: str, tmp_path: Path
) -> None:
    """Whatever the extension claims, the message names the file, what it really is, and the remedy."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError, match=message) as caught:
        corpus.read(path)
    assert str(path) in str(caught.value)
    assert "请" in str(caught.value)


@pytest.mark.parametrize(
    ("member", "message"),
    [("xl/workbook.xml", "XLSX"), ("ppt/slides/slide1.xml", "PPTX"), ("OFD.xml", "OFD"), ("a.txt", "ZIP")],
)
def test_other_packages_are_told_apart(member: str, message: str) -> None:
    """A zip that is no DOCX is named for what it holds."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, "<x/>")
    with pytest.raises(ReadError, match=message):
        parse(buffer.getvalue(), "/documents/a.docx")


def test_a_truncated_docx() -> None:
    """A half-downloaded DOCX is told as such, wherever it was cut."""
    whole = docx_bytes(lambda file: file.add_paragraph(BODY) and None)
    for share in (0.1, 0.5, 0.9, 0.99):
        with pytest.raises(ReadError, match=r"不完整|损坏") as caught:
            parse(whole[: int(len(whole) * share)], "/documents/截断.docx")
        assert "截断.docx" in str(caught.value)


def test_a_docx_with_broken_parts() -> None:
    """A DOCX whose XML is damaged or whose parts are missing is refused, not crashed on."""
    whole = docx_bytes(lambda file: file.add_paragraph(BODY) and None)
    for replaced in ("word/document.xml", "[Content_Types].xml", "_rels/.rels", "word/styles.xml"):
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(buffer, "w") as target:
            for item in source.infolist():
                data = b"<broken" if item.filename == replaced else source.read(item.filename)
                target.writestr(item.filename, data)
        with pytest.raises(ReadError, match="DOCX"):
            parse(buffer.getvalue(), "/documents/a.docx")


@pytest.mark.parametrize("seed", range(40))
def test_a_docx_with_flipped_bytes(seed: int) -> None:
    """Random damage anywhere in a DOCX ends in a document or a `ReadError`, never another error."""
    chance = random.Random(seed)
    damaged = bytearray(docx_bytes(lambda file: file.add_paragraph(BODY) and None))
    for _ in range(chance.choice([1, 5, 50])):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    try:
        text = parse(bytes(damaged), "/documents/a.docx").text
    except ReadError as error:
        text = str(error)
    assert text


def test_a_zip_bomb_is_not_unpacked() -> None:
    """A DOCX that would unpack to hundreds of megabytes is refused by its list of members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as member:
            for _ in range(40):
                member.write(bytes(1024 * 1024))
    with pytest.raises(ReadError, match="压缩炸弹"):
        parse(buffer.getvalue(), "/documents/bomb.docx")


def test_xml_entities_are_not_resolved(tmp_path: Path) -> None:
    """An entity in a DOCX that points to a local file brings nothing of it in."""
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容", encoding="utf-8")
    whole = docx_bytes(lambda file: file.add_paragraph("占位") and None)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(buffer, "w") as target:
        for item in source.infolist():
            data = source.read(item.filename)
            if item.filename == "word/document.xml":
                entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode()
                head, _, rest = data.partition(b"?>")
                data = head + b"?>" + entity + rest.replace("占位".encode(), "公开&e;".encode())
            target.writestr(item.filename, data)
    try:
        text = parse(buffer.getvalue(), "/documents/a.docx").text
    except ReadError as error:
        text = str(error)
    assert "机密" not in text


def test_the_bytes_decide_not_the_extension() -> None:
    """A web page saved as .txt is read as a page, Markdown saved as .txt as Markdown."""
    page = f"<html><head><title>示例</title></head><body><article><p>{BODY}</p></article></body></html>"
    assert parse(page.encode(), "/documents/a.txt").format == "html"
    assert parse(f"# 示例\n\n{BODY}\n".encode(), "/documents/a.txt").format == "markdown"
    assert (
        parse(docx_bytes(lambda file: file.add_paragraph(BODY) and None), "/documents/a.doc").format == "docx"
    )


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        pytest.param("notice.md", "# ", "", id="markdown"),
        pytest.param("notice.html", "<html><title>{}</title><body><h1>", "</h1></body></html>", id="html"),
    ],
)
def test_a_heading_as_long_as_a_file_is_text(
    document_of: Callable[..., Document], name: str, before: str, after: str
) -> None:
    """What is styled a heading but too long for one is a paragraph; the title then is the file's name."""
    sentence = "各校应当按照通知要求组织申报，并在规定期限内报送材料。"
    long = sentence * 400
    document = document_of(before.replace("{}", long) + long + after, name)
    assert document.title == "notice"
    assert sentence * 400 in document.text.replace("\n", "")
    passages = corpus.cut(document)
    assert len(passages) > 20
    assert all(len("".join(passage.heading_path)) < 500 for passage in passages)


def test_a_long_table_of_numbers_is_kept() -> None:
    """A page that is little but a long table of short cells loses none of its rows."""
    rows = "".join(f"<tr><td>第{i}项</td><td>{i}元</td></tr>" for i in range(500))
    page = f"<html><body><h1>补助标准</h1><p>各单位按照附表执行。</p><table>{rows}</table></body></html>"
    document = parse(page.encode(), "/documents/table.html")
    assert all(f"{i}元" in document.text for i in range(500))


OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("页.html", "网站声明\n<html><body><p>正文</p></body></html>", "html"),
        ("页.txt", "网站声明<p>一</p><p>二</p>", "html"),
        ("页", "<p>一</p><p>二</p>", "html"),
        ("程序.py", 'PAGE = "<html><body><p>{words}</p></body></html>"\n', "txt"),
        ("表.csv", "县区,学校数\n甲县,三\n", "csv"),
        ("散文.txt", "县区,学校数\n甲县,三\n", "txt"),
        ("表.xml", f'<?xml version="1.0"?><office:document xmlns:office="{OPEN_DOCUMENT}"/>', "odf"),
    ],
)
def test_kinds_of_text_are_told_apart(name: str, text: str, expected: str) -> None:
    """Pages, tables, office files in XML and programs are told by how they begin and what they are called."""
    assert sniff(text.encode(), f"/documents/{name}") == expected


def test_a_text_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with more text than can be dealt with is refused with its length, the limit and the remedy."""
    text = "\n".join(f"{number}、{BODY}" for number in range(20))
    monkeypatch.setattr("corpus.reader._LONGEST", len(text))
    assert parse(text.encode(), "办法.txt").text.count(BODY) == 20
    with pytest.raises(ReadError, match=r"办法\.txt.*正文有 1,\d+ 字，一个文件最多 1,\d+ 字；请拆成几个文件"):
        parse(f"{text}\n20、{BODY}".encode(), "办法.txt")
