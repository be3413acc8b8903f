"""Who may have what read into the library: librarians, within bounds unless the machine is their own.

It looks at requests and paths, never into files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import file_of, is_url
from ui.serving.people import may_change

if TYPE_CHECKING:
    import gradio as gr
    from starlette.requests import HTTPConnection

_READER = "只有管理员可以把文件读入资料库。请用管理员的用户名和密码，或请管理员来做。"
_OUTSIDE = (
    "不能读入 {target}：它不在资料库已有的文件夹里。请上传这个文件，"
    "或请管理员在服务器上运行 cewen index {target}，或启动时写上它所在的文件夹：cewen chat {folder}"
)


def must_be_librarian(request: gr.Request | HTTPConnection) -> None:
    """Raise PermissionError, for the user, unless whoever makes the request may change the library."""
    if not may_change(request):
        raise PermissionError(_READER)


def must_be_whole(targets: Sequence[str]) -> None:
    """Raise ValueError, for the user, on a path that depends on where one stands."""
    for target in targets:
        if not is_url(target) and not os.path.isabs(target):
            raise ValueError(
                f"{target} 不是网址，也不是从根目录写起的路径。请写完整的路径，例如 /资料/通知。"
            )


def must_be_within(targets: Sequence[str], held: Iterable[str], folders: Sequence[Path]) -> None:
    """Raise PermissionError, for the user, on a path neither within `folders` nor beside what is `held`."""
    bounds = {folder.resolve() for folder in folders}
    bounds |= {Path(file_of(source)).resolve().parent for source in held if not is_url(source)}
    bounds -= {Path(bound.anchor) for bound in bounds}  # a file at the root does not open all of the machine
    for target in targets:
        path = Path(os.path.abspath(target)).resolve()  # links after `..`, as in reading
        if not is_url(target) and bounds.isdisjoint((path, *path.parents)):
            raise PermissionError(_OUTSIDE.format(target=target, folder=path.parent))
