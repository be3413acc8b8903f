"""Tells where something is said: 「孩子几岁该上学，写在义务教育法哪一条」, 「…出自哪份文件」.

Finds the sentence in the document named, or in the whole library, and puts its address before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus import Outline
from index import Hit
from index.query.datatypes import Query
from index.segment import normalise, words_within
from qa.citation import Quote, Sources
from qa.evidence.forms import form_score
from qa.evidence.lists import is_lead_in, items_after
from qa.evidence.weights import weigh
from qa.exact.documents import Mention, mentions_in, without
from qa.exact.found import SURE, Found
from qa.exact.quoting import title_quote
from qa.exact.sections import article_of
from qa.questions.question import content_words, understand
from qa.sentences import Span, sentences

_WORKS = r"(?:文件|法律法规|法律|法规|条例|规定|办法|政策|通知|意见|法|制度|方案)"
_SAID = r"(?:写|规定|出|列|载|说|讲|提|定|见|记|属|来)"
# 写在义务教育法哪一条, 出自劳动法第几条, 在现行条例的哪一条, 是第几条规定的
_ARTICLE = re.compile(
    rf"(?:这[话句条]?话?|此)?(?:具体|主要|都)?(?:是|又)?{_SAID}?(?:在|自|于|的是)?(?:哪一?[部个份]?{_WORKS}的?)?"
    rf"(?P<cue>(?:哪|第)几?一?条(?<!第条)(?<!第一条)(?:哪一?款)?)(?:里面?|中|上)?(?:的)?{_SAID}?(?:规定|明确)?(?:过|的|了|到|有)*"
)
# 出自哪份文件, 是哪个文件规定的, 在哪部法律里
_FILE = re.compile(
    rf"(?:这[话句]话?|此)?(?:是|又)?(?:{_SAID}?(?:在|自|于)|(?:是|由)(?=哪))哪一?[部个份种]?{_WORKS}(?:里面?|中|上)?(?:的)?{_SAID}?(?:规定|明确)?(?:过|的|了|到|有)*"
    rf"|(?:出处|来源)(?:是|在)(?:哪里?|什么|哪儿)"
)
_MOST_HITS = 8  # hits whose sentences are held against the question
# What counts beside the weighted share of the question's words that a sentence meets, chosen by hand.
_PRIOR = 0.6  # the score of its passage
_CONTEXT = 0.3  # the share that passage and headings meet
_FORM = 3.0  # the form of an answer: a question for an age has one
_APART = 0.8  # a word whose parts stand apart: 工伤认定, 认定为工伤
_OUTDATED = 0.4  # taken off a document that has a later version, unless the question names a year
_FEWEST = 0.34  # weighted share of the question's words a sentence must meet where its document is named
_FEWEST_ANYWHERE = 0.5  # … where none is
_NEAREST_ANYWHERE = 0.8  # confidence where no document is named
_LONGEST_RUN = 200  # characters from the number of an article to the end of a sentence quoted in one piece


@dataclass(frozen=True, slots=True)
class _Candidate:
    quote: Quote
    score: float
    coverage: float


def look_up(query: Query, sources: Sources) -> Found | None:
    """Give the sentence asked about, its address first; `None` where no address is asked for."""
    text = query.text
    asks_article, asks_file = _ARTICLE.search(text), _FILE.search(text)
    cue = asks_article or asks_file
    if cue is None:
        return None
    mentions = [one for one in mentions_in(text, sources) if not one.is_day]
    rest = without(text, [cue.span(), *((one.start, one.end) for one in mentions)]).strip(" ,，:：。?？")
    words = content_words(rest)
    if not words:
        return None
    best = max(_candidates(rest, words, query, mentions, sources), key=lambda one: one.score, default=None)
    if best is None or best.coverage < (_FEWEST if mentions else _FEWEST_ANYWHERE):
        return _not_there(mentions, words)
    confidence = SURE if mentions else _NEAREST_ANYWHERE
    return _told(best.quote, confidence, by_title=not mentions, by_article=asks_article is not None)


def _candidates(
    rest: str, words: Sequence[str], query: Query, mentions: Sequence[Mention], sources: Sources
) -> Iterator[_Candidate]:
    asked = understand(rest)
    weights = weigh(sources.library, words).idf
    total = sum(weights.values()) or 1.0
    forms = {word: (word, *_wordings(word, query)) for word in words}
    asks_older = bool(query.years) or query.age == "older"
    for hit in _hits(rest, mentions, sources):
        document, start = sources.document(hit.passage.doc_id), hit.passage.start
        headings = hit.passage.heading_path
        context = _met(weights, forms, normalise("\n".join((*headings, hit.passage.text)))) / total
        is_outdated = bool(sources.library.record(document.doc_id).superseded_by) and not asks_older
        prior = _PRIOR * hit.score + _CONTEXT * context - _OUTDATED * is_outdated
        for span in sentences(hit.passage.text):
            if span.of(hit.passage.text) in headings:
                continue
            sentence = normalise(span.of(hit.passage.text))
            met = _met(weights, forms, sentence) / total
            score = prior + met + _FORM * form_score(asked, sentence)
            yield _Candidate(
                Quote(document, Span(start + span.start, start + span.end)), score, max(met, context)
            )


def _hits(rest: str, mentions: Sequence[Mention], sources: Sources) -> list[Hit]:
    """Search in the documents named, else everywhere."""
    records = [record for one in mentions for record in one.records]
    if not records:
        return sources.search(rest, _MOST_HITS)
    library, filters = sources.library, dict(sources.filters)
    found = [library.search(rest, _MOST_HITS, filters | {"source": record.source}) for record in records]
    return sorted((hit for hits in found for hit in hits), key=lambda hit: -hit.score)[:_MOST_HITS]


def _met(weights: Mapping[str, float], forms: Mapping[str, Sequence[str]], text: str) -> float:
    return sum(weight * _share(word, forms[word], text) for word, weight in weights.items())


def _share(word: str, forms: Sequence[str], text: str) -> float:
    """Give what a word counts: all of it where any wording stands there, less where its parts do."""
    if any(form in text for form in forms):
        return 1.0
    parts = words_within(word)[:-1]
    return _APART if parts and all(part in text for part in parts) else 0.0


def _wordings(word: str, query: Query) -> list[str]:
    return [one.meant for one in query.expansions if one.said in word or word in one.said]


def _told(quote: Quote, confidence: float, *, by_title: bool, by_article: bool) -> Found:
    """Put before a sentence the number of its article, or its heading, and the title if asked for."""
    items = items_after(quote.document, quote.span) if is_lead_in(quote.text) else []
    place = _place(quote)
    title = title_quote(quote.document)
    parts: list[Quote] = [title] if by_title or place is None else []
    if place is not None and (by_article or quote.span.start != place.span.start):
        if quote.span.end - place.span.start <= _LONGEST_RUN and "\n" not in _between(place, quote):
            quote = Quote(quote.document, Span(place.span.start, quote.span.end))
        elif place.span.end <= quote.span.start:
            parts.append(place)
    short = place if by_article and place is not None else title if by_title else None
    statements = ((*parts, quote), *((Quote(quote.document, item),) for item in items))
    return Found("article" if by_article else "data", statements, short, confidence=confidence)


def _between(place: Quote, quote: Quote) -> str:
    return quote.document.text[place.span.start : quote.span.end]


def _place(quote: Quote) -> Quote | None:
    """Quote the number of the article that holds a sentence, else the heading it stands under."""
    document, at = quote.document, quote.span.start
    if article := article_of(document, at):
        return Quote(document, Span(article.start, article.start + len(article.label)))
    headed = [section for section in Outline(document).path_at(at) if section.label and section.body <= at]
    if not headed:
        return None
    heading = document.text[headed[-1].start : headed[-1].body].rstrip()
    return Quote(document, Span(headed[-1].start, headed[-1].start + len(heading)))


def _not_there(mentions: Sequence[Mention], words: Sequence[str]) -> Found | None:
    """Say that the document named does not speak of it; where none is named, the search may still find it."""
    if not mentions or not mentions[0].records:
        return None
    title = mentions[0].records[0].title
    said = "、".join(f"“{word}”" for word in words[:4])
    return Found("article", refusal=f"《{title}》中没有找到讲{said}的条文。", missing=tuple(words))
