"""The grammar of the commands that ask: search, ask, evaluate, chat."""

from __future__ import annotations

from ui.grammar.filters import add_filter
from ui.grammar.keeping import INTRANET
from ui.grammar.parser import Commands, Parser, add_json, command
from ui.grammar.values import megabytes, port, positive


def add_search(commands: Commands[Parser]) -> None:
    """Add `cewen search`."""
    parser = command(commands, "search", "问题 [-k 10] [--filter 字段=值] [--json]", "找出与问题最相关的段落")
    parser.options.add_argument("-k", type=positive, default=10, metavar="N", help="最多给出几段（默认 10）")
    add_filter(parser)
    _add_question(parser)


def add_ask(commands: Commands[Parser]) -> None:
    """Add `cewen ask`."""
    arguments = "问题 [--filter 字段=值] [--json]"
    parser = command(commands, "ask", arguments, "提问", "回答的每一句都附出处；文件里没有的，明说没有。")
    add_filter(parser)
    _add_question(parser)


def _add_question(parser: Parser) -> None:
    parser.values.add_argument("question", nargs="*", metavar="问题", help="可以不加引号，空格会保留一个")
    parser.options.add_argument(
        "--questions",
        metavar="FILE.jsonl",
        help='批量：每行 {"id", "question"[, "history": [前面问过的]][, "filters": {字段: 值}]}',
    )
    add_json(parser)


def add_evaluate(commands: Commands[Parser]) -> None:
    """Add `cewen evaluate`."""
    parser = command(
        commands,
        "evaluate",
        "题目.jsonl [--failures 文件.html] [--against 结果.json] [--json]",
        "用自己的题目给检索、回答、出处和拒答打分",
        "题目的格式见 README。",
    )
    parser.values.add_argument("cases", metavar="题目.jsonl", help="每行一道题")
    parser.options.add_argument(
        "--failures", metavar="文件.html", help="把没有通过的题列成网页，可离线翻看；以 .md 结尾则为 Markdown"
    )
    parser.options.add_argument(
        "--against", metavar="结果.json", help="与先前用 --json 存下的结果逐题比较，做配对检验"
    )
    add_json(parser)


def add_chat(commands: Commands[Parser]) -> None:
    """Add `cewen chat`."""
    arguments = "[路径…] [--host 127.0.0.1] [--port 7860] [--auth 用户文件]"
    parser = command(commands, "chat", arguments, "打开网页问答", "先读入给出的路径。")
    parser.values.add_argument("targets", nargs="*", metavar="路径", help="先读入这些文件或文件夹")
    add = parser.options.add_argument
    add("--host", default="127.0.0.1", metavar="HOST", help="默认 127.0.0.1，只有本机能访问")
    add("--port", type=port, default=7860, metavar="PORT", help="默认 7860")
    add("--auth", metavar="FILE", help="要登录才能用；用户用 cewen user 添加")
    add("--no-password", action="store_true", help="没有密码也让同一网络里的人访问；要与 --host 一起写明")
    add("--max-file", type=megabytes, default=200, metavar="MB", help="上传的文件每个最多多大（默认 200）")
    add("--max-upload", type=megabytes, default=1000, metavar="MB", help="一次上传合计最多多大（默认 1000）")
    add("--intranet", action="store_true", help=INTRANET)
