"""What the reader is told of a failure, in Chinese; the page and the Markdown say the same."""

from __future__ import annotations

from qa.evaluation.cases import Case
from qa.evaluation.failures import Fault, Sought
from ui.scorecards import NO_CATEGORY

FAULTS: dict[Fault, str] = {
    "missed": "前 10 段没有找全",
    "low": "找到了，不在第一",
    "wrong": "回答不全或不对",
    "refused": "有答案却拒答",
    "answered": "没有答案却作答",
    "misquoted": "引文与原文不符",
    "error": "出错",
}


def category(case: Case) -> str:
    """Give the category, or what stands for none."""
    return case.category or NO_CATEGORY


def standing(sought: Sought) -> str:
    """Tell where a gold span stands among what was found, or why it cannot be there."""
    if sought.state == "found":
        return f"排在第 {sought.rank} 位"
    if sought.state == "not found":
        return "前 100 段里没有"
    if sought.state == "not in the file":
        return "原文里没有这句话，请检查题目"
    return f"资料库里没有文件“{sought.gold.file}”"


def place(title: str, address: str) -> str:
    """Give where a passage is from: its document's title and its address."""
    return f"《{title}》{address}" if title else address


def wanted(case: Case) -> str:
    """Say what a right answer holds; empty where nothing is asked of its words."""
    if not case.answerable:
        return "资料里没有答案，应当拒答"
    return "；".join(" 或 ".join(item.split("|")) for item in case.must_include)
