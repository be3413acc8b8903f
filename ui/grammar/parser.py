"""An argument parser that speaks Chinese; it knows none of the commands."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

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


Commands = argparse._SubParsersAction  # argparse offers no public name for what add_subparsers gives


def command(commands: Commands[Parser], name: str, arguments: str, help: str, more: str = "") -> Parser:
    """Add a command; `arguments` is its usage after the name."""
    usage = f"cewen {name} {arguments}".rstrip()
    return commands.add_parser(
        name, prog=f"cewen {name}", usage=usage, help=help, description=f"{help}。{more}"
    )


def add_json(parser: Parser) -> None:
    """Add the option of every command that scripts read."""
    parser.options.add_argument("--json", action="store_true", help="标准输出只写 JSON（UTF-8）")
