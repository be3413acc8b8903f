"""The site: the page in each of its languages behind one server, which asks no address outside this machine.

gradio is imported when a site is made, never when this module is.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from ui.indexing import Runs
from ui.serving.door import Door
from ui.serving.sockets import listening
from ui.serving.uploads import keep_private

if TYPE_CHECKING:
    from uvicorn import Server

    from index import Library
    from ui.chat.answers.conversation import Asker

_LOCAL = "127.0.0.1,localhost,::1"
_STARTING_SECONDS = 60


class Site:
    """One library served; started once, closed once."""

    def __init__(
        self,
        asker: Asker,
        library: Library,
        *,
        pause: float | None = None,
        door: Door | None = None,
        folders: Sequence[str | Path] = (),
    ) -> None:
        """Make the pages; `pause` lies between two steps of an answer, in seconds; the door is else local.

        `folders`: where librarians may have files read from, beside those that the library holds.
        """
        _set_gradio_up()
        keep_private()
        self.door = door or Door()
        self.runs = Runs(library)
        from ui.chat.desk import Desk
        from ui.serving.application import application

        self._desk = Desk(asker, library, self.runs)
        steps = {} if pause is None else {"pause": pause}
        self.app = application(self._desk, self.door, map(Path, folders), **steps)
        self._server: Server | None = None
        self._thread: Thread | None = None

    def start(self, host: str = "127.0.0.1", port: int | None = None) -> str:
        """Start serving and give the address; `port` `None`: any free one from 7860 on.

        Raises:
            OSError: the port is taken, the host is none of this machine's or needs passwords; the message is
                for the user.
        """
        import uvicorn

        self.door.check(host)
        listener = listening(host, port)
        settings = uvicorn.Config(
            self.app, log_level="warning", access_log=False, server_header=False, ws="none"
        )
        self._server = uvicorn.Server(settings)
        self._thread = Thread(target=self._server.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()
        self._wait_until_started()
        name = f"[{host}]" if ":" in host else host
        return f"http://{name}:{listener.getsockname()[1]}/"

    def close(self) -> None:
        """Stop serving; answers that are still growing are cut off, and what is being read is left."""
        if self._server is not None and self._thread is not None:
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # it would tell of each open page
            self._server.should_exit = self._server.force_exit = True
        self.runs.close()  # before anything is waited for: who ends this process may be ending its helpers
        if self._thread is not None:
            self._thread.join(timeout=10)
        self._desk.panel.close()

    def serve(self, host: str, port: int) -> None:
        """Serve until `KeyboardInterrupt`. Raises OSError as `start`."""
        self.start(host, port)
        try:
            Event().wait()  # for the interrupt that ends it
        finally:
            self.close()

    def _wait_until_started(self) -> None:
        assert self._server is not None
        assert self._thread is not None
        waited = Event()
        for _ in range(_STARTING_SECONDS * 100):
            if self._server.started:
                return
            if not self._thread.is_alive():
                break
            waited.wait(0.01)
        raise RuntimeError("the server did not start; see the log above")


def _set_gradio_up() -> None:
    """Keep gradio and the hub client off the network, and from statistics; must come before their import."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_OFFLINE"] = "1"
    # By itself it sums up the last ten thousand events after each: 15 ms, for a page that is not served.
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(sys.maxsize)
    if _LOCAL not in os.environ.get("NO_PROXY", ""):  # gradio asks its own address whether it is up
        os.environ["NO_PROXY"] = ",".join(filter(None, (os.environ.get("NO_PROXY"), _LOCAL)))
