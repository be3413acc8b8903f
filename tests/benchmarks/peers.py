"""Measures Cewen beside what a user would put together instead; makes the READMEs' table and chart.

    python tests/benchmarks/peers.py --data ../shared/data [--only NAME ...] [--work DIR]
    python tests/benchmarks/peers.py --render

Every system indexes the same laws with the same encoder and is asked the same questions; each peer runs in
an environment of its own, made with pip. `--work` keeps the environments for the next run; `--only` measures
some and keeps the figures of the others. `--render` alone makes table and chart anew from what is kept.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tests.benchmarks.beside import chart, tables
from tests.benchmarks.beside.environments import environment
from tests.benchmarks.beside.material import Material
from tests.benchmarks.beside.own import Own
from tests.benchmarks.beside.peer import Peer
from tests.benchmarks.beside.systems import OURS, PEERS
from tests.benchmarks.processes import hardware

_COMMAND = "python tests/benchmarks/peers.py --data ../shared/data"
_ROOT = Path(__file__).resolve().parents[2]
_RESULTS = Path(__file__).parent / "results" / "peers.json"
_CHARTS = {"zh": _RESULTS.with_suffix(".svg"), "en": _RESULTS.with_suffix(".en.svg")}
_READMES = {"zh": _ROOT / "README.md", "en": _ROOT / "README.en.md"}

Figures = dict[str, Any]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, keep the figures after each system, and render them; 1 if any stage of one failed."""
    names = (OURS, *(system.name for system in PEERS))
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="the folder with `laws`, `statutes` and `covid_policy`")
    parser.add_argument("--only", nargs="+", choices=names, default=names)
    parser.add_argument("--work", type=Path, help="a folder that keeps the peers' environments")
    parser.add_argument("--render", action="store_true", help="measure nothing")
    arguments = parser.parse_args(argv)
    if not arguments.render:
        if arguments.data is None:
            parser.error("--data is missing: the folder with `laws`, `statutes` and `covid_policy`")
        with tempfile.TemporaryDirectory(prefix="cewen-peers-") as place:
            _measure(arguments.data, (arguments.work or Path(place)).absolute(), arguments.only)
    figures = _kept()
    _render(figures)
    return 1 if any("failed" in stage for s in figures["systems"].values() for stage in s.values()) else 0


def _measure(data: Path, work: Path, names: Sequence[str]) -> None:
    material = Material(data, work / "material")
    for name in names:
        folder = work / "stores" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        system = dict(_stages(name, material, folder, work))
        shutil.rmtree(folder)
        figures = _kept()
        figures |= {"command": _COMMAND, "hardware": hardware(), "date": date.today().isoformat()}
        figures["systems"][name] = system
        text = json.dumps(figures, ensure_ascii=False, indent=1) + "\n"
        _RESULTS.write_text(text, encoding="utf-8")


def _stages(name: str, material: Material, folder: Path, work: Path) -> Iterator[tuple[str, Figures]]:
    """Yield the stages of a system; where one fails, what failed, and no more of this system."""
    try:
        if name == OURS:
            stages = Own(material, folder).stages()
        else:
            system = next(system for system in PEERS if system.name == name)
            stages = Peer(system, environment(system, work / "venvs"), material, folder).stages()
        for stage, figures in stages:
            sys.stderr.write(f"{name}, {stage}: {json.dumps(figures, ensure_ascii=False)}\n")
            yield stage, figures
    except Exception as error:  # a peer that fails must not cost the figures of the others
        sys.stderr.write(f"{name} failed: {error}\n")
        yield "stopped", {"failed": f"{type(error).__name__}: {error}"}


def _kept() -> Figures:
    kept: Figures = (
        json.loads(_RESULTS.read_text(encoding="utf-8")) if _RESULTS.is_file() else {"systems": {}}
    )
    order = (OURS, *(system.name for system in PEERS))
    kept["systems"] = {name: kept["systems"][name] for name in order if name in kept["systems"]}
    return kept


def _render(figures: Figures) -> None:
    for language, readme in _READMES.items():
        text = readme.read_text(encoding="utf-8")
        readme.write_text(tables.filled(text, figures, language), encoding="utf-8")
        _CHARTS[language].write_text(chart.drawn(figures, language), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
