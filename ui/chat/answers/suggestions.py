"""Questions that go on from an answer, drawn from the documents it cites, near the words it quotes.

Each is asked first, without a language model, and kept only if it is answered from where it was drawn.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, zip_longest

from corpus import Document, Section
from index import Library
from qa import Answer
from ui.chat.answers.conversation import Asker
from ui.chat.language import t
from ui.chat.markup import Markup, tag
from ui.chat.welcome.examples import ASKED_FOR, COMPARED, DEFINED, Example, is_answered, name_of

_WANTED = 3
_SECONDS = 0.3  # after that no further one is tried; one takes 0.1 to 0.2 over 65,000 passages
_TRIED = 6
_DOCUMENTS = 3  # that are drawn from, cited ones first
_OF_A_KIND = 3  # of each kind, the nearest
_SHORTEST, _LONGEST = 6, 40  # characters
_SHORTEST_TERM = 4  # 「什么是子女」 nobody asks
_SHORTEST_TASK = 8  # 「怎样提供信贷支持」 says too little by itself, 「怎样保障特殊教育学位供给」 enough
_NEAR = 6_000  # characters from the quote: further away it is another matter

# Words that say nothing outside their document: 「本办法所称……」, 「前款规定的……」
_LEANING = re.compile(
    r"^[其该此各对按由经有可应他它]|本(?:法|条|办法|规定|细则|通知|意见|方案|章|节|市|省|区|县|校|院)|前款|上述|前条|以上|所列|有关$"
)
# 「第八条 申请教师资格应当具备下列条件：」 → 申请教师资格应当具备哪些条件
_LISTED = re.compile(
    r"^(?:第[^条\s]{1,8}条\s*|[（(][一二三四五六七八九十]+[）)]\s*)?"
    r"([\u4e00-\u9fff“”《》]{3,22}?)(?:以下|下列)([^一二三四五六七八九十\W]{2,4})[：:]\s*$",
    re.MULTILINE,
)
# 「项目评审由市财政局组织。」 → 项目评审由谁组织
_BY_WHOM = re.compile(
    r"(?:^|[。；])(?:第[^条\s]{1,8}条\s*)?([\u4e00-\u9fff“”]{4,16}?)(?<!理)由([\u4e00-\u9fff（）()、]{2,24}?)"
    r"(负责|组织|牵头|审批|核定|批准|承担)(?=[，。；、])",
    re.MULTILINE,
)
# What a heading of an 意见 or 方案 begins with when it says what is to be done: 「规范保证金收取和退还」
_DOES = re.compile(
    r"(?:进一步|加快|大力|全面|持续|深入|稳步|积极|着力|严格|深化|推动|推进|推广|推行|支持|鼓励|规范|落实|建立|健全|完善|"
    r"优化|提升|提高|促进|扩大|保障|强化|加强|开展|实施|降低|减免|减收|减半|加大|清理|拓展|拓宽|改善|引导|便利|培育|"
    r"打造|构建|统筹|明确|突出|编制|开发|调整|共建|联合|组织|给予|提供|培养|服务|做好|畅通|延续|简化|放宽|防范|缓解)"
)
_DUTIES = re.compile(r"^(?:法律责任|罚\s*则|责任追究)$")
_DULL = re.compile(
    r"总\s*则|附\s*则|总体要求|指导思想|基本原则|其他|一般规定|工作回顾|主要工作|组织(?:领导|实施)|附件|附录|什么|哪些|怎么|它"
)
_RULES = re.compile(r"(?:法|条例|办法|规定|细则|规则|制度)(?:（[^（）]*）)?$")
_ORDERS = re.compile(r"(?:意见|方案|通知|规划|计划|措施|要点)(?:（[^（）]*）)?$")
_ASIDE = re.compile(r"咨询|解释")  # 「政策咨询由市教育局负责」

_Drawn = Iterator[tuple[str, int, int]]


def suggest(
    asker: Asker,
    library: Library,
    answer: Answer,
    asked: Sequence[str],
    *,
    may_go_on: Callable[[], bool] = lambda: True,
) -> list[str]:
    """Give up to three questions that go on from `answer`; `asked` are those of the conversation so far.

    None rather than poor ones: what cannot be tried in time is left out, as is all once it may not go on.
    """
    until, found = time.monotonic() + _SECONDS, list[str]()
    for example in proposed(library, answer, asked)[:_TRIED]:
        if len(found) == _WANTED or time.monotonic() > until or not may_go_on():
            break
        if is_answered(asker, example):
            found.append(example.question)
    return found


def proposed(library: Library, answer: Answer, asked: Sequence[str]) -> list[Example]:
    """Propose questions, the kinds taking turns, those nearest to the quotes first."""
    quoted: dict[str, list[tuple[int, int]]] = {}
    for citation in answer.citations:
        quoted.setdefault(citation.doc_id, []).append((citation.start, citation.end))
    if answer.comparison is not None:  # what it compares is ruled elsewhere, too
        for passage in (hit.passage for hit in answer.hits):
            quoted.setdefault(passage.doc_id, []).append((passage.start, passage.end))
    rounds: list[list[Example]] = []
    for doc_id, ranges in list(quoted.items())[:_DOCUMENTS]:
        try:
            document = library.document(doc_id)
        except KeyError:  # removed since
            continue
        rounds += [list(_nearest(document, kind, ranges, answer, asked)) for kind in _KINDS]
    mixed = [example for turn in zip_longest(*rounds) for example in turn if example]
    return list({example.question: example for example in reversed(mixed)}.values())[::-1]


def followups_html(number: int, questions: Sequence[str]) -> Markup:
    """Render the questions below the answer of turn `number`; nothing where there are none."""
    if not questions:
        return tag("div", class_="followups", data_number=number)
    lines = [
        tag("li", tag("button", each, type="button", class_="followup", data_ask=each)) for each in questions
    ]
    return tag(
        "section",
        tag("h3", t("还可以接着问")),
        tag("ul", *lines),
        class_="followups",
        data_number=number,
        aria_label=t("还可以接着问"),
    )


def _nearest(
    document: Document,
    kind: Callable[[Document, str], _Drawn],
    ranges: Sequence[tuple[int, int]],
    answer: Answer,
    asked: Sequence[str],
) -> Iterator[Example]:
    """Give the nearest few of one kind that lie outside the quotes and that nobody has asked."""
    quotes = "".join(document.text[start:end] for start, end in ranges)
    drawn = []
    for question, start, end in kind(document, quotes):
        distance = min(max(first - end, start - last, 0) for first, last in ranges)
        given = kind is not _compared and not distance
        if given or distance > _NEAR or not _SHORTEST <= len(question) <= _LONGEST:
            continue
        if not any(_alike(question, earlier) for earlier in asked):
            drawn.append((distance, Example(question, document.doc_id, start, end)))
    drawn.sort(key=lambda one: one[0])
    yield from (example for _, example in drawn[:_OF_A_KIND])


def _alike(question: str, other: str) -> bool:
    """Tell whether two questions are made of nearly the same characters."""
    first, second = set(question) - set("？?"), set(other) - set("？?")
    return len(first & second) >= 0.8 * min(len(first), len(second))


def _written(document: Document, quotes: str) -> _Drawn:
    """Draw the questions that a document asks itself, as its headings do."""
    for section in document.outline:
        if section.title.endswith(("？", "?")) and not _LEANING.search(section.title):
            yield section.title, section.body, section.end


def _defined(document: Document, quotes: str) -> _Drawn:
    """Draw the terms in the quotes that the document explains elsewhere."""
    for match in DEFINED.finditer(document.text):
        if match[1] in quotes and len(match[1]) >= _SHORTEST_TERM and not _LEANING.search(match[1]):
            yield f"什么是{match[1]}？", match.start(), match.end()


def _compared(document: Document, quotes: str) -> _Drawn:
    for title in chain((document.title,), (section.title for section in document.outline)):
        if match := COMPARED.search(title):
            yield f"{match[1]}和{match[2]}有什么区别？", 0, len(document.text)


def _listed(document: Document, quotes: str) -> _Drawn:
    for match in _LISTED.finditer(document.text):
        if not _LEANING.search(match[1]):
            yield f"{match[1]}哪些{match[2]}？", match.start(1), match.end()


def _by_whom(document: Document, quotes: str) -> _Drawn:
    for match in _BY_WHOM.finditer(document.text):
        if not _LEANING.search(match[1]) and not _ASIDE.search(match[1]):
            yield f"{match[1]}由谁{match[3]}？", match.start(1), match.end()


def _headed(document: Document, quotes: str) -> _Drawn:
    """Draw what a document deals with under its headings."""
    for section in document.outline:
        title = re.sub(r"\s+", "", section.title)
        if section.kind in ("clause", "item") or _DULL.search(title) or not 2 <= len(title) <= 18:
            continue
        if question := _of_heading(document, section, title):
            yield question, section.body, section.end


def _of_heading(document: Document, section: Section, title: str) -> str | None:
    name = name_of(document).removeprefix("中华人民共和国")
    if _DUTIES.search(title):
        return f"违反《{name}》要承担什么责任？"
    if re.search(r"[，。；：？?、]", title):
        return None
    if section.kind == "heading" and _DOES.match(title):
        return f"怎样{title}？" if len(title) >= _SHORTEST_TASK else None
    if _DULL.search(name):
        return None
    if ASKED_FOR.match(title):
        return f"《{name}》的{title}是什么？"
    if len(title) < _SHORTEST_TERM:
        return None
    if _RULES.search(name):
        return f"《{name}》对{title}是怎么规定的？"
    return f"《{name}》对{title}有什么要求？" if _ORDERS.search(name) else None


_KINDS = (_written, _compared, _defined, _listed, _by_whom, _headed)
