"""Whatever is damaged, torn or killed, vector files are whole as published, or say that they are not."""

from __future__ import annotations

import logging
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.vectors import segment as vector_segment
from index.vectors.files import VectorFiles
from tests.index.vectors.expected import DIMENSION, assert_same, manifest, publish, some


def _damaged(files: VectorFiles, caplog: pytest.LogCaptureFixture, generation: int = 2) -> bool:
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        again = VectorFiles(files._folder, "模型", DIMENSION).open(generation)
    return again is None and "由资料库重建" in caplog.text


@pytest.mark.parametrize("suffix", [".faiss", ".json"])
def test_truncated_file_is_told(
    files: VectorFiles, folder: Path, caplog: pytest.LogCaptureFixture, suffix: str
) -> None:
    """A file cut short at any place, or grown, makes the index unusable, and a line in the log says so."""
    publish(files, None, some(1, 20))
    publish(files, 1, some(50, 3), dead=[4])
    chance = random.Random(6)
    named = {path for path in folder.glob("*.faiss") if path.name in manifest(folder, 2).read_text()}
    for path in named if suffix == ".faiss" else [manifest(folder, 2)]:
        whole = path.read_bytes()
        for size in [0, 1, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(20))]:
            path.write_bytes(whole[:size])
            assert _damaged(files, caplog), (path, size)
        path.write_bytes(whole + b"\0")
        assert _damaged(files, caplog)
        path.write_bytes(whole)
    assert_same(
        VectorFiles(folder, "模型", DIMENSION).open(2),
        {key: vector for key, vector in (some(1, 20) | some(50, 3)).items() if key != 4},
    )


def test_flipped_bit_is_told(files: VectorFiles, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Any bit that flips in a manifest, or in what a segment says beside its vectors, is noticed."""
    publish(files, None, some(1, 20))
    publish(files, 1, some(50, 3), dead=[4])
    chance = random.Random(8)
    for path in [manifest(folder, 2), *folder.glob("*.faiss")]:
        if path.name not in manifest(folder, 2).read_text() and path.suffix == ".faiss":
            continue
        whole = path.read_bytes()
        for place in range(len(whole)):
            flipped = whole[place] ^ 1 << chance.randrange(8)
            path.write_bytes(whole[:place] + bytes([flipped]) + whole[place + 1 :])
            assert _damaged(files, caplog), (path, place)
        path.write_bytes(whole)
    assert VectorFiles(folder, "模型", DIMENSION).open(2) is not None


def test_flipped_bit_among_many_keys_is_told(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a large segment the keys, which stand far behind its beginning, are checked as well."""
    monkeypatch.setattr(vector_segment, "_FULL_BYTES", 1 << 20)
    files = VectorFiles(folder, "模型", DIMENSION)
    publish(files, None, some(1, 3000))
    (path,) = folder.glob("*.faiss")
    whole = path.read_bytes()
    chance = random.Random(10)
    for place in [
        len(whole) - 8 * 3000,
        len(whole) - 1,
        *chance.sample(range(len(whole) - 24000, len(whole)), 9),
    ]:
        path.write_bytes(
            whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :]
        )
        assert _damaged(files, caplog, 1), place


def test_missing_segment_is_told_and_built_anew(
    files: VectorFiles, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Without one of its segments a generation can be neither opened nor gone on from, but rebuilt."""
    publish(files, None, some(1, 20))
    next(folder.glob("*.faiss")).unlink()
    files = VectorFiles(folder, "模型", DIMENSION)
    assert _damaged(files, caplog, 1)
    with pytest.raises(LookupError, match="build it from nothing"):
        publish(files, 1, some(50, 3))
    publish(files, None, some(1, 20))
    assert_same(files.open(1), some(1, 20))


def test_index_of_another_dimension_is_not_used(
    files: VectorFiles, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """An encoder that changed its dimension under its name does not get the old vectors."""
    publish(files, None, some(1, 20))
    assert VectorFiles(folder, "模型", DIMENSION + 1).open(1) is None
    assert "由资料库重建" in caplog.text


def test_all_is_on_the_disk_before_it_is_named(
    files: VectorFiles, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Power may fail at any moment: segments and manifest are forced to the disk before they count."""
    synced: set[int] = set()
    real_sync, real_replace = os.fsync, os.replace

    def sync(handle: int) -> None:
        real_sync(handle)
        synced.add(os.fstat(handle).st_ino)

    def replace(unfinished: Path, path: Path) -> None:
        assert {file.stat().st_ino for file in folder.iterdir()} <= synced
        real_replace(unfinished, path)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    publish(files, None, some(1, 20))
    publish(files, 1, some(30, 20), dead=range(15))
    if os.name == "posix":
        assert folder.stat().st_ino in synced


def test_full_disk_leaves_the_former_generation(files: VectorFiles, folder: Path) -> None:
    """Where writing fails, at whatever byte, it is an OSError; nothing begun stays, the last one is whole."""
    resource = pytest.importorskip("resource")  # POSIX: a limit on the size of files does for a full disk
    publish(files, None, some(1, 20))
    before = sorted(folder.iterdir())
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    largest = 0
    for limit in range(0, 2000, 7):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            publish(files, 1, some(30, 11), dead=[1, 2])
        except OSError:
            assert sorted(folder.iterdir()) == before
            largest = limit
        else:
            break
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert 200 < largest < 1900
    assert_same(files.open(1), some(1, 20))
    assert_same(
        VectorFiles(folder, "模型", DIMENSION).open(2),
        {key: vector for key, vector in (some(1, 20) | some(30, 11)).items() if key not in (1, 2)},
    )


_WRITER = """
import sys
from pathlib import Path
import numpy as np
from index.vectors import segment as vector_segment
from index.vectors.files import VectorFiles
vector_segment._FULL_BYTES = 2 * 3 * 64
files = VectorFiles(Path(sys.argv[1]), "模型", 3)
since = int(sys.argv[2])
while True:
    generation = since + 1
    keys = range(10 * generation, 10 * generation + 10)
    vectors = np.full((10, 3), generation % 50 / 64)
    dead = range(10 * generation - 200, 10 * generation - 190)
    files.publish(since or None, generation, [(keys, vectors)], dead)
    print(generation, flush=True)
    files.clear([since, generation])
    since = generation
"""


def test_killed_writer_leaves_what_it_had_published(folder: Path) -> None:
    """After SIGKILL at any moment the last generation told of is whole, and writing goes on from it."""
    chance = random.Random(9)
    last = 0
    for _ in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(folder), str(last)],
            cwd=Path(__file__).parents[3],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        assert writer.stdout.readline()
        time.sleep(0.3 * chance.random())
        writer.kill()
        told = writer.communicate()[0].split()
        files = VectorFiles(folder, "模型", DIMENSION)
        newest = files.generations()[-1]
        assert newest - int((told or [last + 1])[-1]) in (0, 1)
        last = newest
        for generation in files.generations():
            born = range(max(1, generation - 19), generation + 1)
            expected = {
                key: number % 50 / 64 for number in born for key in range(10 * number, 10 * number + 10)
            }
            assert_same(files.open(generation), {key: (value,) * 3 for key, value in expected.items()})
