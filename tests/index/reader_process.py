"""A process that asks a library without pause while another writes to it, and notes what each answer showed.

    python -m tests.index.reader_process HOME NOTES STOP

It looks at two rules that are always replaced together: every article of both carries the number of the order
that it is of, so that an answer from two states of the library shows. It ends when the file STOP is there.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from index import Library
from qa import Answer, Assistant

TWINS = ("轮值登记规定.txt", "轮值检查规定.txt")
_QUESTIONS = (
    "轮值登记由谁负责",
    "轮值检查由谁负责",
    "轮值登记和轮值检查有什么区别",
    "《望澜市轮值检查规定》第三条说了什么",
)
_TOP_K = 50  # more than the two rules have passages
_ORDER = re.compile(r"轮值令第(\d+)号")  # 轮值令第17号
_ARTICLES = 12


@dataclass(frozen=True, slots=True)
class Note:
    """One answer: when it was asked for, how long it took, which order it showed, and what was wrong."""

    began: float  # monotonic clock, the same for all processes
    seconds: float
    cpu_seconds: float
    order: int
    generation: int
    wrong: str


def write_twins(folder: Path, order: int) -> None:
    """Write both rules as of the order of that number."""
    for name in TWINS:
        title = name.removesuffix(".txt")
        articles = (
            f"第{place}条 {title[:4]}由第{place}值班组负责，依据轮值令第{order}号执行；第{place}值班组应当在"
            f"每周一上午完成{title[:4]}，结果报送望澜市轮值办公室，未按轮值令第{order}号执行的，责令改正。"
            for place in range(1, _ARTICLES + 1)
        )
        text = "\n".join((f"望澜市{title}", *articles))
        (folder / name).write_text(text, encoding="utf-8")


def main() -> None:
    """Ask until told to stop."""
    home, notes, stop = map(Path, sys.argv[1:])
    with Library.open(home, read_only=True) as library, notes.open("w", encoding="utf-8") as file:
        assistant = Assistant(library)
        asked = 0
        while not stop.exists():
            note = _ask(assistant, _QUESTIONS[asked % len(_QUESTIONS)])
            file.write(json.dumps(asdict(note), ensure_ascii=False) + "\n")
            file.flush()
            asked += 1


def _ask(assistant: Assistant, question: str) -> Note:
    began, cpu = time.monotonic(), time.process_time()
    wrong = []
    orders: set[int] = set()
    generation = -1
    try:
        answer = assistant.ask(question)
    except Exception as error:
        wrong.append(f"{type(error).__name__}: {error}")
        answer = None
    seconds, cpu_seconds = time.monotonic() - began, time.process_time() - cpu
    try:
        if answer is not None:
            orders = _orders(_texts(answer))
            wrong += _mixed(orders, f"the answer to {question}")
        with assistant.library.pinned():
            generation = assistant.library.generation
            wrong += _mixed(_orders(_view(assistant.library)), "a pinned view")
    except Exception as error:
        wrong.append(f"{type(error).__name__}: {error}")
    return Note(began, seconds, cpu_seconds, max(orders, default=-1), generation, "; ".join(wrong))


def _texts(answer: Answer) -> Iterable[str]:
    """Give all that an answer shows or stands on."""
    yield answer.text
    yield from (citation.quote for citation in answer.citations)
    yield from (hit.passage.text for hit in answer.hits)


def _view(library: Library) -> Iterable[str]:
    """Give the two rules by every way there is: search, document, passages."""
    for hit in library.search("轮值令 值班组", _TOP_K):
        yield hit.passage.text
    for record in library.records():
        if Path(record.source).name in TWINS:
            yield library.document(record.doc_id).text
            yield from (passage.text for passage in library.passages(record.doc_id))


def _orders(texts: Iterable[str]) -> set[int]:
    return {int(number) for text in texts for number in _ORDER.findall(text)}


def _mixed(orders: set[int], where: str) -> list[str]:
    return [] if len(orders) == 1 else [f"{where} shows the orders {sorted(orders)}"]


if __name__ == "__main__":
    main()
