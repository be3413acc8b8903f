"""The preparation of whole documents: at once what one text at a time gives, and cheap to send."""

from __future__ import annotations

import pickle
import re
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus import Passage, cut, discover, read
from index import segment
from index.catalogue.folding import fold_key
from index.catalogue.seals import seal
from index.encoders.embedding import encode, lead
from index.encoders.loading import BUNDLED, load_encoder
from index.encoders.static import StaticEncoder
from index.intake.preparation import Prepared, prepare
from index.words import lexicon, normal
from index.words.grams import marked_bigrams
from index.words.normal import BLANK, MARK, batches, marked
from index.words.tokens import Tokens

_TITLE = "清河市职业教育条例"
_TEXTS = (
    "第一条　职业学校与企业应当共同制定１２．５％的ＧＤＰ目标，２-３次。",
    "市域产教联合体由清河市人民政府牵头，网址www.qinghe.gov.cn，电话18:30—19:00。",
    "① 1+X证书；K线；12.5kg；v2.0.1版；é与e\u0301；ΑΣ ΑΣΑ；İstanbul；㎡、℃、Ⅳ。",
    "\U0002b740元素与\U0001d400，か\u3099と㍿。",
    "\x1e分隔\x1f符\r\n\u00a0\u2028\x85空白",
    "",
)
_ODD = (
    "中国〇省\U00020000\U0002b740aZ09.％%+-_/:①②㎡é\u0301\u3099かΣςİＡ５，．￣¨ﬁ\ufdfa"
    "　\x1e\x1f \r\n\t\x85\u200b"
)
_TEXT = st.lists(
    st.one_of(
        st.sampled_from(_TEXTS),
        st.sampled_from(sorted(segment.policy_words())),
        st.text(alphabet=_ODD, max_size=12),
        st.text(max_size=8),
    ),
    max_size=6,
).map("".join)


@pytest.fixture(scope="module")
def bundled() -> StaticEncoder:
    """Give the encoder that ships with Cewen."""
    encoder = load_encoder(None)
    assert isinstance(encoder, StaticEncoder)
    return encoder


def _passages(texts: list[str], headings: tuple[str, ...] = ("第一章 总则",)) -> list[Passage]:
    return [
        Passage(str(place), "d", 0, len(text), text, headings[: place % 2], "")
        for place, text in enumerate(texts)
    ]


def _tokens(texts: list[str]) -> Tokens:
    """Take texts apart one by one and join what they give."""
    return Tokens(
        " ".join(" ".join(segment.normal_search_words(text)) for text in texts),
        " ".join(" ".join(segment.bigrams(text)) for text in texts),
    )


def _assert_as_one_by_one(encoder: StaticEncoder, title: str, passages: list[Passage]) -> None:
    """Hold what was prepared at once against the functions for one text."""
    prepared = prepare(title, passages, encoder)
    texts = [passage.text for passage in passages]
    assert list(prepared.parts) == [_tokens([lead(title, passage), passage.text]) for passage in passages]
    assert prepared.folds == [fold_key(text) for text in texts]
    assert prepared.vectors is not None
    assert prepared.vectors.dtype == np.dtype("<f2")
    np.testing.assert_allclose(prepared.vectors, encode(encoder, title, passages), atol=1e-3)


@settings(max_examples=200, deadline=None)
@given(title=_TEXT, texts=st.lists(_TEXT, max_size=5), heading=_TEXT)
@example(title=_TITLE, texts=list(_TEXTS), heading="第一章　总则")
@example(title="", texts=[], heading="")
def test_document_gives_what_its_texts_give_one_by_one(
    bundled: StaticEncoder, title: str, texts: list[str], heading: str
) -> None:
    """Words, pairs, digests and vectors of a document are those of its texts, whatever their characters."""
    _assert_as_one_by_one(bundled, title, _passages(texts, (heading,)))


@pytest.mark.shared
def test_real_documents_give_what_their_texts_give_one_by_one(
    bundled: StaticEncoder, shared_data: Path
) -> None:
    """The same holds for real laws and policies."""
    for source in discover(shared_data / "policies")[::6] + discover(shared_data / "laws")[::250]:
        document = read(source)
        _assert_as_one_by_one(bundled, document.title, cut(document))


@settings(max_examples=300, deadline=None)
@given(st.lists(_TEXT, min_size=1, max_size=4))
def test_marked_texts_are_in_normal_form(texts: list[str]) -> None:
    """Joined texts are what `unicodedata` makes of each, but for white space, which is all line feeds."""
    expected = [re.sub(r"\s", BLANK, unicodedata.normalize("NFKC", text)) for text in texts]
    assert marked(texts).split(MARK) == expected


