"""`cewen verify --repair`: puts a damaged catalogue right, and says what was found again and what was not."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from ui import output, status
from ui.opening import faults_told, open_library
from ui.settings import Settings
from ui.status import CommandError

if TYPE_CHECKING:
    from index.recovery import Recovery

_NOT_THERE = (
    "资料库放在 Milvus 里时没有 --repair：文件由 Milvus 自己保管。缺的段落和向量，cewen verify 会由正文补上；"
    "正文坏了的文件，请先 cewen remove，再 cewen index 重新读入。"
)
_NAMED = 20  # lost sources named in the summary; all of them are in the JSON


def repair(arguments: argparse.Namespace, settings: Settings) -> int:
    """Repair a damaged catalogue, and the derived indexes; 1 if anything is lost or still wrong."""
    from index import recovery
    from index.catalogue.store import CATALOGUE

    if settings.store:
        raise CommandError(_NOT_THERE)
    if not (settings.home / CATALOGUE).is_file():
        raise CommandError(f"资料库还没有建立（{settings.home}），没有可修复的。")
    found = None
    try:
        with faults_told():
            if recovery.is_needed(settings.home):
                found = recovery.recover(settings.home)
    except ValueError as error:  # the format of a later program; speaks to the user
        raise CommandError(str(error)) from error
    with open_library(settings) as library:
        differences = library.verify()
        count = len(library.records())
    if arguments.json:
        output.say_json({"documents": count, "differences": differences, "repair": _as_json(found)})
    else:
        for line in (*_told(found), *differences, *_ending(count, differences)):
            output.say(line)
    is_whole = not differences and not (found and (found.lost or found.is_partial))
    return status.DONE if is_whole else status.PARTLY


def _told(found: Recovery | None) -> list[str]:
    """Say what a repair did."""
    if found is None:
        return ["资料库文件没有损坏，不用修复。"]
    lines = [f"已修复：找回 {found.documents} 份文件，其中 {found.from_backup} 份来自备份。"]
    lines += [f"没能找回：{source}" for source in found.lost[:_NAMED]]
    if len(found.lost) > _NAMED:
        lines.append(f"没能找回的另有 {len(found.lost) - _NAMED} 份，用 --json 可全部列出。")
    if found.lost_versions:
        lines.append(f"另有 {found.lost_versions} 个旧版本没能找回，只影响历次变化的查看。")
    if found.is_partial:
        lines.append("有的登记读不出来，可能还有文件没有列在这里。")
    lines.append("请对原来的文件夹再运行一次 cewen index：没找回的会重新读入，其余的会核对一遍。")
    lines.append(f"损坏的文件留在 {found.aside}，确认无误后可以删除。")
    return lines


def _ending(count: int, differences: list[str]) -> list[str]:
    return [] if differences else [f"核对完毕：{count} 份文件与索引一致。"]


def _as_json(found: Recovery | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "documents": found.documents,
        "from_backup": found.from_backup,
        "lost": list(found.lost),
        "lost_versions": found.lost_versions,
        "is_partial": found.is_partial,
        "aside": str(found.aside),
    }
