"""The orders on their way and those that have ended, as HTML: how far, what was done, what failed."""

from __future__ import annotations

from collections.abc import Sequence
from os.path import basename

from corpus import is_url
from index import Failure, IndexReport
from ui.chat.language import spoken, t
from ui.chat.markup import Markup, tag
from ui.chat.shelves.rows import Rows
from ui.formats import titled
from ui.indexing import Adding, Checking, Forgetting, Receiving, Removal, Replacing, Restoring, Run
from ui.moments import local

_MOST_NAMED = 100  # of one kind in what a run did
_LISTED = 10  # runs told of after the last
_NAMED = 3  # titles in one line


def runs_html(runs: Sequence[Run], rows: Rows, *, may_change: bool) -> Markup:
    """Render the runs that are not over, then what the last one did, then the ones before."""
    going = [_going_html(run, rows, may_change=may_change) for run in reversed(runs) if not run.is_over]
    over = [run for run in runs if run.is_over]
    last = _last_html(over[0], rows, may_change=may_change) if over and not going else None
    earlier = over if going else over[1:]
    past = _earlier_html(earlier[:_LISTED], rows, may_change=may_change) if earlier else None
    return tag("div", *going, last, past, class_="runs", data_said=_said(runs, rows))


def _said(runs: Sequence[Run], rows: Rows) -> str:
    """Give what those who hear the page are told: only what begins, waits and ends, not each file."""
    if not runs:
        return ""
    newest = next((run for run in reversed(runs) if not run.is_over), runs[0])
    return f"{_title(newest, rows)}：{_state(newest)}"


def _going_html(run: Run, rows: Rows, *, may_change: bool) -> Markup:
    progress = run.progress
    known = progress is not None and progress.total > 0 and progress.stage in ("reading", "embedding")
    bar: Markup | None = None
    if run.state != "queued":
        numbers = {"value": progress.done, "max": progress.total} if progress and known else {}
        bar = tag("progress", aria_label=t("进度"), **numbers)
    cancel = tag(
        "button",
        t("取消"),
        type="button",
        class_="act",
        data_act="cancel",
        data_target=str(run.number),
        aria_label=t("取消：{what}", what=_title(run, rows)),
    )
    return tag(
        "section",
        tag(
            "div",
            tag("b", _title(run, rows)),
            cancel if may_change and run.state != "stopping" else None,
            class_="run-head",
        ),
        bar,
        tag("p", _stage(run), class_="stage"),
        tag("p", _name(progress.source), class_="in-hand") if progress and progress.source else None,
        class_=f"run {run.state}",
        data_run=run.number,
    )


def _stage(run: Run) -> str:
    """Say where a run stands: 「正在读 37/200 · 还要约 20 秒 · 2 份没有读成」."""
    progress = run.progress
    if run.state in ("queued", "waiting", "stopping") or progress is None:
        return _state(run)
    stages = {
        "looking": t("正在查找文件"), "reading": t("正在读"), "embedding": t("正在计算向量"),
        "publishing": t("正在更新索引"),
    }  # fmt: skip
    said = stages[progress.stage]
    if progress.stage in ("reading", "embedding") and progress.total:
        said += f" {min(progress.done + 1, progress.total):,}/{progress.total:,}"
    details = [said]
    if run.left and progress.stage in ("reading", "embedding"):
        details.append(t("还要约 {time}", time=_duration(run.left)))
    if progress.failed:
        details.append(t("{count} 份没有读成", count=progress.failed))
    return " · ".join(details)


def _state(run: Run) -> str:
    match run.state:
        case "queued":
            return t("排着队，前面的做完就开始")
        case "waiting":
            return t("另一个程序正在写入资料库，等它完成就自动继续")
        case "running":
            return t("正在准备")
        case "stopping":
            return t("正在停下，读好的都会留着")
        case "failed":
            return t(run.error)
        case "cancelled":
            return t("已取消，读好的都留着")
        case "done":
            return _summary(run.report, run)
    return ""


def _duration(seconds: float) -> str:
    if seconds < 60:
        return t("{count} 秒", count=max(1, round(seconds)))
    if seconds < 5400:
        return t("{count} 分钟", count=round(seconds / 60))
    return t("{count} 小时", count=f"{seconds / 3600:.1f}")


def _summary(report: IndexReport | None, run: Run) -> str:
    if report is None:
        return ""
    moved = len(report.moved)
    counts = (
        (t("新增 {count} 份"), len(report.added) - moved), (t("更新 {count} 份"), len(report.updated)),
        (t("移除 {count} 份"), len(report.removed) - moved), (t("移动 {count} 份"), moved),
        (t("没有变化 {count} 份"), len(report.unchanged)), (t("没有读成 {count} 份"), len(report.failed)),
    )  # fmt: skip
    said = t("，").join(words.format(count=f"{count:,}") for words, count in counts if count)
    if isinstance(run.order, Restoring):
        said = t("已恢复")
    if isinstance(run.order, Checking) and run.state == "done":
        checked = t("核对发现 {count} 处问题", count=len(run.notes)) if run.notes else t("索引核对无误")
        said = t("，").join(filter(None, (said, checked)))
    return said or t("没有变化")


def _title(run: Run, rows: Rows) -> str:
    done = run.state == "done"
    match run.order:
        case Receiving(files=files, collection=collection):
            names = [file.place.name for file in files]
            return f"{t('加入')} {_few(names)}" + (
                t("（文件集：{name}）", name=collection) if collection else ""
            )
        case Replacing(former=former):
            return _verb("已替换" if done else "替换", [former.title])
        case Removal(docs=docs):
            known = [rows.by_id[doc].title for doc in docs if doc in rows.by_id]
            titles = [one.title for one in run.former] or known
            return _verb("已移除" if done else "移除", titles)
        case Restoring(former=former):
            return _verb("已恢复" if done else "恢复", [one.title for one in former])
        case Forgetting(sources=sources):
            return f"{t('不再提示')} {_few([_name(source) for source in sources])}"
        case Checking():
            return t("重新核对全部文件")
        case Adding(targets=targets):
            names = [target if is_url(target) else _name(target) for target in targets]
            return f"{t('读入')} {_few(names)}"
    return ""


