"""Real OFD files: their words are all there, page by page; damaged ones end in a refusal and nothing else."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from corpus import ReadError
from corpus.loaders.ofd import load, pages_of

pytestmark = pytest.mark.shared

# Pages and characters without white space of pages and templates, each template counted once; or why refused.
SAMPLES: dict[str, tuple[int, int] | str] = {
    "ofdrw-archive-test-ofda": (1, 10),
    "ofdrw-converter-V4RideRight": "没有正文文字",
    "ofdrw-converter-draw_param_ref": (5, 3461),
    "ofdrw-converter-helloworld": (1, 21),
    "ofdrw-converter-signout": (1, 241),
    "ofdrw-converter-testPathClip": (1, 296),
    "ofdrw-crypto-hello": (2, 1285),
    "ofdrw-crypto-hello-integrity": (2, 1285),
    "ofdrw-layout-1-1": (3, 57),
    "ofdrw-layout-AddAttachment": (1, 14),
    "ofdrw-layout-AddAttachment_relativepathversion": (1, 14),
    "ofdrw-layout-AddWatermarkAnnot": (6, 2354),
    "ofdrw-layout-SplitParagraph": (2, 1469),
    "ofdrw-layout-areaholder_fields": (1, 4),
    "ofdrw-layout-fptpl": (1, 445),
    "ofdrw-layout-keyword2": (1, 538),
    "ofdrw-layout-no_page_container": (1, 498),
    "ofdrw-reader-SESV4SignDoc": (1, 21),
    "ofdrw-reader-multiKeywordInTextCode": (1, 25),
    "ofdrw-reader-path_unstd": (2, 313),
    "ofdrw-sign-DigitalSign": (1, 21),
    "ofdrw-sign-VPage7": "没有正文文字",
    "ofdrw-sign-namespace_no_std": (1, 21),
    "ofdrw-sign-v4signed": (1, 561),
    "ofdrw-tool-hello_watermark": (1, 21),
    "ofdrw-tool-page1": "没有正文文字",
}
# The buyer's name, alike on four of five pages, is taken for a running head.
REPEATED_HEADS = {"ofdrw-converter-draw_param_ref"}
ROUNDS = 25  # damaged copies of each sample and each kind of damage: five seconds altogether


def squeezed(text: str) -> str:
    return "".join(text.split())


def codes(root: ElementTree.Element) -> Counter[str]:
    return Counter(squeezed("".join(e.text or "" for e in root.iter() if e.tag.endswith("}TextCode"))))


def plain_pages(path: Path) -> Iterator[tuple[Counter[str], Counter[str], bool]]:
    """Give what each page and its template write, as plainly as can be, and whether it is the first use."""
    with zipfile.ZipFile(path) as archive:
        names = {name.lower(): name for name in archive.namelist()}

        def part(location: str) -> ElementTree.Element:
            name = location.lstrip("/") if location.startswith(("/", "Doc_", "OFD")) else f"Doc_0/{location}"
            return ElementTree.fromstring(archive.read(names[name.lower()]))

        (location,) = [e.text or "" for e in part("OFD.xml").iter() if e.tag.endswith("}DocRoot")]
        document = part(location)
        templates = {e.get("ID"): e for e in document.iter() if e.tag.endswith("}TemplatePage")}
        used: set[str | None] = set()
        for element in document.iter():
            if element.tag.endswith("}Page"):
                page = part(element.get("BaseLoc", ""))
                own = [e.get("TemplateID") for e in page if e.tag.endswith("}Template")]
                written = sum((codes(part(templates[key].get("BaseLoc", ""))) for key in own), Counter[str]())
                yield codes(page), written, not used & set(own)
                used.update(own)


@pytest.mark.parametrize("name", SAMPLES)
def test_words_page_by_page(name: str, shared_data: Path) -> None:
    """Each character of a page comes once and on its page; a template's at least where it is first used."""
    path = shared_data / "ofd" / f"{name}.ofd"
    plain = list(plain_pages(path))
    pages = list(pages_of(path.read_bytes(), str(path)))
    for page, (own, template, is_first) in zip(pages, plain, strict=True):
        said = Counter(squeezed("".join(line.text for line in page.lines)))
        assert own <= said <= own + template
        assert not is_first or said == own + template
    if isinstance(SAMPLES[name], str):
        with pytest.raises(ReadError, match=str(SAMPLES[name])):
            load(path.read_bytes(), str(path))
        return
    written = sum(
        (own + (template if is_first else Counter()) for own, template, is_first in plain), Counter()
    )
    assert SAMPLES[name] == (len(pages), written.total())
    blocks = load(path.read_bytes(), str(path)).blocks
    text = Counter(squeezed("".join(block.text for block in blocks)))
    given = Counter(squeezed("".join(line.text for page in pages for line in page.lines)))
    assert name in REPEATED_HEADS or given <= text
    assert any(block.kind == "row" for block in blocks) or text <= given
    assert all(block.pages and block.pages[-1][1] <= len(pages) for block in blocks)


