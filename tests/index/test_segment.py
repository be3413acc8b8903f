"""The tokenizer: jieba's words exactly, policy words whole, bigrams and content words."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import segment

_SLICE = 60_000  # characters of each kind of text held against jieba, which cuts 400,000 a second


@pytest.fixture(scope="module")
def reference() -> jieba.Tokenizer:
    """Give the jieba package's own tokenizer with the same policy words added."""
    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    for word, frequency in segment.policy_words().items():
        tokenizer.add_word(word, frequency)
    return tokenizer


def _solid(words: list[str]) -> list[str]:
    return [word for word in words if not word.isspace()]


_COMMON = (
    "的",
    "由",
    "企业",
    "学校",
    "牵头",
    "应当",
    "区别",
    "2024年",
    "第十二条",
    "（一）",
    "12.5%",
    "2-3次",
    "ＧＤＰ",
)
_TEXT = st.lists(
    st.one_of(
        st.sampled_from(sorted(segment.policy_words())),
        st.sampled_from(_COMMON),
        st.text(alphabet="aZ09.%-+#&_:/ ,，。、（）“”\n", max_size=6),
    ),
    max_size=12,
).map("".join)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(text=_TEXT)
def test_words_equal_jieba_on_any_text(reference: jieba.Tokenizer, text: str) -> None:
    """Both modes give jieba's words on texts made of policy words, numbers, Latin and punctuation."""
    assert segment.words(text) == _solid(reference.lcut(text))
    assert segment.search_words(text) == _solid(reference.lcut_for_search(text))


@pytest.mark.shared
@pytest.mark.parametrize("folder", ["policies", "laws/行政法规", "laws/社会法"])
def test_words_equal_jieba_on_real_text(reference: jieba.Tokenizer, shared_data: Path, folder: str) -> None:
    """Both modes give jieba's words on every line of real policies and laws, web addresses included."""
    files = sorted([*(shared_data / folder).rglob("*.md"), *(shared_data / folder).rglob("*.txt")])
    # The seed page first: its addresses and hours (18:30) are what rjieba alone cuts otherwise.
    files.sort(key=lambda path: path.name != "seed.txt")
    text = "\n".join(path.read_text(encoding="utf-8", errors="replace")[:4000] for path in files)[:_SLICE]
    assert len(text) == _SLICE
    for line in text.splitlines():
        assert segment.words(line) == _solid(reference.lcut(line))
        assert segment.search_words(line) == _solid(reference.lcut_for_search(line))


@given(text=st.text(max_size=80))
def test_words_lose_nothing_but_white_space(text: str) -> None:
    """The words in order are the text without its white space, whatever its characters."""
    assert "".join("".join(segment.words(text)).split()) == "".join(text.split())


def test_policy_words_are_whole_when_alone() -> None:
    """Each word of the policy list is cut as one word."""
    assert [word for word in segment.policy_words() if segment.words(word) != [word]] == []


def test_policy_words_change_the_cut() -> None:
    """A policy word stays whole inside a sentence where jieba alone takes it apart."""
    sentence = "市域产教联合体由谁牵头"
    assert segment.words(sentence) == ["市域产教联合体", "由", "谁", "牵头"]
    assert "市域产教联合体" not in jieba.Tokenizer().lcut(sentence)
    assert "联合体" in segment.search_words(sentence)


def test_first_words_may_be_asked_for_by_many_threads() -> None:
    """Threads that cut text at once in a fresh process all get the same words."""
    program = (
        "import sys, threading; sys.setswitchinterval(1e-5)\n"
        "from index import segment\n"
        "together, cuts = threading.Barrier(8), []\n"
        "def cut():\n"
        "    together.wait()\n"
        "    cuts.extend(tuple(segment.words('市域产教联合体由谁牵头' * 20)) for _ in range(50))\n"
        "threads = [threading.Thread(target=cut) for _ in range(8)]\n"
        "for thread in threads: thread.start()\n"
        "for thread in threads: thread.join()\n"
        "print(len(cuts), len(set(cuts)))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "400 1", run.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("双随机", ["双随", "随机"], id="han"),
        pytest.param("税、费", ["税", "费"], id="lone-characters"),
        pytest.param("新增GDP５．２％", ["新增", "gdp5.2"], id="full-width"),
        pytest.param("国发〔2019〕4号", ["国发", "2019", "4", "号"], id="document-number"),
        pytest.param("，。 \n", [], id="nothing"),
    ],
)
def test_bigrams(text: str, expected: list[str]) -> None:
    """Han runs give pairs of neighbours, other runs stay whole in NFKC and lower case."""
    assert segment.bigrams(text) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("市域产教联合体由谁牵头？", ["市域产教联合体", "牵头"], id="who"),
        pytest.param("联合体和共同体有什么区别", ["联合体", "共同体", "区别"], id="difference"),
        pytest.param("2024年惠州市的ＧＤＰ是多少", ["2024", "年", "惠州市", "gdp"], id="how-much"),
        pytest.param("1+X证书是什么", ["1+x证书"], id="capitals-in-the-dictionary"),
        pytest.param("怎么样？", [], id="question-words-only"),
    ],
)
def test_terms_are_the_content_words(question: str, expected: list[str]) -> None:
    """Stop words, question words and punctuation are left out; the rest is in normal form."""
    assert segment.terms(question) == expected
