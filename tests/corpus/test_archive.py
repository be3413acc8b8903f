"""The ZIP opener shared by loaders: what it gives of sound packages and what it refuses of hostile ones."""

from __future__ import annotations

import io
import random
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from corpus import ReadError
from corpus.packages import MAX_MEMBERS, open_archive, parse_xml

SOURCE = "/documents/岚川省目录.zip"
MB = 1024 * 1024


def zip_of(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method, compresslevel=1) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_members_are_listed_and_read() -> None:
    """Names come in the order listed without folders, and bytes come out as they went in."""
    archive = open_archive(zip_of({"b/": b"", "b/办法.txt": "望澜市".encode(), "a.bin": b"\0\1"}), SOURCE)
    assert archive.names == ["b/办法.txt", "a.bin"]
    assert archive.read("b/办法.txt").decode() == "望澜市"
    assert archive.read(archive.zip.infolist()[2]) == b"\0\1"


def test_a_missing_member_is_named() -> None:
    """A part that is not in the package is named together with the package and the remedy."""
    archive = open_archive(zip_of({"a.xml": b"<a/>"}), SOURCE, "OFD 版式文件", "请重新下载")
    with pytest.raises(ReadError, match=r"岚川省目录\.zip.*是 OFD 版式文件.*缺少“b\.xml”；请重新下载"):
        archive.xml("b.xml")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_a_truncated_archive(share: float) -> None:
    """Wherever a download broke off, the archive is refused as incomplete."""
    whole = zip_of({f"{n}.txt": random.Random(n).randbytes(500) for n in range(5)})
    with pytest.raises(ReadError, match="不完整或已损坏"):
        open_archive(whole[: int(len(whole) * share)], SOURCE)


def test_a_damaged_member_does_not_hide_the_others() -> None:
    """A member whose bytes changed is refused by name, its neighbours are still read."""
    whole = bytearray(zip_of({"a": b"A" * 99, "b": b"B" * 99}, zipfile.ZIP_STORED))
    whole[whole.index(b"A" * 99) + 5] ^= 1
    archive = open_archive(bytes(whole), SOURCE)
    assert archive.read("b") == b"B" * 99
    with pytest.raises(ReadError, match="其中的“a”读不出来"):
        archive.read("a")


def test_an_encrypted_archive() -> None:
    """A package locked by a password says so, not that it is damaged."""
    whole = bytearray(zip_of({"a.txt": b"text"}))
    for at, offset in ((whole.index(b"PK\3\4"), 6), (whole.index(b"PK\1\2"), 8)):
        whole[at + offset] |= 1
    with pytest.raises(ReadError, match=r"加密.*解除加密"):
        open_archive(bytes(whole), SOURCE)


def test_methods_that_documents_do_not_use() -> None:
    """LZMA and bzip2, which cannot be inflated step by step, are refused."""
    for method in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        with pytest.raises(ReadError, match="压缩方式"):
            open_archive(zip_of({"a": b"a" * 1000}, method), SOURCE)


def test_a_bomb_is_refused_by_its_list() -> None:
    """What would unpack to hundreds of megabytes, or 200 to 1, is refused before anything is unpacked."""
    with pytest.raises(ReadError, match=r"解压后有 30 MB.*压缩炸弹"):
        open_archive(zip_of({"a": bytes(30 * MB)}), SOURCE)
    with pytest.raises(ReadError, match=r"解压后有 2 MB.*压缩炸弹"):
        open_archive(zip_of({"a": random.Random(1).randbytes(2 * MB)}), SOURCE, max_unpacked=MB)
    assert open_archive(zip_of({"a": bytes(10 * MB)}), SOURCE).read("a") == bytes(10 * MB)


def test_too_many_members() -> None:
    """An archive of more files than any document has is refused, listed truly or hidden in nested ones."""
    many = zip_of({str(n): b"" for n in range(MAX_MEMBERS + 1)}, zipfile.ZIP_STORED)
    with pytest.raises(ReadError, match=f"里有 {MAX_MEMBERS + 1} 个文件"):
        open_archive(many, SOURCE)
    with pytest.raises(ReadError, match="里有超过"):
        open_archive(zip_of({"a": b"PK\1\2" * 200_001}, zipfile.ZIP_STORED), SOURCE)


def lying_bomb(real: int, listed: int) -> bytes:
    """Pack `real` bytes in one member and list `listed` for it, with the checksum of that many."""
    whole = bytearray(zip_of({"a": bytes(real)}))
    at, crc = whole.index(b"PK\1\2"), zipfile.crc32(bytes(listed))
    struct.pack_into("<I", whole, at + 16, crc)
    struct.pack_into("<I", whole, at + 24, listed)
    return bytes(whole)


def test_a_member_that_lies_about_its_size() -> None:
    """A member that inflates to more than it lists is refused or cut there, in little memory."""
    large, small = lying_bomb(120 * MB, 100), lying_bomb(50 * MB, 100)
    tracemalloc.start()
    with pytest.raises(ReadError, match="损坏"):
        open_archive(large, SOURCE, max_unpacked=100 * MB)
    assert len(open_archive(small, SOURCE).read("a")) == 100  # small enough for any library
    assert tracemalloc.get_traced_memory()[1] < 10 * MB
    tracemalloc.stop()


@pytest.mark.parametrize("seed", range(5))
def test_flipped_bytes(seed: int) -> None:
    """Random damage ends in the members' bytes or a `ReadError`, never another error."""
    chance = random.Random(seed)
    whole = zip_of({f"{n}.xml": b"<a>" + chance.randbytes(60).hex().encode() + b"</a>" for n in range(4)})
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(chance.choice([1, 3, 20])):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            archive = open_archive(bytes(damaged), SOURCE)
            for name in archive.names:
                assert archive.xml(name) is not None
        except ReadError as error:
            assert SOURCE in str(error)  # noqa: PT017 - most rounds raise, some do not


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding: str, tmp_path: Path) -> None:
    """Billion laughs, in text or in an attribute, and local files are refused at once in any encoding."""
    (tmp_path / "secret").write_text("机密", encoding="utf-8")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for entity in (f'<!ENTITY l0 "ha">{laughs}', f'<!ENTITY l9 SYSTEM "{(tmp_path / "secret").as_uri()}">'):
        for body in ("<a>&l9;</a>", '<a b="&l9;"/>', "<a/>"):
            began = time.process_time()
            with pytest.raises((etree.LxmlError, ValueError)):
                parse_xml(f"<!DOCTYPE a [{entity}]>{body}".encode(encoding))
            assert time.process_time() - began < 1


def test_xml_without_tricks() -> None:
    """Sound XML is read, comments and instructions left out; absurd depth is refused."""
    root = parse_xml("<?go?><目录 a='1'>甲<!-- 乙 --><b/></目录>".encode())
    assert (root.tag, root.get("a"), root.text, len(root)) == ("目录", "1", "甲", 1)
    with pytest.raises(etree.LxmlError):
        parse_xml(b"<a>" * 3000 + b"</a>" * 3000)
