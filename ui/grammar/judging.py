"""The grammar of `cewen feedback`."""

from __future__ import annotations

from ui.grammar.parser import Commands, Parser, add_json, command


def add_feedback(commands: Commands[Parser]) -> None:
    """Add `cewen feedback`."""
    parser = command(
        commands,
        "feedback",
        "[--cases 题目.jsonl] [--json]",
        "列出网页上对回答的评价：有用、没用和理由",
        "也可以写成题目，用 cewen evaluate 打分：有用的，它所引的原文就是答案；没用的，等人填上正确的内容。",
    )
    parser.options.add_argument(
        "--cases", metavar="题目.jsonl", help="写成 cewen evaluate 的题目；文件已经有了就不写"
    )
    add_json(parser)
