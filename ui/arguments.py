"""The command line's grammar and its Chinese help.

It imports no other room, so that `cewen --help` is instant.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

_EPILOG = """\
例子：
  cewen index 政策文件夹                      读入文件夹里的全部文件
  cewen ask 联合体和共同体有什么区别            提问，回答的每一句都附出处
  cewen chat                                  在浏览器里提问

退出码：0 完成；1 部分输入失败，其余已完成；2 用法不对，或什么也没做成。"""

# argparse speaks English only. Each pattern matches one of its messages, e.g.
# "argument -k: expected one argument", "unrecognized arguments: --jsn".
_TRANSLATIONS = (
    (r"argument (.+?): expected one argument", r"参数 {0} 后面要跟一个值"),
    (r"argument (.+?): expected at least one argument", r"参数 {0} 后面至少要跟一个值"),
    (r"argument (?:.+?): invalid choice: '?(.+?)'? \(choose from .*\)", r"没有“{0}”这个命令"),
    (r"argument (.+?): invalid \S+ value: (.+)", r"参数 {0} 的值 {1} 不对"),
    (r"argument (.+?): not allowed with argument (.+)", r"参数 {0} 和 {1} 不能一起用"),
    (r"argument (.+?): ignored explicit argument (.+)", r"参数 {0} 不带值，多了 {1}"),
    (r"the following arguments are required: (.+)", r"缺少参数：{0}"),
    (r"one of the arguments (.+) is required", r"缺少参数，至少要有其中一个：{0}"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：{0}；全局选项（--home 等）要写在命令之前"),
    (r"argument (.+?): (.+)", r"参数 {0}：{1}"),
)


def translate(message: str) -> str:
    """Turn an argparse message into Chinese; one that is not known is quoted as it is."""
    for pattern, chinese in _TRANSLATIONS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return chinese.format(*found.groups())
    return f"命令行写得不对：{message}"


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese and never guesses an abbreviated option."""

    def __init__(self, prog: str, **settings: Any) -> None:
        settings |= {"formatter_class": _Formatter, "add_help": False, "allow_abbrev": False}
        super().__init__(prog, **settings)
        self.values = self.add_argument_group("参数")
        self.options = self.add_argument_group("选项")
        self.options.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Write the message in Chinese and where the help is; exit 2."""
        self.exit(2, f"{self.prog}：{translate(message)}\n用法见 {self.prog} --help\n")


def _positive(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 10_000:
        raise argparse.ArgumentTypeError(f"“{text}”应为 1 到 10000 的整数")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"“{text}”应为 1 到 65535 的整数")
    return int(text)


def _filter(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not (key.strip() and equals and value.strip()):
        raise argparse.ArgumentTypeError(f"“{text}”应写成 字段=值，例如 issuer=教育部")
    return key.strip(), value.strip()


def build_parser(version: str) -> Parser:
    """Give the parser of the whole command line."""
    parser = Parser(
        "cewen",
        usage="cewen [--home 文件夹] [--encoder 模型] 命令 …",
        description="策问：离线回答政策文件里的问题，回答的每一句话都标明出处。",
        epilog=_EPILOG,
    )
    parser.options.add_argument("--version", action="version", version=f"cewen {version}", help="显示版本")
    parser.options.add_argument("--home", metavar="DIR", help="资料库所在的文件夹（环境变量 CEWEN_HOME）")
    parser.options.add_argument("--store", metavar="URL", help="外部存储的地址（CEWEN_STORE；本版尚不支持）")
    parser.options.add_argument("--encoder", metavar="NAME", help="向量模型的名字或文件夹（CEWEN_ENCODER）")
    parser.options.add_argument("--debug", action="store_true", help="出错时显示完整的出错信息")
    commands = parser.add_subparsers(
        dest="command", metavar="（各命令的用法：cewen 命令 --help）", title="命令", parser_class=Parser
    )
    for add in (_add_index, _add_search, _add_ask, _add_documents, _add_text, _add_remove, _add_verify):
        add(commands)
    _add_evaluate(commands)
    _add_chat(commands)
    return parser


_Commands = argparse._SubParsersAction  # argparse offers no public name for what add_subparsers gives


def _command(commands: _Commands[Parser], name: str, arguments: str, help: str, more: str = "") -> Parser:
    usage = f"cewen {name} {arguments}".rstrip()
    return commands.add_parser(
        name, prog=f"cewen {name}", usage=usage, help=help, description=f"{help}。{more}"
    )


def _add_json(parser: Parser) -> None:
    parser.options.add_argument("--json", action="store_true", help="标准输出只写 JSON（UTF-8）")


def _add_index(commands: _Commands[Parser]) -> None:
    parser = _command(
        commands,
        "index",
        "路径或网址… [--prune] [--watch] [--json]",
        "读入文件、文件夹或网页，没变的跳过",
        "支持 TXT、Markdown、CSV、HTML、MHT、DOCX、XLSX、PPTX、PDF、OFD 和 ZIP；"
        "装有 LibreOffice 时还有 DOC、WPS 等，装有文字识别（cewen[ocr]）时还有扫描件和图片。",
    )
    parser.values.add_argument("targets", nargs="+", metavar="路径或网址", help="文件夹会连同子文件夹一起读")
    parser.options.add_argument(
        "--prune", action="store_true", help="文件夹里已经不在的文件，也从资料库中移除"
    )
    parser.options.add_argument(
        "--watch", action="store_true", help="读完不退出，文件有变化就更新，按 Ctrl-C 结束"
    )
    _add_json(parser)


def _add_question(parser: Parser) -> None:
    parser.values.add_argument("question", nargs="*", metavar="问题", help="可以不加引号，空格会保留一个")
    parser.options.add_argument(
        "--questions", metavar="FILE.jsonl", help='批量：每行 {"id", "question"[, "history": [前面问过的]]}'
    )
    _add_json(parser)


def _add_search(commands: _Commands[Parser]) -> None:
    parser = _command(
        commands,
        "search",
        "问题 [-k 10] [--filter 字段=值] [--json]",
        "找出与问题最相关的段落",
    )
    parser.options.add_argument("-k", type=_positive, default=10, metavar="N", help="最多给出几段（默认 10）")
    parser.options.add_argument(
        "--filter",
        type=_filter,
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="只在符合条件的文件里找，如 issuer=教育部、year=2025，可写多个",
    )
    _add_question(parser)


def _add_ask(commands: _Commands[Parser]) -> None:
    parser = _command(
        commands, "ask", "问题 [--json]", "提问", "回答的每一句都附出处；文件里没有的，明说没有。"
    )
    _add_question(parser)


def _add_documents(commands: _Commands[Parser]) -> None:
    _add_json(_command(commands, "documents", "[--json]", "列出资料库里的全部文件"))


def _add_text(commands: _Commands[Parser]) -> None:
    parser = _command(
        commands, "text", "文件", "原样输出一份文件的正文", "出处里的 start、end 就是这份正文里的字符位置。"
    )
    parser.values.add_argument("document", metavar="文件", help="路径、网址或 doc_id")


def _add_remove(commands: _Commands[Parser]) -> None:
    parser = _command(commands, "remove", "文件… [--json]", "从资料库中移除文件", "硬盘上的原文件不受影响。")
    parser.values.add_argument("documents", nargs="+", metavar="文件", help="路径、网址或 doc_id")
    _add_json(parser)


def _add_verify(commands: _Commands[Parser]) -> None:
    _add_json(
        _command(commands, "verify", "[--json]", "核对索引与资料库是否一致", "有任何出入时退出码为 1。")
    )


def _add_evaluate(commands: _Commands[Parser]) -> None:
    parser = _command(
        commands,
        "evaluate",
        "题目.jsonl [--json]",
        "用自己的题目给检索、回答、出处和拒答打分",
        "题目的格式见 README。",
    )
    parser.values.add_argument("cases", metavar="题目.jsonl", help="每行一道题")
    _add_json(parser)


def _add_chat(commands: _Commands[Parser]) -> None:
    parser = _command(
        commands, "chat", "[路径…] [--host 127.0.0.1] [--port 7860]", "打开网页问答", "先读入给出的路径。"
    )
    parser.values.add_argument("targets", nargs="*", metavar="路径", help="先读入这些文件或文件夹")
    parser.options.add_argument(
        "--host", default="127.0.0.1", metavar="HOST", help="默认 127.0.0.1，只有本机能访问"
    )
    parser.options.add_argument("--port", type=_port, default=7860, metavar="PORT", help="默认 7860")
