"""Who may have what read into the library: anyone at this very machine without passwords, else within bounds.

It reads requests, never files.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import file_of, is_url
from ui.serving.people import OWNER, may_change, person_of

if TYPE_CHECKING:
    import gradio as gr
    from starlette.requests import HTTPConnection

_READER = "只有管理员可以把文件读入资料库。请用管理员的用户名和密码，或请管理员来做。"
_OUTSIDE = (
    "不能读入 {target}：它不在资料库已有的文件夹里。请上传这个文件，"
    "或请管理员在服务器上运行 cewen index {target}，或启动时写上它所在的文件夹：cewen chat {folder}"
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a request, as far as changes go."""

    may_change: bool
    is_at_home: bool  # at the machine itself, without passwords: its files are the sender's own

    @classmethod
    def of(cls, request: gr.Request | HTTPConnection) -> Sender:
        """Read it from gradio's request or starlette's."""
        client = request.client
        is_local = client is not None and _is_loopback(client.host)
        return cls(may_change(request), is_local and person_of(request) is OWNER)

    def must_change(self) -> None:
        """Raise PermissionError, for the user, unless the sender may change the library."""
        if not self.may_change:
            raise PermissionError(_READER)


def admitted(
    targets: Sequence[str], sender: Sender, held: Iterable[str], folders: Sequence[Path]
) -> list[str]:
    """Give the targets that may be read: addresses, and paths within `folders` or beside what is `held`.

    Raises PermissionError, for the user, on any other, ValueError on a path that depends on where one stands.
    """
    for target in targets:
        if not is_url(target) and not os.path.isabs(target):
            raise ValueError(
                f"{target} 不是网址，也不是从根目录写起的路径。请写完整的路径，例如 /资料/通知。"
            )
    if sender.is_at_home or all(map(is_url, targets)):
        return list(targets)
    bounds = {folder.resolve() for folder in folders}
    bounds |= {Path(file_of(source)).resolve().parent for source in held if not is_url(source)}
    bounds -= {Path(bound.anchor) for bound in bounds}  # a file at the root does not open all of the machine
    for target in targets:
        path = Path(target).resolve()
        if not is_url(target) and bounds.isdisjoint((path, *path.parents)):
            raise PermissionError(_OUTSIDE.format(target=target, folder=path.parent))
    return list(targets)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
