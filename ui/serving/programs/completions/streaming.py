"""Turns an answer that grows into the pieces that a stream adds; what was sent is never taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from qa import Answer
from ui.serving.programs import footnotes

_LINE = re.compile(r"[^\n]+\n*|\n+")  # with what separates it from the next
_INSTEAD = "\n\n> 以上没有写完，请以下面的回答为准。\n\n"


class Growth:
    """What of one answer was sent so far."""

    def __init__(self) -> None:
        self.sent = ""

    def grow(self, answer: Answer) -> Iterator[str]:
        """Give what a language model has added; the quotes that stand until it writes are not sent."""
        said = footnotes.words(answer)
        if answer.written_by and said.startswith(self.sent):
            yield from self._add(said[len(self.sent) :])

    def finish(self, answer: Answer, numbers: Mapping[str, str]) -> Iterator[str]:
        """Give what the final answer adds, statement by statement, and its sources."""
        said, listed = footnotes.words(answer), footnotes.sources(answer, numbers)
        if not self.sent:
            rest = footnotes.whole(answer, numbers)
        elif said.startswith(self.sent):
            rest = "\n\n".join(filter(None, (said[len(self.sent) :], footnotes.head(answer), listed)))
            rest = rest if said != self.sent or not rest else f"\n\n{rest}"
        else:
            rest = _INSTEAD + footnotes.whole(answer, numbers)
        for line in _LINE.findall(rest):
            yield from self._add(line)

    def _add(self, text: str) -> Iterator[str]:
        if text:
            self.sent += text
            yield text
