"""What a reader must know beside an answer, as HTML: warnings about its sources, and who wrote it.

It knows neither how notices come about nor what else an answer shows.
"""

from __future__ import annotations

from qa import Answer, Notice
from ui.chat.answers.citation_view import marked_html
from ui.chat.answers.saying import said
from ui.chat.markup import Markup, tag
from ui.formats import written

_OF_WRITING = ("withheld", "model")  # about a language model; the others are about the sources


def warnings_html(answer: Answer) -> Markup | None:
    """Render what must be known of the sources, to stand before the answer; `None` without."""
    cited = {citation.marker: citation for citation in answer.citations}
    lines = [
        tag("p", marked_html(said(notice.text), notice.markers, cited))
        for notice in answer.notices
        if notice.kind not in _OF_WRITING
    ]
    return tag("div", *lines, class_="notice warnings", role="note") if lines else None


def writing_html(answer: Answer) -> Markup | None:
    """Render who wrote the answer and what became of a model's text, to stand below it; `None` without."""
    lines = [
        tag("p", said(text), class_="aside") for text in (*_written(answer), *map(_text, _of_writing(answer)))
    ]
    return tag("div", *lines, class_="writing", role="note") if lines else None


def _written(answer: Answer) -> list[str]:
    return [written(answer.written_by)] if answer.written_by else []


def _of_writing(answer: Answer) -> list[Notice]:
    return [notice for notice in answer.notices if notice.kind in _OF_WRITING]


def _text(notice: Notice) -> str:
    return notice.text
