"""The project as a whole: its layers, its README, its Makefile, and the wheel that users install."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from ui.arguments import build_parser
from ui.cli import main

_ROOT = Path(__file__).resolve().parents[1]
_READMES = ("README.md", "README.en.md")
_ATTENDED = ("chat", "user")  # commands that stay, or ask for a password: only their arguments are checked
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)  # ```sh … ```


def _blocks(readme: str, language: str) -> list[str]:
    text = (_ROOT / readme).read_text("utf-8")
    return [body for found, body in _FENCE.findall(text) if found == language]


def _commands(readme: str) -> list[list[str]]:
    """Give every command line of a README's shell blocks, split as a shell would."""
    return [shlex.split(line) for block in _blocks(readme, "sh") for line in block.splitlines() if line]


def test_layers_and_bounds_hold() -> None:
    """Import-linter's contracts pass: rooms open downwards only, heavy libraries stay in their room."""
    linter = Path(sysconfig.get_path("scripts")) / "lint-imports"
    done = subprocess.run([linter, "--no-cache"], cwd=_ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_importing_the_rooms_loads_no_heavy_library() -> None:
    """Importing the four rooms and the command loads neither torch, sentence-transformers nor gradio."""
    code = (
        "import sys, corpus, index, qa, ui.cli, ui.chat; "
        "print(sorted({'torch', 'sentence_transformers', 'gradio', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=_ROOT, check=True, capture_output=True, encoding="utf-8"
    )
    assert done.stdout.strip() == "[]"


def test_both_readmes_have_the_same_commands() -> None:
    """The English README shows the very commands of the Chinese one, and each links to the other."""
    assert _commands("README.md") == _commands("README.en.md")
    for language in ("json", "python"):
        assert _blocks("README.md", language) == _blocks("README.en.md", language)
    assert "README.en.md" in (_ROOT / "README.md").read_text("utf-8")


def test_readme_documents_every_command_and_variable() -> None:
    """Each command of the parser has an example, each option and environment variable is named."""
    usages = build_parser("0").format_help()
    commands = set(re.findall(r"^ {4}(\w+)", usages, re.MULTILINE))
    assert len(commands) == 12
    shown = {next(word for word in words[1:] if word in commands) for words in _commands("README.md")[2:]}
    assert shown == commands
    for readme in _READMES:
        text = (_ROOT / readme).read_text("utf-8")
        wanted = (
            "--prune",
            "--watch",
            "--collection",
            "--retry",
            "--wait",
            "--failed",
            "--erase",
            "--filter",
            "--intranet",
            "--repair",
            "--questions",
            "--failures",
            "--against",
            "--home",
            "--store",
            "--encoder",
            "--reranker",
            "--auth",
            "--no-password",
            "--max-file",
            "--max-upload",
            "--cases",
            "--llm-url",
            "--llm-model",
            "--nli",
            "--debug",
        )
        variables = (
            "CEWEN_HOME",
            "CEWEN_STORE",
            "CEWEN_ENCODER",
            "CEWEN_RERANKER",
            "CEWEN_LLM_URL",
            "CEWEN_LLM_MODEL",
            "CEWEN_LLM_KEY",
            "CEWEN_LLM_KEY_FILE",
            "CEWEN_STORE_TOKEN",
            "CEWEN_STORE_TOKEN_FILE",
            "CEWEN_NLI",
        )
        assert [word for word in (*wanted, *variables) if word not in text] == []


def test_readme_commands_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every `cewen` command of the README runs, in order, in a folder like a clone's, and ends with 0."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "sample").symlink_to(_ROOT / "corpus" / "sample")
    questions, cases = _blocks("README.md", "json")
    (tmp_path / "questions.jsonl").write_text(questions, encoding="utf-8")
    (tmp_path / "cases.jsonl").write_text(cases, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CEWEN_HOME", str(tmp_path / "home"))
    ran = 0
    for words in _commands("README.md"):
        if words[0] != "cewen":
            continue
        if words[1] in _ATTENDED:
            build_parser("0").parse_args(words[1:])
            continue
        assert main(words[1:]) == 0, words
        captured = capsys.readouterr()
        printed = captured.out
        assert printed or captured.err, words
        if "--json" in words:
            _read_json(printed, lines="--questions" in words)
        ran += 1
    assert ran > 12


def _read_json(printed: str, *, lines: bool) -> None:
    for text in printed.splitlines() if lines else [printed]:
        json.loads(text)


@pytest.mark.parametrize("readme", _READMES)
def test_make_targets_of_the_readme_exist(readme: str) -> None:
    """`make chat` and `make test` are the two commands, and the Makefile has them."""
    makes = [words for words in _commands(readme) if words[0] == "make"]
    assert makes == [["make", "chat"], ["make", "test"]]
    makefile = (_ROOT / "Makefile").read_text("utf-8")
    for _, target in makes:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_the_wheel_works_in_an_empty_environment(tmp_path: Path) -> None:
    """The wheel carries the model and the sample corpus; installed elsewhere it indexes and answers.

    The environment is empty but for the dependencies, borrowed from this one without its editable install.
    """
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    built = tmp_path / "wheels"
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(built), str(_ROOT)],
        check=True,
    )
    [wheel] = built.glob("cewen-*.whl")
    venv.create(tmp_path / "env", with_pip=False)
    scripts = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    python = next(path for path in (scripts / "python", scripts / "python.exe") if path.exists())
    subprocess.run([*pip, "--python", str(python), "install", "--no-deps", str(wheel)], check=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"CEWEN_HOME": "library"}

    def run(*command: str | Path) -> str:
        done = subprocess.run(
            command, cwd=elsewhere, env=environment, check=True, capture_output=True, encoding="utf-8"
        )
        return done.stdout

    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    sample = site / "corpus" / "sample"
    assert len(list(sample.iterdir())) >= 8
    assert (site / "index" / "model" / "training.json").is_file()
    cewen = scripts / "cewen"
    assert run(cewen, "--version").startswith("cewen ")
    report = json.loads(run(cewen, "index", sample, "--json"))
    assert len(report["added"]) == len(list(sample.iterdir()))
    assert report["failed"] == []
    answer = json.loads(run(cewen, "ask", "联合体和共同体有什么区别", "--json"))
    assert answer["comparison"]["subjects"]
    assert all(Path(c["source"]).is_relative_to(sample) for c in answer["citations"])