def test_regular_characters_never_change() -> None:
    """What is passed over in normalising has no other form, and takes part in no composition."""
    decompositions = [unicodedata.decomposition(chr(code)).split() for code in range(sys.maxunicode + 1)]
    second = {parts[1] for parts in decompositions if len(parts) == 2 and not parts[0].startswith("<")}
    regular = re.findall(f"[{normal._REGULAR}]", "".join(map(chr, range(0x10000))))
    assert len(regular) > 30_000
    for character in regular:
        assert unicodedata.normalize("NFKC", character) == character
        assert not unicodedata.combining(character)
        assert f"{ord(character):04X}" not in second
        assert not "\u1160" <= character <= "\u11ff"  # vowels and finals of Hangul compose by a rule


def test_batches_hold_all_texts_in_order() -> None:
    """Texts are cut into few batches of bounded size; one that is too long by itself stands alone."""
    texts = ["文" * 30_000] * 10 + ["字" * 250_000, "", "末"]
    parts = list(batches(texts))
    assert [text for part in parts for text in part] == texts
    assert [sum(map(len, part)) for part in parts] == [90_000, 90_000, 90_000, 30_000, 250_000, 1]
    assert list(batches([])) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("增长12.5kg", "增长 12.5 kg", id="letters-after-a-decimal"),
        pytest.param("v2.0.1版", "v2.0.1 版", id="version"),
        pytest.param("a.5.6b.7", "a.5.6 b.7", id="decimals-after-letters"),
        pytest.param("第.5条 1..5 6.", "第 5 条 1 5 6", id="points-that-join-nothing"),
        pytest.param(
            "一\U00020000二\U0001d7cea", "一\U00020000 \U00020000二 \U0001d7cea", id="beyond-16-bits"
        ),
    ],
)
def test_bigrams_of_marked_text(text: str, expected: str) -> None:
    """A decimal stays whole and ends where letters begin; rare characters pair like others."""
    assert marked_bigrams(f"{text}{MARK}{MARK}税") == [expected, "", "税"]
    assert " ".join(segment.normal_bigrams(text)) == expected


def test_digests_stay_what_they_are() -> None:
    """Stored digests depend on no version of Cewen: BLAKE2b of what is sealed, and of the folded text."""
    text = "第十二条　ＧＤＰ 增长５％，\n由清河市公布①。"
    folded = "第十二条gdp增长5%,由清河市公布1。"
    assert seal(("一", 2, text)) == blake2b(f"一\0002\0{text}".encode(), digest_size=8).digest()
    assert fold_key(text) == fold_key(folded) == blake2b(folded.encode(), digest_size=16).digest()
    assert fold_key(text + "另") != fold_key(text)


def test_encoder_without_word_vectors_leaves_them_out(bundled: StaticEncoder) -> None:
    """Without a table of words there are tokens and digests, and no vectors."""
    passages = _passages(list(_TEXTS))
    expected = prepare(_TITLE, passages, bundled)
    prepared = prepare(_TITLE, passages, None)
    assert prepared.vectors is None
    assert (prepared.parts, prepared.folds) == (
        expected.parts,
        expected.folds,
    )


def test_prepared_document_is_sent_without_repetition(bundled: StaticEncoder) -> None:
    """A copy through pickle is equal, and no larger than words, pairs and vectors of each text once."""
    headings = ("第一章 " + "关于进一步推进职业教育高质量发展的若干规定" * 4,) * 2
    passages = [
        Passage(str(i), "d", 0, 0, f"第{i}条 职业学校应当公开收费。", headings, "") for i in range(400)
    ]
    prepared = prepare(_TITLE, passages, bundled)
    blob = pickle.dumps(prepared, pickle.HIGHEST_PROTOCOL)
    copy: Prepared = pickle.loads(blob)
    assert (copy.parts, copy.folds) == (prepared.parts, prepared.folds)
    assert prepared.vectors is not None
    np.testing.assert_array_equal(copy.vectors, prepared.vectors)
    once = _tokens([passage.text for passage in passages])
    assert len(blob) < 1.2 * (len((once.words + once.grams).encode()) + prepared.vectors.nbytes)


def test_forgotten_words_are_learnt_again(bundled: StaticEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found depends neither on how much is remembered, nor on what was read before."""
    expected = [bundled.lexicon.read(marked([text])) for text in _TEXTS]
    monkeypatch.setattr(lexicon, "_REMEMBERED", 5)
    monkeypatch.setattr(lexicon, "_ROOM", 2)
    small = StaticEncoder.open(BUNDLED).lexicon
    for text, (words, sums) in zip(_TEXTS * 2, expected * 2, strict=True):
        found = small.read(marked([text]))
        assert found[0] == words
        np.testing.assert_array_equal(found[1], sums)


def test_threads_share_an_encoder(bundled: StaticEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that learn and forget words at once in one encoder get what one alone gets."""
    monkeypatch.setattr(lexicon, "_REMEMBERED", 5)
    words = sorted(segment.policy_words())
    texts = [["，".join(words[start::8])] for start in range(8)]
    expected = [bundled.encode_queries(text) for text in texts]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(5):
            fresh = StaticEncoder.open(BUNDLED)
            with ThreadPoolExecutor(len(texts)) as pool:
                found = list(pool.map(fresh.encode_queries, texts))
            np.testing.assert_array_equal(found, expected)
    finally:
        sys.setswitchinterval(interval)
