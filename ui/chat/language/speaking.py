"""Which language is spoken now, and what a Chinese sentence is called in it.

Chinese is the key, as in gettext; a sentence without an English one stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from inspect import isgeneratorfunction
from typing import Any, Literal, get_args

from ui.chat.language.english import ENGLISH

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_GAP = re.compile(r"\{(\w*)\}")  # 「共 {count} 份文件」
_LONGEST = 2000  # characters of a sentence that the program can have made
_spoken: ContextVar[Language] = ContextVar("language", default="zh")


def spoken() -> Language:
    """Give the language that is spoken now."""
    return _spoken.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak `language` inside."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def t(chinese: str, **values: object) -> str:
    """Give a sentence in the language spoken now, its gaps `{name}` filled with `values`.

    A whole sentence that another room made, its gaps filled already, is recognised by the table's pattern;
    what fills a gap whose name ends in `_` is said by the program, too, and is given in the language.
    """
    if _spoken.get() == "zh":
        return chinese.format(**values) if values else chinese
    if chinese in ENGLISH:
        return ENGLISH[chinese].format(**values) if values else ENGLISH[chinese]
    for pattern, english in _patterns() if len(chinese) <= _LONGEST else ():
        if found := pattern.fullmatch(chinese):
            return english.format(**{name: _filled(name, value) for name, value in found.groupdict().items()})
    return chinese.format(**values) if values else chinese


def in_language(language: Language, handler: Callable[..., Any]) -> Callable[..., Any]:
    """Make a handler of events speak `language`, also one that gives its results one by one."""
    if not isgeneratorfunction(handler):

        @wraps(handler)
        def said(*arguments: Any, **named: Any) -> Any:
            with speaking(language):
                return handler(*arguments, **named)

        return said

    @wraps(handler)
    def said_in_turn(*arguments: Any, **named: Any) -> Iterator[Any]:
        results = handler(*arguments, **named)
        try:
            while True:  # each step may run in a context of its own
                with speaking(language):
                    try:
                        result = next(results)
                    except StopIteration:
                        return
                yield result
        finally:
            results.close()

    return said_in_turn


def _filled(name: str, value: str) -> str:
    return ", ".join(map(t, value.split("、"))) if name.endswith("_") else value


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Give the sentences with gaps as patterns, the longest first."""
    known = sorted((chinese for chinese in ENGLISH if _GAP.search(chinese)), key=len, reverse=True)
    return tuple((re.compile(_pattern(chinese), re.DOTALL), ENGLISH[chinese]) for chinese in known)


def _pattern(chinese: str) -> str:
    """Turn 「共 {count} 份」 into the pattern of what fills it; a gap that comes again must hold the same.

    A gap ends where it first may and is not tried longer: that changes nothing, and takes time without end.
    """
    # What stands before the gaps, then each gap with what follows it.
    first, *rest = _GAP.split(f"{chinese}\0")
    pieces, seen = [re.escape(first)], set()
    for gap, after in zip(rest[0::2], rest[1::2], strict=True):
        then = re.escape(after).replace("\0", r"\Z")
        pieces.append(f"(?P={gap}){then}" if gap in seen else f"(?>(?P<{gap}>.+?){then})")
        seen.add(gap)
    return "".join(pieces)
