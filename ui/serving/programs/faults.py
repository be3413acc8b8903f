"""Which HTTP status a fault has, and what a program is told of it; what is no fault of theirs is logged."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

from index import LibraryBusyError
from index.faults import StorageError
from ui.indexing import RunFailedError

_OWN = "服务出了错，资料库没有受影响。请再试一次；如果还是这样，请把运行窗口里的错误记录交给管理员。"
_SPEAKS = re.compile(
    r"[\u4e00-\u9fff]"
)  # what is meant for the user is in Chinese; a library's words are not

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What a program is told of a fault."""

    status: int
    message: str


def told(error: Exception) -> Told:
    """Give status and message: 400 what was asked, 403 who asked, 409 the library cannot be written now."""
    message = str(error)
    if _SPEAKS.search(message):
        if isinstance(error, LibraryBusyError | StorageError | RunFailedError):
            return Told(409, message)
        if isinstance(error, PermissionError):
            return Told(403, message)
        if isinstance(error, ValueError):
            return Told(400, message)
    _log.error("a program's request failed", exc_info=error)
    return Told(500, _OWN)
