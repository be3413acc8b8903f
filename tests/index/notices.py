"""A folder of notices that changes at random; every version of a notice carries a mark of its own.

The mark stands in each of its articles, so that text of an outdated version, or of two versions at once,
shows wherever it turns up. Knows no library.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

_SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
_LENGTH = 4
_STRIDE = 7919  # a prime: marks given one after the other look nothing like each other
_MOST_ARTICLES = 9  # some notices are one passage, others many
_MARK = re.compile(rf"标记[{_SIGNS}]{{{_LENGTH}}}")  # 标记甲寅壬戌

Texts = dict[str, str]  # the text of each source


class Notices:
    """The notices in `folder`; `texts` says what each file holds, `marks` which marks were ever given."""

    def __init__(self, folder: Path, chance: random.Random, count: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.texts: Texts = {}
        self.marks: list[str] = []
        self._chance = chance
        self._names = 0
        for _ in range(count):
            self.add()

    def add(self) -> None:
        """Write a new notice, sometimes in a folder below."""
        self._write(self._new_name())

    def replace(self, source: str) -> None:
        """Write another version in place of `source`."""
        self._write(source)

    def remove(self, source: str) -> None:
        """Delete the file."""
        Path(source).unlink()
        del self.texts[source]

    def rename(self, source: str) -> None:
        """Give the file another name, sometimes in another folder, and leave its text as it is."""
        target = self._new_name()
        Path(source).rename(target)
        self.texts[target] = self.texts.pop(source)

    def change(self, count: int) -> None:
        """Replace, remove, rename and add notices at random, `count` in all; most are replaced."""
        for source in self._chance.sample(sorted(self.texts), count):
            how = self._chance.choices(("replace", "remove", "rename", "add"), (6, 1, 1, 1))[0]
            if how == "add":
                self.add()
            else:
                getattr(self, how)(source)

    def _write(self, source: str) -> None:
        text = notice(len(self.texts), self._new_mark(), self._chance.randint(1, _MOST_ARTICLES))
        Path(source).write_text(text, encoding="utf-8")
        self.texts[source] = text

    def _new_name(self) -> str:
        self._names += 1
        folder = self.folder / self._chance.choice(("", "下发", "转发"))
        folder.mkdir(exist_ok=True)
        return str(folder / f"通知{self._names:04}.txt")

    def _new_mark(self) -> str:
        self.marks.append(mark(len(self.marks)))
        return self.marks[-1]


def notice(number: int, sign: str, articles: int) -> str:
    """Give the text of a notice as the reader gives it back: no blank lines, nothing to be cleaned away."""
    duties = (
        f"第{place}条 值守登记簿使用{sign}，由第{number}号仓库的值守人员每日核对{place}次；发现与实物不符的，"
        "当日报告仓库负责人，仓库负责人应当在三日内查明原因并记入登记簿。"
        for place in range(1, articles + 1)
    )
    return "\n".join((f"关于第{number}号仓库值守的通知", f"望澜储发〔2031〕{number + 1}号", *duties))


def mark(number: int) -> str:
    """Give the mark of that number; the first 234,256 differ."""
    rest = number * _STRIDE % len(_SIGNS) ** _LENGTH
    signs = ""
    for _ in range(_LENGTH):
        rest, sign = divmod(rest, len(_SIGNS))
        signs += _SIGNS[sign]
    return "标记" + signs


def marks_in(text: str) -> set[str]:
    """Give the marks that stand in `text`."""
    return set(_MARK.findall(text))