def test_every_sample_is_known(shared_data: Path) -> None:
    """The table above names each of the shared files."""
    assert {path.stem for path in (shared_data / "ofd").glob("*.ofd")} == set(SAMPLES)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ofdrw-crypto-hello", ["拿来主义", "鲁迅", "闭关", "怕给他", "他占有"]),
        (
            "ofdrw-converter-testPathClip",
            ["证号", "C1234", "采矿权人", "开采矿种", "煤", "有效期限", "壹年", "2022"],
        ),
        (
            "ofdrw-layout-fptpl",
            ["发票代码", "0500017", "发票号码", "122353", "校验码", "16630", "收款人", "张一诺"],
        ),
        ("ofdrw-reader-path_unstd", ["立案决定书", "立案侦查", "存根", "案件名称", "AJMC", "填发人", "TFR"]),
    ],
    ids=["columns-none", "licence", "invoice", "form"],
)
def test_reading_order(name: str, words: list[str], shared_data: Path) -> None:
    """What a reader sees one below the other comes in that order, labels before their values."""
    path = shared_data / "ofd" / f"{name}.ofd"
    text = squeezed("".join(block.text for block in load(path.read_bytes(), str(path)).blocks))
    places = [text.find(word) for word in words]
    assert -1 not in places
    assert places == sorted(places)


def flipped(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.choice([1, 3, 20])):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def _odd(number: bytes, chance: random.Random) -> bytes:
    odd = [b"-1", b"1e308", b"nan", b"", b"99999999", b"g", b"0"]
    return chance.choice(odd) if chance.random() < 0.1 else number


def garbled(data: bytes, chance: random.Random) -> bytes:
    """Change the numbers of some XML parts, or cut, double or flip a stretch of them, and pack them again."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for info in source.infolist():
            part = source.read(info)
            if info.filename.endswith(".xml") and part and chance.random() < 0.5:
                at, size = chance.randrange(len(part)), chance.randrange(40)
                kind = chance.randrange(4)
                if kind == 0:
                    part = part[:at] + part[at + size :]
                elif kind == 1:
                    part = part[:at] + part[at : at + size] + part[at:]
                elif kind == 2:
                    part = flipped(part, chance)
                else:
                    part = re.sub(rb"\d+", lambda match: _odd(match[0], chance), part)
            target.writestr(info.filename, part)
    return buffer.getvalue()


def is_read(data: bytes, name: str) -> bool:
    """Say whether a file is read; a refusal must name it, and nothing else may be raised."""
    try:
        return bool(load(data, name).blocks)
    except ReadError as error:
        assert name in str(error)  # noqa: PT017 - most damage raises, some does not
        return False


@pytest.mark.parametrize("damage", [flipped, garbled])
def test_damaged_samples(damage: Callable[[bytes, random.Random], bytes], shared_data: Path) -> None:
    """Whatever bytes or numbers of a real file change, it is read or refused, never crashed on."""
    read = 0
    for path in sorted((shared_data / "ofd").glob("*.ofd")):
        chance, data = random.Random(path.name), path.read_bytes()
        read += sum(is_read(damage(data, chance), path.name) for _ in range(ROUNDS))
    assert read  # damage to a picture or a font changes no word
