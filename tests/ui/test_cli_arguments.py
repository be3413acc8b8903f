"""The command line's grammar: help, version, Chinese errors, settings, start-up time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from index.filters import KEYS
from ui.arguments import build_parser
from ui.cli import main
from ui.grammar.filters import FILTERS
from ui.grammar.parser import translate
from ui.settings import Settings

_COMMANDS = (
    "index", "search", "ask", "documents", "text", "history", "remove", "verify", "evaluate", "chat",
    "user",
)  # fmt: skip
_HELP_SECONDS = 0.3  # measured as processor time: other programs on the machine do not count
_ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_command_has_chinese_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`cewen COMMAND --help` ends with 0, shows its usage and says in Chinese what it does."""
    assert main([command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"用法：cewen {command}")
    assert "选项" in shown
    assert not re.search(r"\b(usage|options|positional|show this)\b", shown)


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """`cewen --help` names each command of the contract."""
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [c for c in _COMMANDS if not re.search(rf"^ +{c} ", shown, re.MULTILINE)] == []


def test_version_is_that_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    """`cewen --version` prints the version that pyproject.toml gives the distribution."""
    assert main(["--version"]) == 0
    stated = re.search(r'^version = "(.+)"$', (_ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert stated is not None
    assert capsys.readouterr().out == f"cewen {stated[1]}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["frobnicate"], "没有“frobnicate”这个命令", id="unknown-command"),
        pytest.param(["index"], "缺少参数：路径或网址", id="missing-path"),
        pytest.param(["ask", "问", "--jsn"], "不认识的参数：--jsn", id="unknown-option"),
        pytest.param(["search", "问", "-k"], "参数 -k 后面要跟一个值", id="option-without-value"),
        pytest.param(["search", "问", "-k", "0"], "“0”应为 1 到", id="k-not-positive"),
        pytest.param(["search", "问", "--filter", "教育部"], "应写成 字段=值", id="filter-without-key"),
        pytest.param(["ask", "问", "--filter", "=教育部"], "应写成 字段=值", id="filter-without-name"),
        pytest.param(["index", "甲", "--collection", " "], "名字不能为空", id="collection-blank"),
        pytest.param(["index", "甲", "--collection", "字" * 61], "最多 60 个", id="collection-too-long"),
        pytest.param(["index", "甲", "--collection", "教\n育"], "看不见的字符", id="collection-of-two-lines"),
        pytest.param(["index", "甲", "--watch", "--wate"], "不认识的参数：--wate", id="misspelt-option"),
        pytest.param(["chat", "--port", "http"], "“http”应为", id="port-not-a-number"),
        pytest.param(["--home"], "参数 --home 后面要跟一个值", id="home-without-value"),
    ],
)
def test_wrong_usage_is_told_in_chinese(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong usage ends with 2, names the fault in Chinese on stderr, and writes nothing to stdout."""
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert "--help" in captured.err


@pytest.mark.parametrize("command", ["search", "ask", "documents"])
def test_the_keys_of_filters_are_listed(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The help of every command that filters names each key of the library, and no other."""
    named = [key for keys, _ in FILTERS for key in keys.split(", ")]
    assert sorted(named) == sorted(KEYS)
    assert main([command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert [keys for keys, meaning in FILTERS if f"  {keys:<20}{meaning}" not in shown] == []


def test_a_collection_is_a_name() -> None:
    """A name of up to 60 characters is taken as it is, without the spaces around it."""
    parse = build_parser("0").parse_args
    assert parse(["index", "甲", "--collection", f" {'字' * 60} "]).collection == "字" * 60
    assert parse(["index", "甲"]).collection is None


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    """`cewen` alone is wrong usage, and shows what can be said instead."""
    assert main([]) == 2
    assert "用法：cewen" in capsys.readouterr().err


def test_unknown_argparse_message_is_quoted() -> None:
    """A message of argparse that has no translation is still shown, not lost."""
    assert translate("something new: 42") == "命令行写得不对：something new: 42"


def test_a_wrong_store_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address that cannot be is named with the remedy: 2, by option or environment; nothing is made."""
    home = tmp_path / "home"
    assert main(["--home", str(home), "--store", "milvus:19530", "ask", "问"]) == 2
    monkeypatch.setenv("CEWEN_STORE", "milvus:19530")
    assert main(["--home", str(home), "documents"]) == 2
    said = capsys.readouterr().err
    assert said.count("存储的地址“milvus:19530”不对。--store 应写成 http://主机:19530") == 2
    assert not home.exists()


def test_settings_prefer_option_over_environment_over_default(tmp_path: Path) -> None:
    """An option wins over the environment, that over the user's data folder; empty counts as none."""
    environment = {"CEWEN_HOME": str(tmp_path / "env"), "CEWEN_ENCODER": "", "CEWEN_STORE": "http://s"}
    by_environment = Settings.from_environment(environment)
    assert by_environment.home == tmp_path / "env"
    assert by_environment.store == "http://s"
    assert by_environment.encoder is None
    assert Settings.from_environment(environment, home=str(tmp_path / "opt")).home == tmp_path / "opt"
    default = Settings.from_environment({}).home
    assert default.is_absolute()
    assert default.name == "cewen"


def test_only_settings_reads_the_environment() -> None:
    """`CEWEN_…` variables are named in code only in `ui/settings.py` (help texts may mention them)."""
    readers = [
        path.relative_to(_ROOT).as_posix()
        for room in ("corpus", "index", "qa", "ui")
        for path in (_ROOT / room).rglob("*.py")
        if re.search(r"""(?:environ|getenv|environment)\b.*["']CEWEN_""", path.read_text("utf-8"))
    ]
    assert readers == ["ui/settings.py"]


def test_help_answers_in_a_blink() -> None:
    """`cewen --help` in a new process takes under 0.3 s of processor time, the best of five."""
    seconds = []
    for _ in range(5):
        before = os.times()
        subprocess.run(
            [sys.executable, "-m", "ui.cli", "--help"], cwd=_ROOT, check=True, stdout=subprocess.DEVNULL
        )
        after = os.times()
        seconds.append(
            after.children_user + after.children_system - before.children_user - before.children_system
        )
    assert min(seconds) < _HELP_SECONDS


def test_help_loads_no_other_room() -> None:
    """The grammar is read without importing any room or library that takes time."""
    code = (
        "import sys; from ui.cli import main; main(['--help']); "
        "print([m for m in ('corpus', 'index', 'qa', 'numpy', 'gradio', 'torch') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=_ROOT, check=True, capture_output=True, encoding="utf-8"
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_parser_takes_global_options_before_the_command() -> None:
    """`cewen --home H --encoder E ask Q` gives all three."""
    parsed = build_parser("0").parse_args(["--home", "H", "--encoder", "E", "ask", "甲", "乙", "--json"])
    assert (parsed.home, parsed.encoder, parsed.command) == ("H", "E", "ask")
    assert parsed.question == ["甲", "乙"]
    assert parsed.json
