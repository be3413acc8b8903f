"""The façade of this package: asks the assistant first, then lets a model write from the same evidence.

Whatever the model does, the assistant's answer stands until something better has passed the checks.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from index.segment import is_noun, terms
from qa.assistant import Assistant
from qa.citation import Sources
from qa.datatypes import Answer, Notice
from qa.questions.followup import in_context
from qa.questions.question import LONGEST, understand
from qa.writing import relevance
from qa.writing.attributing import Attribution
from qa.writing.checking import Bench, Judge
from qa.writing.client import pieces
from qa.writing.composing import compose, not_used, with_notices, withheld
from qa.writing.drafting import Draft, write
from qa.writing.excerpts import Excerpt, gather
from qa.writing.model import Model, ModelError
from qa.writing.prompt import to_write
from qa.writing.rewriting import rewritten

_EXACT = ("article", "data")  # what is asked for is the very text: nothing is to be written


@dataclass(frozen=True, slots=True)
class _Basis:
    """What is written from: the assistant's answer, and everything the model may cite."""

    asked: str  # the question, a follow-up completed
    answer: Answer
    excerpts: tuple[Excerpt, ...]
    sources: Sources

    @property
    def is_open(self) -> bool:
        """Tell whether there is anything for a model to do.

        Where no document knows a thing the question names, no model finds the answer in them.
        """
        missing = self.answer.refusal.missing if self.answer.refusal else ()
        unknown = any(is_noun(word) for name in missing for word in terms(name))
        return bool(self.excerpts) and self.answer.kind not in _EXACT and not unknown


class Writer:
    """Answers as the assistant does, in a model's words where they are borne out by the evidence."""

    def __init__(self, assistant: Assistant, model: Model, judge: Judge | None = None) -> None:
        self.assistant = assistant
        self.model = model
        self._judge = judge

    def ask(
        self, question: str, history: Sequence[str] = (), filters: Mapping[str, str] | None = None
    ) -> Answer:
        """Answer `question` as `Assistant.ask` does. Raises ValueError as it."""
        *_, answer = self.stream(question, history, filters)
        return answer

    def stream(
        self, question: str, history: Sequence[str] = (), filters: Mapping[str, str] | None = None
    ) -> Generator[Answer, None, None]:
        """Give the answer as it grows; the last one is final, and one may be given several times.

        At first stands the assistant's answer with a notice that the model is asked. Closing the iterator
        ends the connection to the model. Raises ValueError as `Assistant.ask`.
        """
        understand(question)  # what is no question is told before a model is asked
        understood, fault = "", ""
        try:
            for given in self._understood(question, history):
                if given is None:
                    yield _waiting(question, f"正在请大语言模型 {self.model.name} 理解这个追问……")
                else:
                    understood = given
        except ModelError as error:
            fault = str(error)
        basis = self._basis(question, understood, history, filters)
        if fault:
            yield with_notices(basis.answer, not_used(fault, refused=basis.answer.refusal is not None))
        elif not basis.is_open:
            yield basis.answer
        else:
            yield from self._written(basis)

    def _understood(self, question: str, history: Sequence[str]) -> Generator[str | None, None, None]:
        if history:
            with closing(rewritten(self.model, question, history)) as given:
                yield from given

    def _basis(
        self, question: str, understood: str, history: Sequence[str], filters: Mapping[str, str] | None
    ) -> _Basis:
        library = self.assistant.library
        sources = Sources(library, filters or {})
        with library.pinned():  # the answer and what the model reads are of one state of the library
            if understood:
                answer = self.assistant.ask(understood, (), filters)
                answer = replace(answer, question=question, understood=understood)
            else:
                answer = self.assistant.ask(question, history, filters)
            asked = understood or answer.understood or in_context(question, history)
            return _Basis(asked, answer, tuple(gather(answer, sources)), sources)

    def _written(self, basis: _Basis) -> Generator[Answer, None, None]:
        answer, name = basis.answer, self.model.name
        refused = answer.refusal is not None
        names = _subjects(basis)
        bench = self._bench(basis, names)
        draft = Draft(bench, compares=len(names) > 1)
        subjects = bench.attribution.subjects if bench.attribution and draft.compares else ()
        messages = to_write(basis.asked, basis.excerpts, [subject.name for subject in subjects])
        shown = _pending(answer, f"正在请大语言模型 {name} 根据这些原文作答……")
        yield shown
        fault = ""
        try:
            with closing(pieces(self.model, messages)) as deltas:
                for grown in write(draft, deltas):
                    if grown and not draft.empty and not refused:
                        shown = compose(draft, answer, basis.sources, name)
                    elif grown and draft.empty:
                        shown = _pending(answer, f"大语言模型 {name} 正在写，写出的每一句先核对、再显示……")
                    yield shown
        except ModelError as error:
            fault = str(error)
        yield self._final(
            draft, basis, fault or _fault(draft, answer) or relevance.fault(draft, answer, basis.asked)
        )

    def _bench(self, basis: _Basis, names: Sequence[str]) -> Bench:
        numbered = {excerpt.number: excerpt for excerpt in basis.excerpts}
        strict = basis.answer.refusal is not None
        attribution = Attribution.among(basis.excerpts, names)
        return Bench(numbered, self.assistant.library.encoder, self._judge, attribution, strict)

    def _final(self, draft: Draft, basis: _Basis, fault: str) -> Answer:
        count = [withheld(draft.withheld)] if draft.withheld else []
        if fault:
            refused = basis.answer.refusal is not None
            return with_notices(basis.answer, *count, not_used(fault, refused=refused))
        if draft.ending == "length":
            count.append(Notice("model", "大语言模型的回答到了长度上限，后面的没有写完。"))
        return with_notices(compose(draft, basis.answer, basis.sources, self.model.name), *count)


def _fault(draft: Draft, basis: Answer) -> str:
    """Say why a finished draft is not used."""
    if draft.ending == "content_filter":
        return "它的服务拒绝回答这个问题"
    if draft.declined:
        return "它认为材料不足以回答"
    if draft.empty:
        return "它写的都没有通过与原文的核对" if draft.withheld else "它什么也没有写"
    if basis.comparison and not (draft.table and draft.table.compares):
        return "它没有写出有依据的对比表"
    return ""


def _subjects(basis: _Basis) -> tuple[str, ...]:
    """Give what a question compares, by the names of the assistant's table where it made one."""
    answer = basis.answer
    if answer.comparison is not None:
        return answer.comparison.subjects
    compares = answer.kind in ("comparison", "relation")
    return understand(basis.asked[-LONGEST:]).subjects if compares else ()


def _pending(answer: Answer, text: str) -> Answer:
    """Show the assistant's answer while the model is at it; in place of a refusal, only the notice."""
    if answer.refusal is not None:
        return _waiting(answer.question, text)
    return with_notices(answer, Notice("model", text))


def _waiting(question: str, text: str) -> Answer:
    return Answer(question, "fact", "", (), (), None, None, 0.0, (), notices=(Notice("model", text),))
