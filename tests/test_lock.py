"""The locked dependencies: complete, within the bounds of pyproject.toml, held to digests, free of GPL."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

tomllib = pytest.importorskip("tomllib", reason="the lock is for Python 3.11 and later")

_ROOT = Path(__file__).resolve().parents[1]
_LOCK = _ROOT / ".ci" / "lock"
_HINT = "run: make lock"
# "GPL-3.0", "GNU Affero General Public License", not "LGPL", which binds only those who change the library
_COPYLEFT = re.compile(r"(?<!L)\bA?GPL|(?<!Lesser )General Public License|Affero", re.IGNORECASE)


def _locked(name: str) -> list[Requirement]:
    """Give the requirements of a lock, markers and all."""
    lines = (_LOCK / name).read_text("utf-8").splitlines()
    pinned = [line.removesuffix("\\").strip() for line in lines if line and line[0] not in " #"]
    return [Requirement(line) for line in pinned]


def _names(name: str) -> set[str]:
    return {canonicalize_name(one.name) for one in _locked(name)}


def _version(one: Requirement) -> str:
    [pin] = one.specifier
    assert pin.operator == "==", one
    return pin.version


def _project() -> dict[str, Any]:
    return dict(tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"])


def _declared(*extras: str) -> list[Requirement]:
    project = _project()
    lines = [*project["dependencies"], *(line for extra in extras for line in project[_OPTIONAL][extra])]
    return [one for one in map(Requirement, lines) if one.name != "cewen"]


_OPTIONAL = "optional-dependencies"


def test_every_declared_dependency_is_locked_within_its_bounds() -> None:
    """Each requirement of pyproject.toml, extras too, has a version in the lock that its bounds allow."""
    locked: dict[str, list[str]] = {}
    for one in [*_locked("requirements.lock"), *_locked("torch.txt")]:
        locked.setdefault(canonicalize_name(one.name), []).append(_version(one))
    wrong = []
    for wanted in _declared(*_project()[_OPTIONAL]):
        versions = locked.get(canonicalize_name(wanted.name), [])
        if not versions or not all(wanted.specifier.contains(version) for version in versions):
            wrong.append(f"{wanted}: locked {versions or 'nowhere'}; {_HINT}")
    assert wrong == []


def test_servers_get_what_was_tested() -> None:
    """serving.lock has the base and all extras in the versions of requirements.lock, no test tool."""
    tested = {str(one) for one in _locked("requirements.lock")}
    assert [str(one) for one in _locked("serving.lock") if str(one) not in tested] == [], _HINT
    serving = _names("serving.lock") | _names("torch.txt")
    extras = _project()[_OPTIONAL].keys() - {"dev"}
    assert {canonicalize_name(one.name) for one in _declared(*extras)} <= serving, (
        "name the extra in SERVED of the Makefile, then " + _HINT
    )
    assert serving.isdisjoint({"pytest", "mypy", "ruff", "playwright"})


@pytest.mark.parametrize("name", ["requirements.lock", "serving.lock"])
def test_a_lock_holds_digests_and_no_place(name: str) -> None:
    """Every version is held to a SHA-256, and no line says where a package would come from."""
    text = (_LOCK / name).read_text("utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > 80
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?:|file:|--(?:extra-)?index-url|--find-links| @ |^/", text, re.MULTILINE) == []
    assert "torch" not in _names(name)  # its digests differ from machine to machine: see torch.txt


def test_what_torch_needs_is_locked() -> None:
    """All that the installed torch asks for, but CUDA, is in the lock: nothing comes unpinned."""
    environment = {**default_environment(), "extra": ""}
    needed = [Requirement(line) for line in metadata.requires("torch") or ()]
    wanted = {
        canonicalize_name(one.name)
        for one in needed
        if (one.marker is None or one.marker.evaluate(environment))
        and not one.name.startswith(("nvidia", "cuda", "triton"))
    }
    assert wanted <= _names("requirements.lock"), "add it to .ci/lock/torch-needs.txt"
    assert wanted <= _names("serving.lock")


def test_what_is_served_is_free_of_copyleft() -> None:
    """No package that Cewen runs with is under GPL or AGPL; whoever passes the program on may do so."""
    told = {}
    for name in sorted(_names("serving.lock") | {"torch"}):
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:  # for another system or version of Python
            continue
        classifiers = [line for line in about.get_all("Classifier") or () if line.startswith("License")]
        # a whole text of a licence in the field names others; its first line says which it is
        stated = (about.get("License-Expression") or about.get("License") or "").strip().partition("\n")[0]
        told[name] = "; ".join(filter(None, [stated, *classifiers]))
    assert len(told) > 80
    assert {name: licence for name, licence in told.items() if _COPYLEFT.search(licence)} == {}
