"""Files that a program sent through gradio: found where gradio keeps them, put where received files are kept.

A file of the same name and collection takes the place of the one before, as on the command line.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from corpus import file_of
from index import Library
from ui.indexing import Arrival, Former, Received, Receiving
from ui.serving.programs import checking

_MOST = 1000  # of one request
_FOREIGN = "{name}不是上传的文件。请用 gradio_client 的 handle_file 上传；服务器上的文件请写在 targets 里。"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent: where it lies for now, and its own name."""

    path: Path
    name: str


def uploads_of(value: object, folder: Path) -> list[Upload]:
    """Read what gradio makes of uploaded files; `folder` is where it keeps them.

    Raises ValueError, for the user, on any other file of this machine.
    """
    if value is None:
        return []
    files = value if isinstance(value, list) else [value]
    if len(files) > _MOST:
        raise ValueError(f"files 有 {len(files)} 项，最多 {_MOST} 项。")
    return [_upload(one, folder.resolve(), f"files 的第 {number} 项") for number, one in enumerate(files, 1)]


def order_of(uploads: Sequence[Upload], library: Library, collection: str | None) -> Receiving:
    """Give the order that puts the files at their places and reads them.

    Raises ValueError, for the user, on a name of which nothing can be kept.
    """
    received, batch = Received(library.home), token_hex(16)
    places = {
        received.place(upload.name, collection or ""): upload for upload in uploads
    }  # of a name the last
    held: dict[str, list[Former]] = {}
    for record in library.records():
        held.setdefault(file_of(record.source), []).append(Former.of(record))
    arrivals = []
    for number, (place, upload) in enumerate(places.items()):
        waiting = received.waiting_place(batch, number)
        shutil.copyfile(upload.path, waiting)
        upload.path.unlink(missing_ok=True)  # it is kept once
        former = held.get(str(place), [])
        alone = len(former) == 1 and former[0].source == str(place)
        arrivals.append(Arrival(waiting, place, former[0] if alone else None))
    return Receiving(tuple(arrivals), collection or "")


def _upload(value: object, folder: Path, where: str) -> Upload:
    if not isinstance(value, dict):
        raise ValueError(_FOREIGN.format(name=where))
    path = Path(checking.text_of(value.get("path"), where)).resolve()
    name = checking.text_of(value.get("orig_name") or path.name, where)
    if not path.is_relative_to(folder) or not path.is_file():
        raise ValueError(_FOREIGN.format(name=checking.shown(name)))
    return Upload(path, name)
