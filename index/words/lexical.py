"""The word index: tantivy over the words and character bigrams of passages.

Derived from the catalogue and holding no text; it remembers the generation it stands for. It does not know
vectors, nor how the scores of its fields are weighed.
"""

from __future__ import annotations

import logging
import math
import shutil
import tempfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import TracebackType

import numpy as np
import tantivy

from index.faults import NOT_ALLOWED, IndexDamagedError, told_as_damage
from index.segment import bigrams, policy_words
from index.words.tokens import Tokens

logger = logging.getLogger(__name__)

Hits = list[tuple[float, tantivy.DocAddress]]

WORDS = "words"  # jieba's words, with the shorter ones inside long ones
GRAMS = "grams"  # pairs of neighbouring Han characters

_FORMAT = 1  # raise it whenever the fields or the way they are filled change
# What a segment may take while it is made; 67,000 passages take a quarter. Searching 490,000 passages in one
# segment takes 0.5 of the time of twenty.
_HEAP_BYTES = 400_000_000
_STATE_KEY = 0  # the one entry that holds no text: it carries stamp and generation
_K1 = 1.2  # tantivy's, fixed
# A filter by version slows a search down, by 1.5 µs for each: from so many on, first this many times `limit`
# entries are looked through, then as many as it seems to take, if no more than this.
_FEW_VERSIONS, _FETCHED, _MOST_FETCHED = 200, 4, 30
_MOST_TERMS = 256  # a pasted page as a question costs no more than this per field
# Among more than `_MANY` entries no term is asked for that stands in more than 20,000 of 200,000, in 45,000
# of a million: half of the time goes into these, and it would grow as the entries do. The rarest are asked
# for always. Lay MRR@10 among 325,000: 0.483 with all, 0.480 with those in at most 32,500, 0.482 with pairs
# in at most 16,000; among a million 0.485 with all, 0.472 with these and the rarest 4 or 8 (LOG.md).
_MANY, _COMMON, _RAREST = 200_000, 20_000, 4
_COUNTED = 100_000  # frequencies that are remembered, 10 MB


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(WORDS, tokenizer_name="tokens", index_option="freq")
    builder.add_text_field(GRAMS, tokenizer_name="tokens", index_option="position")
    builder.add_text_field("every", tokenizer_name="tokens", index_option="basic")
    # Signed: delete_documents_by_term on an unsigned field deletes nothing (tantivy-py 0.27).
    for name in ("key", "version", "generation", "stamp"):
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


def stamp() -> int:
    """Give a number that changes whenever an index made before can no longer be used."""
    return zlib.crc32(f"{_FORMAT} {_vocabulary()}".encode())


@cache
def _vocabulary() -> str:
    return " ".join(f"{word} {frequency}" for word, frequency in sorted(policy_words().items()))


