"""The values that options take: each is checked, and refused in Chinese, before a command runs."""

from __future__ import annotations

import argparse
import unicodedata

LONGEST_COLLECTION = 60  # characters: a name, to be read in a list


def positive(text: str) -> int:
    """Read a count from 1 to 10000."""
    if not text.isdecimal() or not 0 < int(text) <= 10_000:
        raise argparse.ArgumentTypeError(f"“{text}”应为 1 到 10000 的整数")
    return int(text)


def port(text: str) -> int:
    """Read the number of a port."""
    if not text.isdecimal() or not 0 < int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"“{text}”应为 1 到 65535 的整数")
    return int(text)


def megabytes(text: str) -> int:
    """Read a size from 1 MB to 100 GB."""
    if not text.isdecimal() or not 0 < int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"“{text}”应为 1 到 100000 的整数，单位是 MB")
    return int(text)


def role(text: str) -> str:
    """Read what a user may do."""
    if text not in ("reader", "librarian"):
        raise argparse.ArgumentTypeError(f"“{text}”应为 reader（读者）或 librarian（管理员）")
    return text


def filter_(text: str) -> tuple[str, str]:
    """Read KEY=VALUE; the library knows the keys."""
    key, equals, value = text.partition("=")
    if not (key.strip() and equals and value.strip()):
        raise argparse.ArgumentTypeError(f"“{text}”应写成 字段=值，例如 issuer=教育部")
    return key.strip(), value.strip()


def collection(text: str) -> str:
    """Read the name of a collection."""
    name = text.strip()
    if not name:
        raise argparse.ArgumentTypeError("文件集的名字不能为空，例如 --collection 教育")
    if len(name) > LONGEST_COLLECTION:
        raise argparse.ArgumentTypeError(
            f"文件集的名字有 {len(name)} 个字，最多 {LONGEST_COLLECTION} 个，请写短些"
        )
    if unreadable(name):
        raise argparse.ArgumentTypeError("文件集的名字里有换行等看不见的字符，请去掉")
    return name


def unreadable(name: str) -> bool:
    """Tell whether a name holds what can be neither read nor typed."""
    # Cc control, Cf invisible format, Cs half a pair, Zl and Zp line ends
    return any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in name)
