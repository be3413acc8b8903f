"""The grammar of the command that says who may enter: user."""

from __future__ import annotations

from ui.grammar.parser import Commands, Parser, command
from ui.grammar.values import role


def add_user(commands: Commands[Parser]) -> None:
    """Add `cewen user`."""
    parser = command(
        commands,
        "user",
        "名字 --auth 用户文件 [--role reader|librarian] [--remove]",
        "添加、修改或移除能登录网页的用户",
        "密码在终端里输入两遍，不会显示；不在终端里运行时，从标准输入读一行。",
    )
    parser.epilog = (
        "用户文件每行一个用户，密码只存散列。正在运行的 cewen chat 会立刻按新的文件放行，不用重启。\n"
        "用户已经在时，密码直接按回车就是不改。"
    )
    parser.values.add_argument("name", metavar="名字", help="登录时用的名字，可以是中文")
    add = parser.options.add_argument
    add("--auth", required=True, metavar="FILE", help="用户文件；还没有就新建")
    add(
        "--role",
        type=role,
        metavar="ROLE",
        help="reader 读者：提问、看原文（默认）；librarian 管理员：还能增删文件",
    )
    add("--remove", action="store_true", help="移除这个用户，他立刻就进不来了")