@dataclass(frozen=True, slots=True)
class LexicalView:
    """The word index as of one generation; safe to use from several threads."""

    searcher: tantivy.Searcher
    schema: tantivy.Schema
    generation: int
    _counts: dict[tuple[str, str], int] = field(default_factory=dict, repr=False, compare=False)

    @told_as_damage
    def search(
        self,
        name: str,
        tokens: Iterable[str],
        limit: int,
        versions: Sequence[int] | np.ndarray | None = None,
        weights: Mapping[str, float] | None = None,
    ) -> dict[int, float]:
        """Give the BM25 scores (k1 1.2, b 0.75) of the best entries by key, of `versions` where given.

        `weights` says how much each token counts, 1 where it says nothing; among very many entries, the
        commonest count nothing.
        """
        terms = list(dict.fromkeys(tokens))[:_MOST_TERMS]
        if self.searcher.num_docs > _MANY:
            terms = self._telling(name, terms)
        if not terms:
            return {}
        clauses = [
            (tantivy.Occur.Should, self._term(name, term, (weights or {}).get(term, 1.0))) for term in terms
        ]
        query = tantivy.Query.boolean_query(clauses)
        hits = self._best(query, limit) if versions is None else self._best_among(query, limit, versions)
        return dict(zip(self._numbers("key", hits), (score for score, _ in hits), strict=True))

    def _telling(self, name: str, terms: Sequence[str]) -> list[str]:
        """Give those of `terms` that are not in very many entries, and the rarest in any case."""
        counts = {term: count for term in terms if (count := self._count(name, term))}
        most = _COMMON * math.sqrt(self.searcher.num_docs / _MANY)
        rarest = sorted(counts, key=lambda term: counts[term])[:_RAREST]
        return [term for term, count in counts.items() if count <= most or term in rarest]

    def _count(self, name: str, term: str) -> int:
        """Give the number of entries that hold a term, of dead entries too; asked again and again."""
        count = self._counts.get((name, term))
        if count is None:
            if len(self._counts) >= _COUNTED:
                self._counts.clear()
            count = self._counts[name, term] = int(self.searcher.doc_freq(name, term))
        return count

    def _term(self, name: str, term: str, weight: float) -> tantivy.Query:
        query = tantivy.Query.term_query(self.schema, name, term, "freq")
        return query if weight == 1.0 else tantivy.Query.boost_query(query, weight)

    def _best_among(self, query: tantivy.Query, limit: int, versions: Sequence[int] | np.ndarray) -> Hits:
        """Give the best entries of `versions`: picked out of the best of all, if enough of those are."""
        fetch = _FETCHED * limit if len(versions) > _FEW_VERSIONS else 0
        while 0 < fetch <= _MOST_FETCHED * limit:
            hits = self._best(query, fetch)
            fitting = np.isin(self._numbers("version", hits), versions)
            chosen = np.flatnonzero(fitting)[:limit].tolist()
            if len(chosen) == limit or len(hits) < fetch:
                return [hits[place] for place in chosen]
            fetch = int(2 * limit * fetch / len(chosen)) if chosen else 0
        among = tantivy.Query.term_set_query(self.schema, "version", [int(version) for version in versions])
        clauses = [
            (tantivy.Occur.Must, query),
            (tantivy.Occur.Must, tantivy.Query.const_score_query(among, 0.0)),
        ]
        return self._best(tantivy.Query.boolean_query(clauses), limit)

    def _best(self, query: tantivy.Query, limit: int) -> Hits:
        return self.searcher.search(query, limit, count=False).hits

    @told_as_damage
    def count(self, word: str) -> int:
        """Give the number of entries in which `word` stands, also inside a longer word."""
        grams = bigrams(word)
        if not grams:
            return 0
        if len(grams) == 1 and len(grams[0]) == 1:  # a lone character is in many bigrams: ask the words
            query = tantivy.Query.term_query(self.schema, WORDS, grams[0], "freq")
        elif len(grams) == 1:
            query = tantivy.Query.term_query(self.schema, GRAMS, grams[0], "position")
        else:
            query = tantivy.Query.phrase_query(self.schema, GRAMS, list(grams))
        return int(self.searcher.search(query, 1, count=True).count)  # type: ignore[attr-defined]  # missing in its stub

    @told_as_damage
    def pair(self, pair: str) -> int:
        """Give the number of entries that hold two neighbouring characters; of dead entries too."""
        return self._count(GRAMS, pair)

    @told_as_damage
    def word(self, word: str) -> int:
        """Give the number of entries that hold a word of the segmenter; of dead entries too."""
        return self._count(WORDS, word)

    @told_as_damage
    def beginning(self, beginning: str) -> list[tuple[str, int]]:
        """Give the words that begin so, with the number of entries that hold each."""
        return list(self.searcher.terms_with_prefix(WORDS, beginning))

    @told_as_damage
    def bound(self, name: str, tokens: Iterable[str]) -> float:
        """Give a score that no entry can exceed for `tokens`: the sum of idf · (k1 + 1)."""
        count = self.searcher.num_docs
        frequencies = [self._count(name, term) for term in list(dict.fromkeys(tokens))[:_MOST_TERMS]]
        return sum(
            math.log(1.0 + (count - n + 0.5) / (n + 0.5)) * (_K1 + 1.0) for n in frequencies if n <= count
        )

    @told_as_damage
    def keys(self) -> set[int]:
        """Give the keys of all entries in the index."""
        every = tantivy.Query.term_query(self.schema, "every", "1", "basic")
        return set(self._numbers("key", self.searcher.search(every, max(1, self.size), count=False).hits))

    @told_as_damage
    def state(self) -> tuple[int, ...] | None:
        """Give stamp and generation of the index, `None` where it carries none."""
        query = tantivy.Query.term_query(self.schema, "key", _STATE_KEY)
        hits = self.searcher.search(query, 1, count=False).hits
        return (*self._numbers("stamp", hits), *self._numbers("generation", hits)) if hits else None

    def _numbers(self, field: str, hits: Sequence[tuple[float, tantivy.DocAddress]]) -> list[int]:
        values = self.searcher.fast_field_values(field, [address for _, address in hits])
        if None in values:
            raise ValueError(f"an entry has no {field}")
        return [int(value) for value in values]  # type: ignore[arg-type]

    @property
    def size(self) -> int:
        """The number of entries."""
        return int(self.searcher.num_docs) - 1

    @told_as_damage
    def dead_after(self, versions: Iterable[int]) -> int:
        """Give how many deleted entries will still count in the statistics after the next change.

        Those of `versions` will be deleted by it, and so will the state of the last one.
        """
        counted = self.searcher.doc_freq("every", "1") + self.searcher.doc_freq("key", _STATE_KEY)
        dying = sum(self.searcher.doc_freq("version", version) for version in versions)
        return int(counted - self.size + dying)


