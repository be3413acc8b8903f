"""What each tool is for and what it takes and gives, as a language model reads it; Chinese, then English."""

from __future__ import annotations

from typing import Any

from mcp_types import Tool, ToolAnnotations

from ui.serving.programs.checking import MOST_HITS

INSTRUCTIONS = (
    "策问：在本机的政策文件资料库里查找和问答，每一句都附出处。"
    "引用时请保留 [1] 这样的标记，并列出对应的文件、条款和原句；"
    "refusal 不为空表示文件里没有，请如实说没有。\n"
    "Cewen answers from a library of Chinese policy documents, every sentence with its source. "
    "Keep the marks [1] and list their documents, articles and quotes; "
    "where refusal is set, the documents do not say it: say so."
)
_FILTERS = {
    "type": "object",
    "additionalProperties": {"type": ["string", "integer"]},
    "description": (
        "只在符合条件的文件里找。字段：collection 文件集，issuer 机关，"
        "from、to 成文日期起止（2024、2024-05），"
        "in_force=yes 只要现行有效的，doc_number 文号，title 标题，year 年份，folder 文件夹。"
        ' Only documents that meet these, e.g. {"issuer": "教育部", "from": "2024", "in_force": "yes"}.'
    ),
}
_QUESTION = {"type": "string", "description": "问题，用中文，一次问一件事。The question, in Chinese."}
_HISTORY = {
    "type": "array",
    "items": {"type": "string"},
    "description": "同一段对话里前面问过的问题，先问的在前。Earlier questions, oldest first.",
}
_ANSWER = (
    "根据资料库回答一个问题：给出原文里的句子（或逐格标明出处的对比表），每句带标记 [1]，后面列出处："
    "文件、条款、原句和它在正文里的位置。文件里没有的会说没有，并给出最接近的段落。\n"
    "Answer a question from the documents: their own sentences, or a table for a comparison, "
    "with marks and sources. "
    "What the documents do not say is refused, with the nearest passages."
)
_SEARCH = (
    "查找与问题最相关的段落，给出全文和位置。要自己归纳多处材料时用它；只要答案时用 ask。\n"
    "Find the passages that fit a question best. Use ask when an answer is wanted."
)
_DOCUMENTS = (
    "列出资料库里的文件：标题、文号、机关、日期、效力、doc_id。\n"
    "List the documents of the library: title, number, issuer, dates, validity, doc_id."
)
_TEXT = (
    "读一份文件的正文，或其中一段：start、end 是字符位置，与引文里的相同；"
    "一次最多 20000 字，characters 是全文字数。\n"
    "Read a document's text or a range of it; start and end are character offsets, those of citations. "
    "At most 20,000 characters at once; characters is the length of the whole."
)
_INDEX = (
    "把文件、文件夹或网址读入资料库，已在的读新的版本；只有管理员能用。读得多时要等，进度会报告。\n"
    "Read files, folders or addresses into the library, or read them again. For librarians."
)


def tools(*, changes: bool) -> list[Tool]:
    """Give the tools; with `changes`, the one that changes the library too."""
    asked = {"question": _QUESTION, "history": _HISTORY, "filters": _FILTERS}
    k = {
        "type": "integer",
        "minimum": 1,
        "maximum": MOST_HITS,
        "default": 10,
        "description": "段数。How many.",
    }
    page = {
        "filters": _FILTERS,
        "offset": {
            "type": "integer",
            "minimum": 0,
            "default": 0,
            "description": "跳过几份。How many to skip.",
        },
        "limit": {
            "type": "integer",
            "minimum": 1,
            "maximum": 1000,
            "default": 100,
            "description": "给几份。How many.",
        },
    }
    name = {"type": "string", "description": "doc_id、路径或网址。A doc_id, path or address."}
    place = {"type": "integer", "minimum": 0, "description": "字符位置。A character offset."}
    part = {"document": name, "start": place, "end": place}
    given = [
        _tool("ask", "提问 Ask", _ANSWER, asked, ["question"], ["question", "text", "citations", "refusal"]),
        _tool("search", "查找段落 Search", _SEARCH, {**asked, "k": k}, ["question"], ["question", "hits"]),
        _tool("documents", "文件列表 Documents", _DOCUMENTS, page, [], ["total", "documents"]),
        _tool("text", "读正文 Text", _TEXT, part, ["document"], ["doc_id", "start", "end", "text"]),
    ]
    return [*given, _index()] if changes else given


def _index() -> Tool:
    properties = {
        "targets": {
            "type": "array",
            "items": {"type": "string"},
            "minItems": 1,
            "description": "服务器上的路径，或 http(s) 网址。Paths on the server, or http(s) addresses.",
        },
        "collection": {"type": "string", "description": "归入哪个文件集。The collection they belong to."},
        "prune": {"type": "boolean", "description": "文件夹里已经没有的，从资料库移除。Remove what is gone."},
        "retry": {"type": "boolean", "description": "上次没读成的再读一遍。Try again what failed."},
    }
    gives = ["added", "updated", "unchanged", "removed", "failed"]
    hints = ToolAnnotations(
        read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=True
    )
    return _tool("index", "读入 Index", _INDEX, properties, ["targets"], gives, hints)


def _tool(
    name: str,
    title: str,
    description: str,
    properties: dict[str, Any],
    required: list[str],
    gives: list[str],
    hints: ToolAnnotations | None = None,
) -> Tool:
    takes = {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    return Tool(
        name=name,
        title=title,
        description=description,
        input_schema=takes,
        output_schema={"type": "object", "required": gives},
        annotations=hints or ToolAnnotations(read_only_hint=True, open_world_hint=False),
    )
