"""The option `--filter` and the help that lists its keys; the library decides which keys there are."""

from __future__ import annotations

from ui.grammar.parser import Parser
from ui.grammar.values import filter_

# A key, and what of a document it is held against; a test holds the list against that of the library.
FILTERS = (
    ("collection", "读入时给的文件集名"),
    ("issuer", "发文机关，写一部分也行"),
    ("from, to", "成文日期的起止：2024、2024-05 或 2024-05-01"),
    ("year, date", "成文的年份；成文日期的开头"),
    ("in_force", "yes：不要已废止、已失效、已有较新版本的"),
    ("status", "文件写明的效力"),
    ("folder", "文件夹，连同子文件夹"),
    ("title, doc_number", "标题、文号里的文字"),
    ("format, source", "格式，如 pdf；路径里的文字"),
)


def add_filter(parser: Parser) -> None:
    """Add `--filter`, and its keys below the options."""
    parser.options.add_argument(
        "--filter",
        type=filter_,
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="只看符合条件的文件，如 issuer=教育部、from=2024，可写多个，都要符合",
    )
    lines = [f"  {keys:<20}{meaning}" for keys, meaning in FILTERS]
    parser.epilog = "\n".join(["--filter 的字段：", *lines])
