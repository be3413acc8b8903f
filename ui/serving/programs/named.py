"""The named endpoints of Gradio's API: `ask`, `search`, `documents` and `index`.

What gradio passes on is checked by the clerk and the librarian; their faults become gradio's, in Chinese.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.events import api

from ui import serialise
from ui.serving.programs.admission import Sender
from ui.serving.programs.clerk import Clerk
from ui.serving.programs.faults import told
from ui.serving.programs.librarian import Librarian, Wish, told_of


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The endpoints over one library; the docstrings are what gradio shows of them."""

    clerk: Clerk
    librarian: Librarian

    def bind(self) -> None:
        """Offer them on the page being laid out, before its events: gradio would give their names away."""
        api(self.ask, api_name="ask")
        api(self.search, api_name="search")
        api(self.documents, api_name="documents")
        api(self.index, api_name="index", concurrency_limit=None)  # the queue of orders lets one in at a time

    def ask(
        self, question: str, history: list[str] | None = None, filters: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """回答一个问题，句句有出处；JSON 与 cewen ask --json 相同。"""
        with _faults_told():
            return serialise.from_answer(self.clerk.ask(question, history, filters))

    def search(
        self,
        question: str,
        k: int = 10,
        history: list[str] | None = None,
        filters: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """查找与问题最相关的段落；JSON 与 cewen search --json 相同。"""
        with _faults_told():
            return self.clerk.search(question, k, history, filters)

    def documents(self, filters: dict[str, str] | None = None) -> list[dict[str, Any]]:
        """列出资料库里符合条件的文件；JSON 与 cewen documents --json 相同。"""
        with _faults_told():
            return self.clerk.documents(filters)

    def index(
        self,
        request: gr.Request,
        targets: list[str] | None = None,
        prune: bool = False,
        retry: bool = False,
        collection: str | None = None,
    ) -> dict[str, Any]:
        """读入文件、文件夹和网址；JSON 与 cewen index --json 相同。"""
        with _faults_told():
            progress, run = gr.Progress(), None
            for run in self.librarian.index(Wish.of(targets, prune, retry, collection), Sender.of(request)):
                step = run.progress
                progress((step.done, step.total) if step else None, desc=told_of(run))
            assert run is not None
            return self.librarian.report(run)


@contextmanager
def _faults_told() -> Iterator[None]:
    """Let a fault reach the program as gradio's own error."""
    try:
        yield
    except Exception as error:  # the edge
        raise gr.Error(told(error).message, print_exception=False) from error
