"""Cuts Chinese text into words and character bigrams: the only tokenizer of Cewen.

The words are jieba's, found by rjieba, with the policy words of `policy_words.txt` added. It does not know
what they are for: word search, vectors and the analysis of questions all ask here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from threading import Lock
from types import ModuleType

_POLICY_WORDS = "policy_words.txt"
_STOP_WORDS = "stop_words.txt"
_LOADING = Lock()
_TAG = "nz"  # jieba's "other proper noun"; tags play no part in cutting

HAN = "\u3007\u3400-\u9fff\U00020000-\U000323af"  # inside the brackets of a regular expression
# A run of Han characters (产教融合, 二〇二三年), or of other letters and digits, decimals kept (GDP, 12.5).
_RUN = re.compile(rf"(?P<han>[{HAN}]+)|(?:(?![{HAN}])[^\W_])+(?:\.\d+)*")
HAN_RUN = re.compile(rf"[{HAN}]+")
_LATIN = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")  # jieba's own rule (re_skip): 12.5%, GDP
_WORDY = re.compile(r"[^\W_]")  # a letter, digit or Han character: what a term must hold


def pieces(text: str) -> list[str]:
    """Give `text` as rjieba cuts it, white space and all; `words_in` says what words a piece holds."""
    cut: list[str] = _segmenter().cut(text)
    return cut


def words_in(piece: str) -> list[str]:
    """Give the words of a piece as jieba cuts it: several of 2-3次 and www.gov.cn, none of white space."""
    if _is_joined(piece):
        return [part for part in _LATIN.split(piece) if part and not part.isspace()]
    return [] if piece.isspace() else [piece]


def words(text: str) -> list[str]:
    """Give the words of `text` in order, as jieba's default mode cuts them, without white space."""
    return [word for piece in pieces(text) for word in words_in(piece)]


def search_words(text: str) -> list[str]:
    """Give the words of `text`, before each the dictionary's shorter words in it (jieba's search mode)."""
    cut = _segmenter().cut_for_search(text)
    if not any(map(_is_joined, cut)):
        return [word for word in cut if not word.isspace()]
    return [part for word in words(text) for part in words_within(word)]


def words_within(word: str) -> list[str]:
    """Give the dictionary's words of two and three characters in a longer `word`, and then itself."""
    has_word = _segmenter().has_word
    within: list[str] = []
    for size in (2, 3):
        if len(word) > size:
            within.extend(filter(has_word, (word[i : i + size] for i in range(len(word) - size + 1))))
    return [*within, word]


def bigrams(text: str) -> list[str]:
    """Give the pairs of neighbouring Han characters; a lone one, and a run of anything else, whole.

    Text is normalised first: 新增GDP５％ gives 新增, gdp5.
    """
    return normal_bigrams(normalise(text))


def normal_bigrams(text: str) -> list[str]:
    """Give the pairs of a text that is already normalised."""
    grams: list[str] = []
    for run in _RUN.finditer(text):
        characters = run.group()
        if run["han"] is None or len(characters) == 1:
            grams.append(characters)
        else:
            grams.extend(characters[i : i + 2] for i in range(len(characters) - 1))
    return grams


def normalise(text: str) -> str:
    """Give `text` in NFKC and lower case, so that ＧＤＰ and GDP are one word. Offsets do not survive."""
    return unicodedata.normalize("NFKC", text).lower()


def terms(text: str) -> list[str]:
    """Give the content words of `text`, normalised: no stop words, question words or punctuation."""
    return [word for word in normal_words(text) if _WORDY.search(word) and word not in stop_words()]


def normal_words(text: str) -> list[str]:
    """Give the words of `text` in NFKC and lower case, so that ＧＤＰ, GDP and gdp are one word."""
    # Lowered after cutting: the dictionary's 1+X证书 and K线 are written with capitals.
    return [word.lower() for word in words(unicodedata.normalize("NFKC", text))]


def normal_search_words(text: str) -> list[str]:
    """Give the words of search mode in NFKC and lower case: what the bundled encoder reads."""
    return [word.lower() for word in search_words(unicodedata.normalize("NFKC", text))]


def places(text: str) -> list[str]:
    """Give the words of `text` that jieba's dictionary tags as names of places: 惠州市, 广东, 香港特区."""
    return [word for word, tag in _segmenter().tag(unicodedata.normalize("NFKC", text), True) if tag == "ns"]


def is_verb(word: str) -> bool:
    """Tell whether jieba's dictionary knows `word` first of all as a verb: 推进, 提起, not 建设主体."""
    return [tag for _, tag in _segmenter().tag(word, True)] == ["v"]


def names_a_thing(word: str) -> bool:
    """Tell whether `word` is a noun, a name or a foreign word to jieba: 社保, 惠州, GDP, not 一块儿, 先停."""
    return all(tag[:1] in "nelijm" for _, tag in _segmenter().tag(word, True))


def is_noun(word: str) -> bool:
    """Tell whether jieba's dictionary knows `word` as a noun or abbreviation, or has no class for it."""
    return any(tag.startswith(("n", "vn", "x", "eng", "j")) for tag in _tags(word))


def is_action(word: str) -> bool:
    """Tell whether `word` may be a verb or what a verb becomes: 审核, and of the policy words 申报."""
    return any(tag.startswith("v") or tag == _TAG for tag in _tags(word))


def is_qualifier(word: str) -> bool:
    """Tell whether jieba's dictionary knows `word` only as an adverb or adjective: 及时, 共同."""
    return all(tag.startswith(("a", "d", "b", "z")) for tag in _tags(word))


def _tags(word: str) -> list[str]:
    return [tag for _, tag in _segmenter().tag(word, True)]


def is_known(word: str) -> bool:
    """Tell whether `word` stands in the dictionary."""
    return bool(_segmenter().has_word(word))


@cache
def stop_words() -> frozenset[str]:
    """Give the words that say nothing of what a question is about, question words among them."""
    return frozenset(word for line in _lines(_STOP_WORDS) for word in line.split())


def policy_words() -> dict[str, int]:
    """Give the policy words added to jieba's dictionary, with their frequencies."""
    return {word: int(frequency) for word, frequency in map(str.split, _lines(_POLICY_WORDS))}


def _is_joined(word: str) -> bool:
    """Tell whether rjieba may have joined what jieba takes apart: 2-3次, 18:30-19:00, www.gov.cn."""
    return word.isascii() and not word.isalnum() and len(word) > 1 and not _segmenter().has_word(word)


def _segmenter() -> ModuleType:
    """Give rjieba with the policy words in it; the first caller waits until they are."""
    with _LOADING:  # rjieba refuses to cut in one thread while another adds a word
        return _loaded()


@cache
def _loaded() -> ModuleType:
    """Load rjieba's own segmenter with the policy words: a second one would cost another 0.1 s."""
    import rjieba  # builds its dictionary when imported

    for word, frequency in policy_words().items():
        rjieba.add_word(word, frequency, _TAG)
    return rjieba


def _lines(name: str) -> Iterator[str]:
    """Yield the lines of one of this package's word lists; empty ones and # comments are left out."""
    for line in files("index").joinpath(name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line