def _verb(verb: str, titles: Sequence[str]) -> str:
    """Say what was done to which documents: 已移除《甲》, Removed 《甲》."""
    verbs = {
        "替换": t("替换"), "已替换": t("已替换"), "移除": t("移除"), "已移除": t("已移除"), "恢复": t("恢复"),
        "已恢复": t("已恢复"),
    }  # fmt: skip
    gap = "" if spoken() == "zh" else " "
    return f"{verbs[verb]}{gap}{_few([titled(title) for title in titles])}"


def _name(source: str) -> str:
    """Give the last part of a path or address."""
    return basename(source.rstrip("/")) or source


def _few(names: Sequence[str]) -> str:
    shown = t("、").join(names[:_NAMED])
    return shown if len(names) <= _NAMED else t("{names}等 {count} 份", names=shown, count=len(names))


def _last_html(run: Run, rows: Rows, *, may_change: bool) -> Markup:
    """Render what the last run did, with the way back."""
    said = {"failed": t("没有做成"), "cancelled": t("已取消")}.get(run.state, t("做完了"))
    return tag(
        "section",
        tag(
            "div",
            tag("b", _title(run, rows)),
            tag("span", said, class_=f"end {run.state}"),
            _undo(run) if may_change else None,
            class_="run-head",
        ),
        tag("p", _state(run), class_="stage"),
        _details_html(run, rows),
        class_=f"run over {run.state}",
        data_run=run.number,
    )


def _earlier_html(runs: Sequence[Run], rows: Rows, *, may_change: bool) -> Markup:
    lines = [
        tag(
            "li",
            tag("time", local(run.ended_at), datetime=run.ended_at),
            tag("div", tag("b", _title(run, rows)), tag("p", _state(run)), _details_html(run, rows)),
            _undo(run) if may_change else None,
            data_run=run.number,
        )
        for run in runs
    ]
    return tag(
        "details",
        tag("summary", t("此前的改动（{count}）", count=len(runs))),
        tag("ul", *lines),
        class_="earlier",
        data_key="earlier",
    )


def _undo(run: Run) -> Markup | None:
    if not run.can_be_undone:
        return tag("span", t("已撤销"), class_="undone") if run.undone_by else None
    return tag(
        "button",
        t("撤销"),
        type="button",
        class_="act undo",
        data_act="undo",
        data_target=str(run.number),
        aria_label=t("撤销，恢复以前的内容"),
    )


def _details_html(run: Run, rows: Rows) -> Markup | None:
    """Name what a run did, kind by kind; each document that was updated says what changed in it."""
    report = run.report
    if report is None:
        return None
    moved = {move.new for move in report.moved} | {move.old for move in report.moved}
    former = {one.source: one.title for one in run.former}
    parts = [
        _kind(t("更新"), [_named(source, rows, "changes") for source in report.updated]),
        _kind(t("新增"), [_named(source, rows) for source in report.added if source not in moved]),
        _kind(t("移除"), [_gone(source, former) for source in report.removed if source not in moved]),
        _kind(
            t("移动"),
            [
                tag("li", _named(move.new, rows, element="span"), tag("small", f"{move.old} → {move.new}"))
                for move in report.moved
            ],
        ),
        _kind(
            t("内容相同"),
            [tag("li", t("、").join(_name(source) for source in group)) for group in report.duplicates],
        ),
        _kind(t("没有读成"), [_failed(failure) for failure in report.failed]),
        _kind(t("核对发现的问题"), [tag("li", t(note)) for note in run.notes]),
    ]
    shown = [part for part in parts if part is not None]
    if not shown:
        return None
    opened = bool(report.updated) and run.is_over
    return tag(
        "details",
        tag("summary", t("看改动")),
        *shown,
        class_="did",
        data_key=f"did-{run.number}",
        open=opened,
    )


def _kind(name: str, lines: Sequence[Markup]) -> Markup | None:
    if not lines:
        return None
    more = (
        tag("li", t("另有 {count} 份", count=len(lines) - _MOST_NAMED)) if len(lines) > _MOST_NAMED else None
    )
    return tag(
        "div",
        tag("h4", name, tag("span", f"{len(lines):,}")),
        tag("ul", *lines[:_MOST_NAMED], more),
        class_="kind-of",
    )


def _named(source: str, rows: Rows, act: str = "", *, element: str = "li") -> Markup:
    record = rows.by_source.get(source)
    if record is None:
        return tag(element, _name(source))
    opener = tag("button", record.title, type="button", class_="open-document", data_doc=record.doc_id)
    what = t("《{title}》改了什么", title=record.title)
    button = tag(
        "button",
        t("改了什么"),
        type="button",
        class_="act",
        data_act="history",
        data_target=record.doc_id,
        data_title=record.title,
        aria_label=what,
    )
    return tag(element, opener, button if act else None)


def _gone(source: str, former: dict[str, str]) -> Markup:
    what = former.get(source, _name(source))
    button = tag(
        "button",
        t("历史"),
        type="button",
        class_="act",
        data_act="history",
        data_target=source,
        data_title=what,
        aria_label=t("《{title}》的历史", title=what),
    )
    return tag("li", tag("span", what), button)


def _failed(failure: Failure) -> Markup:
    return tag("li", tag("b", _name(failure.source)), tag("p", t(failure.error)))
