"""The named endpoints of Gradio's API: `ask`, `search`, `documents` and `index`.

What gradio passes on is checked by the clerk and the librarian; their faults become gradio's, in Chinese.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api
from gradio.utils import get_upload_folder

from ui import serialise
from ui.serving.programs.clerk import Clerk
from ui.serving.programs.faults import told
from ui.serving.programs.librarian import Librarian, Wish, report_of, told_of
from ui.serving.programs.uploads import uploads_of
from ui.serving.threads import PROGRAMS

_OWN = ("self", "request")  # what no program gives


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The endpoints over one library; the docstrings are what gradio shows of them."""

    clerk: Clerk
    librarian: Librarian

    def bind(self) -> None:
        """Offer them on the page being laid out, before its events: gradio would give their names away."""
        together = {"concurrency_limit": PROGRAMS, "concurrency_id": "programs"}
        api(self.ask, api_name="ask", **together)
        api(self.search, api_name="search", **together)
        api(self.documents, api_name="documents")
        api(self.index, api_name="index", concurrency_limit=None)  # the queue of orders lets one in at a time

    @classmethod
    def takes(cls) -> dict[str, list[str]]:
        """Give for each endpoint the names of what it takes, in their order."""
        methods = (cls.ask, cls.search, cls.documents, cls.index)
        names = {method.__name__: list(signature(method).parameters) for method in methods}
        return {name: [one for one in taken if one not in _OWN] for name, taken in names.items()}

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
        files: list[dict[str, Any]] | None = None,
    ) -> dict[str, Any]:
        """读入文件、文件夹和网址；files 为上传的文件（handle_file）；JSON 与 cewen index --json 相同。"""
        with _faults_told():
            sent = uploads_of(files, Path(get_upload_folder()))
            wish, ended, progress = Wish.of(targets, sent, prune, retry, collection), [], gr.Progress()
            for run in self.librarian.index(wish, request):
                step = run.progress
                progress((step.done, step.total) if step else None, desc=told_of(run))
                ended += [run] if run.is_over else []
            return report_of(ended)


@contextmanager
def _faults_told() -> Iterator[None]:
    """Let a fault reach the program as gradio's own error."""
    try:
        yield
    except Exception as error:  # the edge
        raise gr.Error(told(error).message, print_exception=False) from error
