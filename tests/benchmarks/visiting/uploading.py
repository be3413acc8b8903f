"""A librarian who sends 200 files while others ask, through the endpoint `index`."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any

_FILES = 200
_ARTICLES = 12  # in each


class Uploading:
    """Send the files while the context lasts; it ends when they have been read."""

    def __init__(self, address: str, folder: Path) -> None:
        """Write the files into `folder`."""
        self.seconds = 0.0
        self._address = address
        self._files = [_written(folder / f"通知{number}.txt", number) for number in range(_FILES)]
        self._thread = threading.Thread(target=self._send)

    def __enter__(self) -> Uploading:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.join()

    def _send(self) -> None:
        from gradio_client import Client, handle_file

        client: Any = Client(self._address, verbose=False)
        began = time.perf_counter()
        report = client.predict(files=[handle_file(path) for path in self._files], api_name="/index")
        self.seconds = round(time.perf_counter() - began, 1)
        if len(report["added"]) != _FILES:
            raise RuntimeError(f"{len(report['added'])} files were added of {_FILES}")


def _written(path: Path, number: int) -> Path:
    articles = [
        f"第{one}条 第{number}号仓库的{one}号门由第{number * one % 17}值班室检查，每月{one}次。"
        for one in range(1, _ARTICLES + 1)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"关于第{number}号仓库检查的通知\n\n" + "\n".join(articles), encoding="utf-8")
    return path
