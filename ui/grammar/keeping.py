"""The grammar of the commands that tend the library: index, documents, text, history, remove, verify."""

from __future__ import annotations

from ui.grammar.filters import add_filter
from ui.grammar.parser import Commands, Parser, add_json, command
from ui.grammar.values import collection

INTRANET = "也读本单位内部网络里的网页；本机和云主机的管理地址仍然不读"

_DOCUMENT = "路径、网址或 doc_id"


def add_index(commands: Commands[Parser]) -> None:
    """Add `cewen index`."""
    parser = command(
        commands,
        "index",
        "路径或网址… [--collection 名字] [--prune] [--retry] [--watch] [--wait] [--intranet] [--json]",
        "读入文件、文件夹或网页，没变的跳过",
        "支持 TXT、Markdown、CSV、HTML、MHT、DOCX、XLSX、PPTX、PDF、OFD 和 ZIP；"
        "装有 LibreOffice 时还有 DOC、WPS 等，装有文字识别（make ocr）时还有扫描件和图片。",
    )
    parser.epilog = (
        "随时可以按 Ctrl-C 停下：已读入的都在，再运行同一条命令会接着读。\n"
        "--watch 收不到变化通知的位置（某些网络盘、虚拟机的共享文件夹），"
        "可设环境变量\nWATCHFILES_FORCE_POLLING=1，改为定时查看。"
    )
    parser.values.add_argument("targets", nargs="+", metavar="路径或网址", help="文件夹会连同子文件夹一起读")
    add = parser.options.add_argument
    add("--collection", type=collection, metavar="NAME", help="给这些文件起个文件集名，查找时可以只看这一集")
    add("--prune", action="store_true", help="文件夹里已经不在的文件，也从资料库中移除")
    add("--retry", action="store_true", help="以前没读成、之后没变过的文件，这次再读一遍")
    add("--watch", action="store_true", help="读完不退出，文件有变化就更新，按 Ctrl-C 结束")
    add("--intranet", action="store_true", help=INTRANET)
    add("--wait", action="store_true", help="另一个程序正在写入时，等它写完再开始")
    add_json(parser)


def add_documents(commands: Commands[Parser]) -> None:
    """Add `cewen documents`."""
    arguments = "[--filter 字段=值] [--failed] [--json]"
    parser = command(commands, "documents", arguments, "列出资料库里的文件")
    add_filter(parser)
    parser.options.add_argument("--failed", action="store_true", help="改为列出没有读成的文件、原因和时间")
    add_json(parser)


def add_text(commands: Commands[Parser]) -> None:
    """Add `cewen text`."""
    parser = command(
        commands, "text", "文件", "原样输出一份文件的正文", "出处里的 start、end 就是这份正文里的字符位置。"
    )
    parser.values.add_argument("document", metavar="文件", help=_DOCUMENT)


def add_history(commands: Commands[Parser]) -> None:
    """Add `cewen history`."""
    parser = command(
        commands,
        "history",
        "文件 [--json]",
        "一份文件历次的变化",
        "何时读入、何时更新，每次新增、删除、修改了哪些条款；移除了的文件也查得到。",
    )
    parser.values.add_argument("document", metavar="文件", help=_DOCUMENT)
    add_json(parser)


def add_remove(commands: Commands[Parser]) -> None:
    """Add `cewen remove`."""
    parser = command(
        commands,
        "remove",
        "文件… [--erase] [--json]",
        "从资料库中移除文件",
        "硬盘上的原文件不受影响；历次的变化仍可用 cewen history 查看。",
    )
    parser.values.add_argument("documents", nargs="+", metavar="文件", help=_DOCUMENT)
    parser.options.add_argument(
        "--erase", action="store_true", help="连同历次的正文和变化一起抹去，之后再也查不到"
    )
    add_json(parser)


def add_verify(commands: Commands[Parser]) -> None:
    """Add `cewen verify`."""
    parser = command(
        commands, "verify", "[--repair] [--json]", "核对索引与资料库是否一致", "有任何出入时退出码为 1。"
    )
    parser.options.add_argument(
        "--repair",
        action="store_true",
        help="资料库文件损坏时修复：能读出的和备份里的都找回，损坏的文件留在一旁",
    )
    add_json(parser)