class LexicalIndex:
    """The word index in a folder, or in memory without one."""

    def __init__(self, index: tantivy.Index) -> None:
        index.register_tokenizer(
            "tokens", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        )
        index.config_reader("manual")
        self._index = index
        self._copy: tempfile.TemporaryDirectory[str] | None = None  # deleted with this object

    @classmethod
    def open(cls, folder: Path) -> LexicalIndex | None:
        """Open the index in `folder`; `None`, and a line in the log, where it is missing or not usable."""
        if not (folder / "meta.json").exists():
            return None
        try:
            return cls._open_or_copy(folder)
        except IndexDamagedError as error:
            logger.warning("词语索引 %s 不能使用，将由资料库重建：%s", folder, error)
        except FileNotFoundError:  # another process is just making it anew
            pass
        return None

    @classmethod
    def _open_or_copy(cls, folder: Path) -> LexicalIndex:
        try:
            return cls._open(folder)
        except OSError as error:
            if error.errno not in NOT_ALLOWED:
                raise
        # Tantivy makes a lock file even to read: where it may not, it is given a copy.
        copy = tempfile.TemporaryDirectory(prefix="cewen-", ignore_cleanup_errors=True)
        for path in folder.iterdir():
            shutil.copyfile(path, Path(copy.name, path.name))  # without its permissions
        index = cls._open(Path(copy.name))
        index._copy = copy
        return index

    @classmethod
    @told_as_damage
    def _open(cls, folder: Path) -> LexicalIndex:
        index = cls(tantivy.Index.open(str(folder)))
        index.view()
        return index

    @classmethod
    def create(cls, folder: Path | None) -> LexicalIndex:
        """Make an empty index for generation 0, in memory without `folder`."""
        if folder is None:
            index = cls(tantivy.Index(_schema()))
        else:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)  # a reader at this moment may have made a lock file
            index = cls(tantivy.Index(_schema(), path=str(folder), reuse=False))
        with index.writer() as writer:
            writer.commit(0)
        return index

    @told_as_damage
    def view(self) -> LexicalView:
        """Give the index as last committed; damaged is also one that was made in another way than now."""
        self._index.reload()
        searcher = self._index.searcher()
        state = LexicalView(searcher, self._index.schema, 0).state()
        if state is None or state[0] != stamp():
            raise ValueError("made by another version or with other policy words")
        return LexicalView(searcher, self._index.schema, state[1])

    @told_as_damage
    def writer(self) -> LexicalWriter:
        """Give what changes the index; one at a time."""
        return LexicalWriter(self._index)


class LexicalWriter:
    """Changes to a word index; they show, all at once, when committed."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._writer = index.writer(_HEAP_BYTES, 1)
        self._is_committed = True
        with suppress(ValueError):  # what a writer that was killed has left: its names may be given again
            self._writer.garbage_collect_files()

    def __enter__(self) -> LexicalWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @told_as_damage
    def add(self, version: int, entries: Iterable[tuple[int, Tokens]]) -> None:
        """Take the entries of a version in: keys and tokens."""
        self._is_committed = False
        for key, tokens in entries:
            document = tantivy.Document()
            document.add_text(WORDS, tokens.words)
            document.add_text(GRAMS, tokens.grams)
            document.add_text("every", "1")
            document.add_integer("key", key)
            document.add_integer("version", version)
            self._writer.add_document(document)

    @told_as_damage
    def drop(self, version: int) -> None:
        """Take the entries of a version out."""
        self._is_committed = False
        self._writer.delete_documents_by_term("version", version)

    @told_as_damage
    def clear(self) -> None:
        """Take all entries out."""
        self._is_committed = False
        self._writer.delete_all_documents()

    @told_as_damage
    def commit(self, generation: int) -> None:
        """Let the index stand for `generation`, changes included."""
        self._is_committed = False
        self._writer.delete_documents_by_term("key", _STATE_KEY)
        state = {"key": _STATE_KEY, "version": _STATE_KEY, "generation": generation, "stamp": stamp()}
        self._writer.add_document(tantivy.Document.from_dict(state, self._schema))
        self._writer.commit()
        self._is_committed = True

    @told_as_damage
    def close(self) -> None:
        """Forget what is not committed, and let go of the folder once its segments are merged."""
        # Not without need: it lets merges run on, for nothing, and one that was just ending wrote its list of
        # what is valid over that of the next writer.
        if not self._is_committed:
            self._writer.rollback()
        self._writer.wait_merging_threads()
