"""What documents and their formats are called on the screen, and what their reader must be told."""

from __future__ import annotations

import re
from collections.abc import Mapping

from index import Correction
from qa import Answer

_NAMES = {
    "txt": "文本", "markdown": "Markdown", "csv": "CSV 表格", "html": "网页", "mhtml": "网页", "docx": "Word",
    "xlsx": "Excel", "pptx": "幻灯片", "pdf": "PDF", "ofd": "OFD", "scan": "扫描件",
    "doc": "Word（旧版）/WPS", "xls": "Excel（旧版）", "ppt": "幻灯片（旧版）",
    "rtf": "RTF", "odf": "OpenDocument",
}  # fmt: skip
_MARK = re.compile(r"\[\d+\]")
_FEWEST_BESIDE = 6  # characters that a statement must have beside its short answer
_FLAGS = {"superseded": "已有较新版本", "repealed": "已失效", "not_yet": "尚未生效"}
_NOTICES = {"scan": "文字由扫描图像识别（OCR）得来，可能有错字；引用前请对照原件。"}


def name_of(format_name: str) -> str:
    """Give the name of a format: docx is Word."""
    return _NAMES.get(format_name, format_name.upper())


def notice_of(format_name: str) -> str | None:
    """Give the warning that goes with documents of a format, `None` for most."""
    return _NOTICES.get(format_name)


def titled(title: str) -> str:
    """Give a title in its marks, unless it has some already."""
    return title if "《" in title else f"《{title}》"


def corrected(correction: Correction) -> str:
    """Say that a slip of the pen was put right."""
    return f"“{correction.written}”按“{correction.meant}”理解"


def understood(question: str) -> str:
    """Say as what a follow-up was understood."""
    return f"理解为：{question}"


def flags_of(answer: Answer) -> Mapping[int, str]:
    """Give for the markers of documents that are not in force what is said of them in a list of sources."""
    return {
        marker: _FLAGS[notice.kind]
        for notice in answer.notices
        if notice.kind in _FLAGS
        for marker in notice.markers
    }


def short_of(answer: Answer) -> str:
    """Give the short answer to be put first; nothing where the answer is hardly longer."""
    short = answer.short
    if short is None or not answer.statements:
        return ""
    whole = _MARK.sub("", answer.statements[0].text)
    is_all = len(answer.statements) == 1 and len(whole) - len(short.text) < _FEWEST_BESIDE
    return "" if is_all else " ".join(short.text.split())


def written(model: str) -> str:
    """Say that a language model wrote an answer."""
    return f"由大语言模型 {model} 撰写，每一句都已与所注的原文核对。"
