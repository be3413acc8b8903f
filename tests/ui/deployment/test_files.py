"""What stands in ui/deployment agrees with the program: its options, variables, addresses and files."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from configparser import RawConfigParser
from pathlib import Path

import pytest

from ui.arguments import build_parser
from ui.serving.door import MEGABYTE, Limits, is_loopback
from ui.serving.health import HEALTH
from ui.settings import Settings

_ROOT = Path(__file__).resolve().parents[3]
_FOLDER = _ROOT / "ui" / "deployment"
_ROOMS = ("corpus", "index", "qa", "ui", "tests")
_SECRET = re.compile(r"KEY|TOKEN|PASSWORD|SECRET")


class _Unit(RawConfigParser):
    """A unit of systemd; lists of a key that stands twice are joined."""

    def __init__(self, text: str) -> None:
        super().__init__(strict=False, comment_prefixes=("#",), delimiters=("=",), interpolation=None)
        self.optionxform = str  # type: ignore[assignment]  # systemd's keys are in capitals
        self.read_string(text)


class _Recording(Mapping[str, str]):
    """An environment that remembers what was asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _read(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _instructions() -> list[tuple[str, str]]:
    """Give the instructions of the container file, lines joined."""
    lines = [line for line in _read("Containerfile").splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in joined.splitlines()) if word]


def _of(instruction: str) -> list[str]:
    return [rest for word, rest in _instructions() if word == instruction]


@pytest.fixture
def known_variables() -> set[str]:
    """Give the environment variables that the program reads."""
    environment = _Recording()
    Settings.from_environment(environment)
    assert {"CEWEN_HOME", "CEWEN_LLM_KEY", "CEWEN_LLM_KEY_FILE"} <= environment.asked
    return environment.asked | {"FORWARDED_ALLOW_IPS", "PYTHONDONTWRITEBYTECODE", "LANG"}


def test_the_service_starts_a_command_that_there_is(known_variables: set[str]) -> None:
    """The unit's command line parses, listens to this machine behind passwords, sets only what is read."""
    service = _Unit(_read("cewen.service"))["Service"]
    program, *words = shlex.split(service["ExecStart"])
    assert program == "/opt/cewen/bin/cewen"
    arguments = build_parser("0").parse_args(words)
    assert arguments.command == "chat"
    assert is_loopback(arguments.host)
    state = f"/var/lib/{service['StateDirectory']}"
    assert arguments.auth.startswith(f"{state}/")
    for line in re.findall(r"^#?Environment=(.*)$", _read("cewen.service"), re.MULTILINE):
        for name, _, value in (word.partition("=") for word in shlex.split(line)):
            assert name in known_variables
            assert not _SECRET.search(name) or name.endswith("_FILE"), "a secret in the unit is open to all"
            assert name != "CEWEN_HOME" or value.startswith(f"{state}/")


def test_the_service_has_no_right_it_does_not_need() -> None:
    """The unit runs as a user of its own, may write its state alone, and drops every capability."""
    service = _Unit(_read("cewen.service"))["Service"]
    assert service["User"] == "cewen"
    wanted = {
        "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "NoNewPrivileges": "yes",
        "CapabilityBoundingSet": "", "UMask": "0077", "StateDirectoryMode": "0700", "KillSignal": "SIGINT",
    }  # fmt: skip
    assert {key: service[key] for key in wanted} == wanted
    assert "ReadWritePaths" not in service


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_finds_the_service_sound_and_shut(tmp_path: Path) -> None:
    """systemd understands every line of the unit, and counts its exposure below 2 of 10."""
    unit = tmp_path / "cewen.service"
    unit.write_text(_read("cewen.service").replace("/opt/cewen/bin/cewen", "/bin/sh"), "utf-8")
    for check in (["verify"], ["security", "--offline=true", "--threshold=20", "--no-pager"]):
        done = subprocess.run(["systemd-analyze", *check, unit], capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stdout + done.stderr
        assert unit.name not in done.stderr


def test_the_settings_of_the_service_are_read(known_variables: set[str]) -> None:
    """Every variable of the example file is one that the program reads; no secret stands in it."""
    names = re.findall(r"^#?(\w+)=", _read("cewen.env"), re.MULTILINE)
    assert len(names) >= 5
    assert set(names) <= known_variables
    assert [name for name in names if _SECRET.search(name)] == []


def test_the_container_runs_a_command_that_there_is() -> None:
    """The container's command parses, it runs as a numbered user, keeps its data in its volume."""
    [entry], [command] = _of("ENTRYPOINT"), _of("CMD")
    assert json.loads(entry) == ["/opt/cewen/bin/cewen"]
    arguments = build_parser("0").parse_args(json.loads(command))
    assert arguments.command == "chat"
    assert not arguments.no_password
    [volume], [user], [port] = _of("VOLUME"), _of("USER"), _of("EXPOSE")
    assert arguments.auth.startswith(f"{volume}/")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    assert arguments.port == int(port)
    assert any(f"CEWEN_HOME={volume}/" in line for line in _of("ENV"))
    [health] = _of("HEALTHCHECK")
    assert f":{port}{HEALTH}'" in health
    assert _of("STOPSIGNAL") == ["SIGINT"]


def test_the_container_is_made_of_what_there_is() -> None:
    """Everything that the container file copies from the project stands there, whole rooms and locks."""
    copied = [shlex.split(rest)[:-1] for rest in _of("COPY") if not rest.startswith("--from")]
    paths = [path for words in copied for path in words if "[" not in path]
    assert {"corpus", "index", "qa", "ui", "pyproject.toml"} <= set(paths)
    assert [path for path in paths if not (_ROOT / path).exists()] == []
    assert [
        path for path in re.findall(r"-r (\S+)", _read("Containerfile")) if not (_ROOT / path).exists()
    ] == []


def test_nginx_lets_through_what_the_program_takes() -> None:
    """The proxy passes name, address and scheme on, takes uploads as large as the program, streams."""
    text = _read("nginx.conf")
    for wanted in (
        "proxy_set_header Host $http_host;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-Proto $scheme;",
        "proxy_buffering off;",
        f"client_max_body_size {Limits().request // MEGABYTE}m;",
        "proxy_pass http://127.0.0.1:7860;",
    ):
        assert wanted in text


def test_the_guide_names_what_there_is() -> None:
    """The guide's commands parse, the files it names stand beside it, each file is named in it."""
    guide = _read("README.md")
    commands = re.findall(r"/opt/cewen/bin/cewen ([^`\n]+)", guide)
    assert len(commands) >= 4
    for line in commands:
        build_parser("0").parse_args(shlex.split(line.replace("\\", ""), comments=True))
    for path in _FOLDER.iterdir():
        assert path.name == "README.md" or path.name in guide
    for name in re.findall(r"ui/deployment/([\w.]+)", guide):
        assert (_FOLDER / name).is_file(), name
    assert HEALTH in guide


def test_the_threat_model_names_what_there_is() -> None:
    """Every module and test that the threat model relies on stands in the project; it fits on a page."""
    text = _read("THREATS.md")
    named = set(re.findall(r"`([\w/]+\.py)`", text))
    assert len(named) > 25
    files = [path.relative_to(_ROOT).as_posix() for room in _ROOMS for path in (_ROOT / room).rglob("*.py")]
    assert [name for name in named if not any(f"/{file}".endswith(f"/{name}") for file in files)] == []
    assert len(text.splitlines()) < 60
