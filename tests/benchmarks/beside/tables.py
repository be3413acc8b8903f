"""Makes the READMEs' section on the peers from the figures kept; it measures nothing."""

from __future__ import annotations

import re

from tests.benchmarks.beside.measures import (
    ANSWER,
    COLD,
    EVERY,
    INDEX,
    MEMORY,
    MRR,
    P50,
    P95,
    RECALL,
    REPLACE,
    Figures,
    Measure,
)
from tests.benchmarks.beside.phrases import PHRASES
from tests.benchmarks.beside.systems import OURS, PEERS

BEGIN, END = "<!-- peers: tests/benchmarks/peers.py -->", "<!-- /peers -->"
_BETWEEN = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
_LABELS = {system.name: system.label for system in PEERS}


def filled(readme: str, figures: Figures, language: str) -> str:
    """Put the section in its place. Raises ValueError where the README has no such place."""
    if not _BETWEEN.search(readme):
        raise ValueError(f"the README lacks the lines {BEGIN} and {END}")
    return _BETWEEN.sub(lambda _: f"{BEGIN}\n{_section(figures, language)}\n{END}", readme)


def named(name: str, language: str) -> str:
    """Give what a system is called."""
    phrases = PHRASES[language]
    return phrases["ours"] if name == OURS else phrases.get(name, _LABELS.get(name, name))


def articles(figures: Figures) -> int:
    """Give how many articles the peers were handed."""
    peers = (system for name, system in figures["systems"].items() if name != OURS)
    return max((system.get("index", {}).get("passages", 0) for system in peers), default=0)


def _section(figures: Figures, language: str) -> str:
    phrases, systems = PHRASES[language], figures["systems"]
    ours = systems.get(OURS, {})
    facts = {
        "documents": ours.get("index", {}).get("documents", 0),
        "articles": articles(figures),
        "questions": ours.get("laws", {}).get("questions", 0),
        "date": figures["date"],
        "cores": figures["hardware"].partition(" ")[0],
    }
    picture = f"![{phrases['alt']}]({phrases['chart']})"
    notes = [phrases["terms"], phrases["reader"], *_notes(systems, language), phrases["command"]]
    below = "\n".join(f"- {note.format(**facts)}" for note in notes)
    return "\n\n".join([phrases["intro"].format(**facts), picture, _table(systems, language), below])


def _table(systems: Figures, language: str) -> str:
    phrases = PHRASES[language]
    heads = ["", _head(INDEX, language), _head(MEMORY, language), phrases["query"]]
    heads += [_head(measure, language) for measure in (COLD, REPLACE, MRR, RECALL)]
    rows = [heads, ["---", *["--:"] * (len(heads) - 1)]]
    for name, system in systems.items():
        cells = [named(name, language), *_cells(system, language)]
        rows.append([f"**{cell}**" for cell in cells] if name == OURS else cells)
        if name == OURS:
            quality = [measure.told(measure.of(system, " unranked")) for measure in (MRR, RECALL)]
            rows.append([phrases["unranked"], "", "", _query(system, " unranked"), "", "", *quality])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _head(measure: Measure, language: str) -> str:
    parts = filter(None, (measure.names[language], measure.units[language]))
    return PHRASES[language]["comma"].join(parts)


def _cells(system: Figures, language: str) -> list[str]:
    told = {measure.key: measure.told(measure.of(system)) for measure in EVERY}
    replaced = told[REPLACE.key]
    if not system.get("replace", {}).get("in place", True):
        replaced += PHRASES[language]["rebuilt"]
    costs = [told[INDEX.key], told[MEMORY.key], _query(system), told[COLD.key], replaced]
    return [*costs, told[MRR.key], told[RECALL.key]]


def _query(system: Figures, suffix: str = "") -> str:
    p50, p95 = (measure.of(system, suffix) for measure in (P50, P95))
    return "—" if p50 is None else f"{P50.told(p50)} / {P95.told(p95)}"


def _notes(systems: Figures, language: str) -> list[str]:
    """Say what the table does not: the other questions, who is better than ours, who was asked fewer."""
    phrases = PHRASES[language]
    answers = {name: value for name, system in systems.items() if (value := ANSWER.of(system)) is not None}
    told = phrases["comma"].join(f"{named(n, language)} {ANSWER.told(value)}" for n, value in answers.items())
    asked = systems.get(OURS, {}).get("covid", {}).get("questions", 0)
    notes = [phrases["covid"].format(questions=asked, figures=told)]
    better = phrases["between"].join(_better(systems, language))
    notes.append(phrases["better"].format(figures=better) if better else phrases["none better"])
    whole = systems.get(OURS, {}).get("laws", {}).get("questions", 0)
    for name, system in systems.items():
        questions = system.get("laws", {}).get("questions", whole)
        if questions < whole:
            notes.append(phrases["sample"].format(name=named(name, language), questions=questions))
        if "stopped" in system:
            reason = system["stopped"]["failed"].replace("{", "(").replace("}", ")")
            notes.append(phrases["failed"].format(name=named(name, language), reason=reason))
    return notes


def _better(systems: Figures, language: str) -> list[str]:
    """Say of each measure which peers are better than ours as it ships."""
    found: list[str] = []
    for measure in EVERY:
        own = measure.of(systems.get(OURS, {}))
        values = {name: measure.of(system) for name, system in systems.items()}
        ahead = [
            f"{named(name, language)} {measure.told(value)}"
            for name, value in values.items()
            if own is not None and value is not None and measure.is_better(value, own)
        ]
        if ahead:
            peers = PHRASES[language]["comma"].join(ahead)
            told = {"measure": _head(measure, language), "peers": peers, "own": measure.told(own)}
            found.append(PHRASES[language]["one better"].format(**told))
    return found
