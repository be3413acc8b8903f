"""Draws the figures as an SVG of bars: paper, ink, and one vermilion for ours; light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from tests.benchmarks.beside.measures import COLD, INDEX, MEMORY, MRR, P50, REPLACE, Figures, Measure
from tests.benchmarks.beside.systems import OURS, PEERS
from tests.benchmarks.beside.tables import articles, named

_ROWS = ((INDEX, P50, COLD), (MEMORY, REPLACE, MRR))
_MARGIN, _LABELS, _PANEL, _GAP = 24, 128, 196, 30  # across
_TOP, _HEAD, _LINE, _BAR, _BETWEEN = 66, 30, 24, 12, 30  # down
_VALUE = 58  # kept free at the end of a bar for its figure
_WIDTH = 2 * _MARGIN + _LABELS + 3 * _PANEL + 2 * _GAP

_TITLES = {
    "zh": ("策问与常见方案", "{articles:,} 条法规，同一编码器；朱色是策问"),
    "en": ("Cewen beside its peers", "{articles:,} articles of law, one encoder; vermilion is Cewen"),
}
_BETTER = {"zh": ("越短越好", "越长越好"), "en": ("shorter is better", "longer is better")}

_STYLE = """
  :root {
    --paper: #faf8f4; --rule: #e4ded2; --ink: #23272d; --soft: #5b5f66; --bar: #b9b2a3; --seal: #9e2b25;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --paper: #16181b; --rule: #353a40; --ink: #e7e3da; --soft: #aaa79f; --bar: #5b6168; --seal: #e5837a;
    }
  }
  .paper { fill: var(--paper); stroke: var(--rule); }
  .band, .ours { fill: var(--seal); }
  .bar { fill: var(--bar); }
  .axis { stroke: var(--rule); }
  text {
    fill: var(--ink);
    font: 13px "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", system-ui, sans-serif;
  }
  .title { font: 700 19px "Songti SC", "STSong", "Noto Serif CJK SC", "SimSun", serif; }
  .head { font-weight: 600; }
  .soft { fill: var(--soft); font-weight: 400; font-size: 12px; }
  .mine { fill: var(--seal); font-weight: 700; }
  .value { font-variant-numeric: tabular-nums; }
"""


def drawn(figures: Figures, language: str) -> str:
    """Give the chart of all systems whose speed was measured."""
    quality_only = {system.name for system in PEERS if system.quality_only}
    systems = {name: s for name, s in figures["systems"].items() if name not in quality_only}
    block = _HEAD + len(systems) * _LINE
    height = _TOP + len(_ROWS) * (block + _BETWEEN)
    title, subtitle = _TITLES[language]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
        f'height="{height}" role="img" aria-label="{escape(title)}">',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" x="0.5" y="0.5" width="{_WIDTH - 1}" height="{height - 1}" rx="6"/>',
        f'<rect class="band" x="{_MARGIN}" y="22" width="4" height="20"/>',
        _text(_MARGIN + 14, 38, title, "title"),
        _text(_WIDTH - _MARGIN, 38, subtitle.format(articles=articles(figures)), "soft", anchor="end"),
    ]
    for row, measures in enumerate(_ROWS):
        top = _TOP + row * (block + _BETWEEN)
        for line, name in enumerate(systems):
            y = top + _HEAD + line * _LINE + _LINE / 2 + 4.5
            kind = "mine" if name == OURS else ""
            lines.append(_text(_MARGIN + _LABELS - 12, y, _short(name, language), kind, anchor="end"))
        for column, measure in enumerate(measures):
            left = _MARGIN + _LABELS + column * (_PANEL + _GAP)
            lines += _panel(measure, systems, language, left, top)
    return "\n".join([*lines, "</svg>"]) + "\n"


def _panel(
    measure: Measure, systems: dict[str, Figures], language: str, left: int, top: int
) -> Iterator[str]:
    name, unit = measure.names[language], measure.units[language]
    better = _BETTER[language][measure.higher_is_better]
    yield _text(left, top + 14, name, "head", more=" · ".join(filter(None, (unit, better))))
    bottom = top + _HEAD + len(systems) * _LINE
    yield f'<path class="axis" d="M{left - 0.5} {top + _HEAD - 2}V{bottom}"/>'
    values = {system: measure.of(figures) for system, figures in systems.items()}
    longest = max((value for value in values.values() if value is not None), default=1.0)
    for line, (system, value) in enumerate(values.items()):
        y = top + _HEAD + line * _LINE
        length = 0.0 if value is None else max(1.5, (_PANEL - _VALUE) * value / longest)
        kind = "ours" if system == OURS else "bar"
        yield (
            f'<rect class="{kind}" x="{left}" y="{y + (_LINE - _BAR) / 2:g}" width="{length:.1f}" '
            f'height="{_BAR}" rx="1"/>'
        )
        mine = "value mine" if system == OURS else "value"
        yield _text(left + length + 6, y + _LINE / 2 + 4.5, measure.told(value), mine)


def _short(name: str, language: str) -> str:
    if name == "plain":
        return {"zh": "bm25s + FAISS", "en": "bm25s + FAISS"}[language]
    return named(name, language)


def _text(x: float, y: float, text: str, kind: str, *, anchor: str = "start", more: str = "") -> str:
    further = f' <tspan class="soft" dx="4">{escape(more)}</tspan>' if more else ""
    return f'<text class="{kind}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(text)}{further}</text>'
