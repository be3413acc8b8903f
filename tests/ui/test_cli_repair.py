"""`cewen verify --repair`: what a person sees of a damaged library, and how it comes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index import Library
from index.catalogue.backup import BACKUP
from index.catalogue.store import CATALOGUE
from qa import Assistant
from tests.ui.conftest import Run
from ui.chat.answers.conversation import carry_on

_TEXT = "青原市校车管理办法\n\n第一条 校车每日检查两次。\n\n第二条 校车司机由市交通局培训。\n"


@pytest.fixture
def damaged(cewen: Run, home: Path, write: Callable[[str, str], Path]) -> Path:
    """Make a library in which one character is other than it was read, and give the source."""
    source = write("校车.txt", _TEXT)
    assert cewen("index", source)[0] == 0
    _harm(home / CATALOGUE)
    return source


def _harm(file: Path) -> None:
    data = file.read_bytes()
    assert "检查两次".encode() in data
    file.write_bytes(data.replace("检查两次".encode(), "检查九次".encode()))


def test_it_is_told_and_put_right(cewen: Run, damaged: Path) -> None:
    """Asking says that the file is damaged and what to do; that done, the true words are quoted."""
    for command in (("ask", "校车每日检查几次"), ("search", "校车检查"), ("verify",)):
        status, out, err = cewen(*command)
        assert status in (1, 2)
        assert "已损坏" in err + out or "不同" in out
        assert "九次" not in out
        assert "Traceback" not in err
    status, out, _ = cewen("verify", "--repair")
    assert status == 0
    assert "找回 1 份文件，其中 1 份来自备份" in out
    assert "cewen index" in out
    assert "两次" in cewen("ask", "校车每日检查几次")[1]
    assert "没有损坏" in cewen("verify", "--repair")[1]


def test_what_is_lost_is_listed(cewen: Run, home: Path, damaged: Path) -> None:
    """A document that the backup has no more is named, in words and as JSON, and the status is 1."""
    _harm(home / BACKUP)
    status, out, _ = cewen("verify", "--repair", "--json")
    assert status == 1
    told = json.loads(out)
    assert told["repair"]["lost"] == [str(damaged)]
    assert told["documents"] == 0
    assert Path(told["repair"]["aside"]).is_file()
    assert cewen("index", damaged)[0] == 0
    assert cewen("verify")[0] == 0


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        ImportError("x.so: failed to map segment from shared object"),
        RuntimeError("std::bad_alloc"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_too_little_memory_is_told(
    cewen: Run, home: Path, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where memory runs out the person is told that, in whatever words a library said it."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("ui.commands.keeping.documents", fail)
    status, _, told = cewen("documents")
    assert status == 2
    assert "内存不够" in told
    assert "内部出错" not in told


def test_the_page_says_so(damaged: Path, home: Path) -> None:
    """In the chat the answer that cannot be given says what is the matter and how to mend it."""
    with Library.open(home, read_only=True) as library:
        *_, turn = carry_on(Assistant(library), "校车每日检查几次", [])
    assert turn.state == "failed"
    assert "verify --repair" in turn.message
