"""ZIP archives as folders: members are sources of their own, named as people named them."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

import corpus
from corpus import ReadError, discover, file_of, holds_sources, is_gone, read

NOTICE = "关于开展岚川省农村公路养护检查的通知\n各县交通运输局：\n检查在九月进行，重点是危桥和临水路段。\n"


class GbkInfo(zipfile.ZipInfo):
    """A member whose name is written in GBK without the flag that would say UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("gb18030"), self.flag_bits


def pack(members: dict[str, bytes], *, gbk: bool = False) -> bytes:
    """Give a ZIP of these members; with `gbk`, names as a Chinese Windows writes them, without the flag."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = (GbkInfo if gbk else zipfile.ZipInfo)(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inner = pack({"细则.md": "# 检查细则\n\n每季度检查一次。\n".encode()})
    members = {
        "通知/检查通知.txt": NOTICE.encode("gb18030"),
        "通知/附件.zip": inner,
        "__MACOSX/通知/._检查通知.txt": b"\0\0",
        "~$草稿.docx": b"lock",
    }
    (tmp_path / "资料.zip").write_bytes(pack(members))
    (tmp_path / "散文.txt").write_text(NOTICE, encoding="utf-8")
    return tmp_path


def inside(folder: Path, sources: list[str]) -> list[str]:
    return [os.path.relpath(source, folder) for source in sources]


def test_members_are_sources_also_of_an_archive_within(folder: Path) -> None:
    """A folder gives its files and the members of its archives, without lock files and system litter."""
    assert inside(folder, discover(folder)) == [
        "散文.txt",
        "资料.zip/通知/检查通知.txt",
        "资料.zip/通知/附件.zip/细则.md",
    ]
    assert discover(folder / "资料.zip") == discover(folder)[1:]


def test_members_are_read_like_files(folder: Path) -> None:
    """A member is read to a document under its own name, and its digest is that of its bytes."""
    loose, member, nested = discover(folder)
    document = read(member)
    assert document.title == "关于开展岚川省农村公路养护检查的通知"
    assert document.source == member
    assert document.text == read(loose).text
    assert document.doc_id != read(loose).doc_id
    assert read(nested).title == "检查细则"
    assert file_of(nested) == str(folder / "资料.zip")
    assert corpus.digest_of(corpus.load_bytes(member)) == document.digest


def test_names_written_by_a_chinese_windows(tmp_path: Path) -> None:
    """Names in GBK without the Unicode flag are read as they were written."""
    (tmp_path / "旧.zip").write_bytes(pack({"教育厅文件/办法（试行）.txt": NOTICE.encode()}, gbk=True))
    assert inside(tmp_path, discover(tmp_path)) == ["旧.zip/教育厅文件/办法（试行）.txt"]
    assert read(discover(tmp_path)[0]).title.endswith("检查的通知")


def test_names_that_climb_out_stay_inside(tmp_path: Path) -> None:
    """A member cannot name a file outside of its archive; one of which nothing is left is passed over."""
    (tmp_path / "恶意.zip").write_bytes(
        pack({"../../etc/办法.txt": NOTICE.encode(), "../..": b"x", "..\\": b"x"})
    )
    assert inside(tmp_path, discover(tmp_path)) == ["恶意.zip/etc/办法.txt"]


def test_what_is_gone_is_told(folder: Path) -> None:
    """A member is gone when its archive no longer holds it, or is gone itself."""
    archive = folder / "资料.zip"
    _, member, nested = discover(folder)
    assert holds_sources(str(archive))
    assert not is_gone(member)
    archive.write_bytes(pack({"通知/附件.zip": pack({"别的.md": b"# x\n"}), "通知/检查通知.txt": b"new"}))
    assert (is_gone(member), is_gone(nested)) == (False, True)
    with pytest.raises(ReadError, match=r"没有“细则\.md”.*重新索引"):
        read(nested)
    archive.unlink()
    assert is_gone(member)


@pytest.mark.parametrize("cut", [3, 30, 200])
def test_a_broken_archive_is_named(folder: Path, cut: int) -> None:
    """A half-downloaded archive stands for itself, and reading it says what to do."""
    archive = folder / "资料.zip"
    archive.write_bytes(archive.read_bytes()[:-cut])
    assert str(archive) in discover(folder)
    with pytest.raises(ReadError, match=r"资料\.zip”.*不完整或已损坏.*重新下载"):
        read(archive)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """An archive that unpacks to a thousand times its size is refused by name."""
    (tmp_path / "弹.zip").write_bytes(pack({"零.txt": b"0" * 100_000_000}))
    assert discover(tmp_path) == [str(tmp_path / "弹.zip")]
    with pytest.raises(ReadError, match="压缩炸弹"):
        read(tmp_path / "弹.zip")


def test_documents_packed_as_zip_are_no_folders(tmp_path: Path, sample_folder: Path) -> None:
    """A DOCX is one document, whatever its file is called."""
    (docx, *_) = sorted(sample_folder.glob("*.docx"))
    (tmp_path / "办法.zip").write_bytes(docx.read_bytes())
    assert discover(tmp_path) == [str(tmp_path / "办法.zip")]
    assert read(tmp_path / "办法.zip").format == "docx"
