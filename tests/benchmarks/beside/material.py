"""The documents and questions, in the form in which each side is handed them.

Ours gets the files. The peers get texts that are cut already: reading and cutting costs them nothing.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from qa.evaluation.spans import squeeze
from tests.benchmarks.search import covid, statutes
from tests.benchmarks.search.homes import lines

_LOCAL = "DLC"  # the folder of local ordinances, left out
_HEAD_ENDS = "<!-- INFO END -->"
_ARTICLE = re.compile(
    r"(第[一二三四五六七八九十百千零]+条(?:之[一二三四五六七八九十]+)?)\s*(.*)"
)  # 第十七条之一 已满…
_WINDOW = 300  # characters
_WARM, _TIMED = 30, 300  # questions before the clock runs, and while it does
_VERSIONS = 3  # of the law that is replaced, one after the other; the first is not counted
_MARK = "本法所称蓝鲸协议第{}号文本，由试验单位保存。"  # stands in no law
_MARK_QUESTION = "蓝鲸协议第{}号文本由谁保存"


@dataclass(frozen=True, slots=True)
class Article:
    """An article as the peers are handed it, and by which wording it is known."""

    law: str  # the file
    title: str
    label: str
    text: str

    @property
    def passage(self) -> str:
        """The text to be indexed: below the law's title, which helps every peer."""
        return f"{self.title} {self.label}\n{self.text}"


class Material:
    """Everything that is handed out, made from `data` in `folder`, anew for each run."""

    def __init__(self, data: Path, folder: Path) -> None:
        self.data, self._folder = data, folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    @cached_property
    def laws(self) -> Path:
        """The files of the laws, in a folder."""
        source, folder = self.data / "laws", self._folder / "laws"
        for file in _files(source):
            target = folder / file.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
        age(folder.rglob("*.md"))
        return folder

    @cached_property
    def articles(self) -> list[Article]:
        """Every article of the laws; its place in the list is its id."""
        source = self.data / "laws"
        return [
            article
            for file in _files(source)
            for article in articles_of(file.read_text(encoding="utf-8"), str(file.relative_to(source)))
        ]

    @cached_property
    def wordings(self) -> list[str]:
        """The wordings by which articles are compared."""
        return [squeeze(article.text) for article in self.articles]

    @cached_property
    def policies(self) -> Path:
        """The policy documents of 2020, a file each."""
        folder = self._folder / "policies"
        folder.mkdir()
        for document in lines(self.data / "covid_policy" / "docs.jsonl"):
            (folder / f"{document['doc_id']}.txt").write_text(document["text"], encoding="utf-8")
        return folder

    @cached_property
    def windows(self) -> list[str]:
        """The policy documents in windows."""
        documents = lines(self.data / "covid_policy" / "docs.jsonl")
        texts = [document["text"] for document in documents]
        return [text[at : at + _WINDOW] for text in texts for at in range(0, len(text), _WINDOW)]

    @cached_property
    def law_questions(self) -> list[statutes.Question]:
        """The held-out lay questions on law."""
        return statutes.questions(self.data)

    @cached_property
    def policy_questions(self) -> list[covid.Question]:
        """The questions on the policy documents."""
        return covid.questions(self.data)

    @cached_property
    def speed_questions(self) -> tuple[list[str], list[str]]:
        """Lay questions to warm up with, and to be timed."""
        asked = [line["question"] for line in lines(self.data / "statutes" / "questions.jsonl")]
        return asked[:_WARM], asked[_WARM : _WARM + _TIMED]

    @cached_property
    def replaced(self) -> list[int]:
        """The articles of the law that is replaced: one of about the mean length."""
        by_law: dict[str, list[int]] = {}
        for number, article in enumerate(self.articles):
            by_law.setdefault(article.law, []).append(number)
        mean = len(self.articles) / len(by_law)
        return min(by_law.values(), key=lambda numbers: abs(len(numbers) - mean))

    def versions(self) -> Iterator[tuple[str, str]]:
        """Yield what the first article of the replaced law says in addition, and what is asked for it."""
        for number in range(_VERSIONS):
            yield _MARK.format(number), _MARK_QUESTION.format(number)

    def handed(self, name: str, texts: Iterable[str]) -> Path:
        """Write texts as passages, their numbers as ids."""
        path = self._folder / f"{name}.jsonl"
        if not path.exists():
            rows = [
                json.dumps({"id": str(n), "text": text}, ensure_ascii=False) for n, text in enumerate(texts)
            ]
            path.write_text("\n".join(rows), encoding="utf-8")
        return path


def articles_of(text: str, law: str) -> list[Article]:
    """Cut a law into its articles; headings belong to none."""
    head, _, body = text.partition(_HEAD_ENDS)
    title = next((line[2:].strip() for line in head.splitlines() if line.startswith("# ")), law)
    found: list[tuple[str, list[str]]] = []
    inside = False
    for line in map(str.strip, body.splitlines()):
        if start := _ARTICLE.match(line):
            found.append((start[1], [start[2]]))
            inside = True
        elif line.startswith("#"):
            inside = False
        elif inside and line:
            found[-1][1].append(line)
    return [Article(law, title, label, "\n".join(filter(None, parts))) for label, parts in found]


def age(files: Iterable[Path]) -> None:
    """Let files look as if they had not been written just now: their stamps would not be relied on."""
    for file in files:
        stamp = file.stat().st_mtime - 60
        os.utime(file, (stamp, stamp))


def _files(laws: Path) -> list[Path]:
    return [path for path in sorted(laws.rglob("*.md")) if _LOCAL not in path.relative_to(laws).parts]
