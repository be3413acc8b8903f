"""After a kill, a power cut or damage the library opens whole: all acknowledged is there, nothing stale."""

from __future__ import annotations

import logging
import random
import shutil
import time
from pathlib import Path

import pytest

from index import Library
from index.catalogue.store import CATALOGUE
from tests.index.damages import HARMS, Sound
from tests.index.hazards import inspect, stale, texts_of
from tests.index.killings import kill_again_and_again
from tests.index.lost_power import LostPower
from tests.index.notices import Notices
from tests.index.power_cuts import cut_power
from tests.index.system_calls import can_be_traced
from tests.index.writer_process import WriterProcess

_PATIENCE_SECONDS = 15.0
_DAMAGED = 5  # files that are missing, emptied or cut one at a time; the long form does them all
_FOLDERS = ("passages", "vectors")


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """A run killed with SIGKILL leaves each document wholly old or wholly new, and no process behind."""
    kills = list(kill_again_and_again(tmp_path, 5, 20, notices=24, changes=6))
    assert [kill for kill in kills if kill.wrong] == []
    assert any(kill.pending for kill in kills), "no kill hit a run under way"


def test_workers_end_with_a_killed_writer(tmp_path: Path) -> None:
    """Where many files are read by processes of their own, these end when the one that began them does."""
    notices = Notices(tmp_path / "文件", random.Random(9), 100)
    with WriterProcess(tmp_path / "资料库", notices.folder, tmp_path / "stage") as writer:
        writer.order()
        writer.await_stage("reading", _PATIENCE_SECONDS)
        time.sleep(0.3)
        writer.kill(alone=True)
        assert writer.survivors(_PATIENCE_SECONDS) == []
    with Library.open(tmp_path / "资料库") as library:
        assert library.verify() == []
        assert texts_of(library).items() <= notices.texts.items()


@pytest.mark.skipif(not can_be_traced(), reason="strace is not there, or may not trace")
def test_power_lost_after_any_call(tmp_path: Path) -> None:
    """Whatever part of what was not forced down is missing, what was acknowledged is there."""
    cuts = list(cut_power(tmp_path, 8, 4, runs=2, notices=8, changes=6, ways=2))
    assert [cut for cut in cuts if cut.wrong] == []
    assert {cut.survived for cut in cuts} == {"killed", "bare", "hollow", "torn"}
    assert {cut.acknowledged for cut in cuts} == {0, 1, 2}


@pytest.mark.skipif(not LostPower.is_possible(), reason="needs root, ext4 and loop devices")
def test_power_lost_on_a_real_file_system(tmp_path: Path) -> None:
    """When the file system of the library goes down without flushing, what was acknowledged is there."""
    logging.disable()  # a record that pytest keeps may hold an error, that an index, that a file not closed
    try:
        with LostPower(tmp_path) as power:
            cuts = list(kill_again_and_again(tmp_path, 3, 8, notices=16, changes=8, power=power))
    finally:
        logging.disable(logging.NOTSET)
    assert [cut for cut in cuts if cut.wrong] == []


def test_end_of_the_log_is_lost(tmp_path: Path) -> None:
    """Cut anywhere, SQLite's write-ahead log gives an earlier whole state, and no later text is found."""
    notices, home, earlier = _library_left_open(tmp_path)
    chance = random.Random(6)
    log = f"{CATALOGUE}-wal"
    content = (home / log).read_bytes()
    states = set()
    for number in range(5):
        copy = tmp_path / f"copy{number}"
        shutil.copytree(home, copy)
        (copy / log).write_bytes(content[: chance.randint(len(content) // 4, len(content))])
        with Library.open(copy) as library:
            texts = texts_of(library)
            assert all(text in earlier.get(source, ()) for source, text in texts.items())
            assert library.verify() == []
            assert list(stale(library, texts, notices.marks)) == []
        states.add(frozenset(texts.items()))
    assert len(states) > 2, "the cuts all gave one state"


def _library_left_open(place: Path) -> tuple[Notices, Path, dict[str, list[str]]]:
    """Give a folder, the files of its library while a writer has it open, and each text a source ever had."""
    notices = Notices(place / "文件", random.Random(5), 20)
    earlier: dict[str, list[str]] = {}
    with Library.open(place / "offen") as library:
        for _ in range(4):
            library.refresh([str(notices.folder)], prune=True)
            for source, text in notices.texts.items():
                earlier.setdefault(source, []).append(text)
            notices.change(6)
        shutil.copytree(place / "offen", place / "kopie", ignore=shutil.ignore_patterns("*-shm"))
    return notices, place / "kopie", earlier


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """Give a library that was changed once."""
    return Sound.made(tmp_path_factory.mktemp("sound"), notices=16, changes=6)


@pytest.mark.parametrize("harm", HARMS)
def test_a_damaged_derived_file_is_made_anew(sound: Sound, tmp_path: Path, harm: str) -> None:
    """Any file beside the catalogue may be missing, empty, cut or changed: the library mends itself."""
    chance = random.Random(harm)
    files = sound.derived_files()
    some = files if harm == "changed bytes" else chance.sample(files, _DAMAGED)
    for number, name in enumerate(some):
        assert sound.harmed(tmp_path / f"copy{number}", name, harm, chance) == [], name


@pytest.mark.parametrize("folders", [*((name,) for name in _FOLDERS), _FOLDERS], ids="+".join)
def test_derived_indexes_of_an_earlier_state(sound: Sound, tmp_path: Path, folders: tuple[str, ...]) -> None:
    """Indexes brought back from a backup are brought up to the catalogue, not believed."""
    copy = tmp_path / "kopie"
    shutil.copytree(sound.home, copy)
    for folder in folders:
        shutil.rmtree(copy / folder)
        shutil.copytree(sound.older / folder, copy / folder)
    texts = sound.notices.texts
    assert inspect(copy, texts, texts, sound.notices.marks, read_only=True).wrong == ()


@pytest.mark.parametrize("folder", _FOLDERS)
@pytest.mark.parametrize("harm", ["missing", "cut short"])
def test_making_anew_is_told(
    sound: Sound, tmp_path: Path, caplog: pytest.LogCaptureFixture, folder: str, harm: str
) -> None:
    """That an index was made anew stands in the log; of a new library nothing is said."""
    copy = tmp_path / "kopie"
    shutil.copytree(sound.home, copy)
    with caplog.at_level(logging.WARNING):
        with Library.open(tmp_path / "neu") as library:
            library.refresh([str(sound.notices.folder)])
        assert caplog.text == ""
        if harm == "missing":
            shutil.rmtree(copy / folder)
        else:
            for file in (copy / folder).rglob("*"):
                file.write_bytes(file.read_bytes()[:-1])
        with Library.open(copy) as library:
            library.search("值守登记簿")
    assert "重建" in caplog.text
