"""The measures that table and chart show: where each stands in the figures, and which way is better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a stage; `names` and `units` by language."""

    stage: str
    key: str
    names: Mapping[str, str]
    units: Mapping[str, str]
    scale: float = 1.0  # from the unit kept to the unit shown
    higher_is_better: bool = False

    def of(self, system: Figures, suffix: str = "") -> float | None:
        """Give the figure of a system, `None` where it was not measured."""
        value = system.get(self.stage + suffix, {}).get(self.key)
        return None if value is None else value * self.scale

    def told(self, value: float | None) -> str:
        """Write a figure as precisely as it is meant."""
        if value is None:
            return "—"
        if self.higher_is_better:
            return f"{value:.3f}"
        if value >= 100:
            return f"{value:,.0f}"
        return f"{value:.0f}" if value >= 20 else f"{value:.1f}"

    def is_better(self, value: float, than: float) -> bool:
        """Tell whether one figure beats another."""
        return value > than if self.higher_is_better else value < than


_SECONDS = {"zh": "秒", "en": "s"}
_MEGABYTES = {"zh": "MB", "en": "MB"}
_MILLISECONDS = {"zh": "毫秒", "en": "ms"}
_NONE = {"zh": "", "en": ""}

INDEX = Measure("index", "seconds", {"zh": "建索引", "en": "index"}, _SECONDS)
MEMORY = Measure("index", "peak MB", {"zh": "峰值内存", "en": "peak memory"}, _MEGABYTES)
P50 = Measure("query", "p50 ms", {"zh": "查询中位", "en": "query, median"}, _MILLISECONDS)
P95 = Measure("query", "p95 ms", {"zh": "查询 p95", "en": "query, p95"}, _MILLISECONDS)
COLD = Measure("cold", "ask s", {"zh": "冷启动问一句", "en": "cold start and ask"}, _SECONDS)
REPLACE = Measure(
    "replace", "searchable s", {"zh": "换一部法规", "en": "replace a law"}, _MILLISECONDS, scale=1000
)
MRR = Measure("laws", "MRR@10", {"zh": "MRR@10", "en": "MRR@10"}, _NONE, higher_is_better=True)
RECALL = Measure(
    "laws", "recall@100", {"zh": "前 100 条找到", "en": "recall@100"}, _NONE, higher_is_better=True
)
ANSWER = Measure(
    "covid", "answer@500", {"zh": "前 500 字含答案", "en": "answer@500"}, _NONE, higher_is_better=True
)
EVERY = (INDEX, MEMORY, P50, COLD, REPLACE, MRR, RECALL, ANSWER)
