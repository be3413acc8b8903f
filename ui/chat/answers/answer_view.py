"""An `Answer` as HTML, as far as it is to be shown: statements, comparison table, sources, refusal.

It knows neither gradio nor the library: everything shown stands in the `Answer` itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qa import Answer, Cell, Citation, Comparison, Refusal, Row, ShortAnswer, Statement
from ui.chat.answers.citation_view import marked_html, nearest_html, sources_html, without_marks
from ui.chat.answers.saying import said
from ui.chat.language import t
from ui.chat.markup import Markup, join, tag
from ui.formats import flags_of, short_of


def steps_of(answer: Answer) -> int:
    """Count the steps in which an answer is shown: a statement each, a row each, the sources at last."""
    if answer.refusal is not None:
        return 1
    rows = len(answer.comparison.rows) if answer.comparison else 0
    return len(answer.statements) + rows + 1


def as_shown(answer: Answer, steps: int) -> Answer:
    """Give an answer with no more statements and rows than its first `steps` steps show."""
    if answer.refusal is not None or steps >= steps_of(answer):
        return answer
    opening = opening_of(answer)
    rows = answer.comparison.rows[: max(0, steps - opening)] if answer.comparison else ()
    statements = (
        *answer.statements[: min(steps, opening)],
        *answer.statements[opening : max(opening, steps - len(rows))],
    )
    table = replace(answer.comparison, rows=rows) if answer.comparison and rows else None
    cells = (cell.markers for row in rows for cell in row.cells)
    used = {marker for markers in (*(s.markers for s in statements), *cells) for marker in markers}
    cited = tuple(citation for citation in answer.citations if citation.marker in used)
    return replace(answer, statements=statements, comparison=table, citations=cited)


def answer_html(answer: Answer, steps: int) -> Markup:
    """Render the first `steps` steps of an answer, statements and table in the order of their marks."""
    if answer.refusal is not None:
        return refusal_html(answer.refusal)
    cited = {citation.marker: citation for citation in answer.citations}
    opening = opening_of(answer)
    statements = [statement_html(statement, cited, answer.short) for statement in answer.statements]
    rows = answer.comparison.rows[: max(0, steps - opening)] if answer.comparison else ()
    shown: list[Markup] = [*short_html(answer, cited), *statements[: min(steps, opening)]]
    if answer.comparison is not None and rows:
        shown.append(comparison_html(replace(answer.comparison, rows=rows), cited))
    shown += statements[opening : max(opening, steps - len(rows))]
    if answer.citations and steps >= steps_of(answer):
        shown.append(sources_html(answer.citations, flags_of(answer)))
    return join(shown)


def short_html(answer: Answer, cited: Mapping[int, Citation]) -> list[Markup]:
    """Render the short answer as a headline, where there is one to put first."""
    words = short_of(answer)
    if answer.short is None or not words:
        return []
    return [tag("p", marked_html(words, [answer.short.marker], cited), class_="short")]


def statement_html(
    statement: Statement, cited: Mapping[int, Citation], short: ShortAnswer | None = None
) -> Markup:
    """Render one statement: a paragraph for each of its lines, its marks as buttons, the short answer lit."""
    lines = [line for line in statement.text.split("\n") if without_marks(line)]
    lit = _lit(statement, cited, short)
    paragraphs = []
    for line in lines:
        at = statement.text.find(line)
        within = (lit[0] - at, lit[1] - at) if lit and lit[0] < at + len(line) and at < lit[1] else None
        here = [m for m in statement.markers if f"[{m}]" in line]
        nowhere = [m for m in statement.markers if f"[{m}]" not in statement.text]
        paragraphs.append(
            tag("p", marked_html(line, here + nowhere if line is lines[-1] else here, cited, within))
        )
    return tag("div", *paragraphs, class_="statement")


def _lit(
    statement: Statement, cited: Mapping[int, Citation], short: ShortAnswer | None
) -> tuple[int, int] | None:
    """Give where in a statement's text its short answer stands: as far into it as into the quote."""
    citation = cited.get(short.marker) if short and short.marker in statement.markers else None
    if short is None or citation is None:
        return None
    at = statement.text.find(citation.quote)
    start = at + short.start - citation.start if at >= 0 else statement.text.find(short.text)
    return (start, start + len(short.text)) if start >= 0 else None


def comparison_html(comparison: Comparison, cited: Mapping[int, Citation]) -> Markup:
    """Render a comparison as a table with a header cell for every subject and every aspect."""
    subjects = "、".join(comparison.subjects)
    names = (t("比较方面"), *comparison.subjects)
    head = [tag("th", name, scope="col", role="columnheader") for name in names]
    rows = [_row_html(row, comparison.subjects, cited) for row in comparison.rows]
    table = tag(
        "table",
        tag("caption", t("{subjects}对照", subjects=subjects), class_="unseen"),
        tag("thead", tag("tr", *head, role="row")),
        tag("tbody", *rows),
        class_="comparison",
        role="table",  # roles are written out: narrow windows show the rows as blocks
    )
    label = t("{subjects}对照表", subjects=subjects)
    return tag("div", table, class_="table-frame", tabindex=0, role="region", aria_label=label)


def refusal_html(refusal: Refusal) -> Markup:
    """Render why there is no answer, the words that no document has, and the nearest passages."""
    missing = None
    if refusal.missing:
        words = [tag("li", word) for word in refusal.missing]
        missing = tag("div", tag("h4", t("资料库中没有出现的词")), tag("ul", *words), class_="missing")
    remedy = tag("p", t("可以换个说法再问，或把有关的文件加进资料库。"), class_="remedy")
    heading = tag("h3", t("没有找到答案"))
    notice = tag("div", heading, tag("p", said(refusal.reason)), missing, remedy, class_="notice")
    nearest = nearest_html(refusal.nearest) if refusal.nearest else None
    return tag("div", notice, nearest, class_="refusal")


def opening_of(answer: Answer) -> int:
    """Count the statements that are cited before the comparison table, if there is one."""
    if answer.comparison is None:
        return len(answer.statements)
    in_table = [marker for row in answer.comparison.rows for cell in row.cells for marker in cell.markers]
    first = min(in_table, default=0)
    return sum(min(statement.markers, default=0) < first for statement in answer.statements)


def _row_html(row: Row, subjects: tuple[str, ...], cited: Mapping[int, Citation]) -> Markup:
    cells = [_cell_html(cell, subject, cited) for cell, subject in zip(row.cells, subjects, strict=True)]
    return tag("tr", tag("th", row.aspect, scope="row", role="rowheader"), *cells, role="row")


def _cell_html(cell: Cell, subject: str, cited: Mapping[int, Citation]) -> Markup:
    if not cell.markers:
        return tag(
            "td", said(cell.text) or t("文中未规定"), class_="not-stated", role="cell", data_subject=subject
        )
    return tag("td", marked_html(cell.text, cell.markers, cited), role="cell", data_subject=subject)
