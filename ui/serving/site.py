"""The site: the page in each of its languages behind one server, which asks no address outside this machine.

gradio is imported when a site is made, never when this module is.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from ui.indexing import Runs
from ui.serving.door import Door
from ui.serving.uploads import keep_private

if TYPE_CHECKING:
    from fastapi import FastAPI
    from uvicorn import Server

    from index import Library
    from ui.chat.answers.conversation import Asker
    from ui.chat.language import Language

_LOCAL = "127.0.0.1,localhost,::1"
_FIRST_PORT, _PORTS = 7860, 200  # where a free port is looked for
_PATHS: dict[Language, str] = {"en": "/en", "zh": "/"}  # the root last: it takes every path
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
        _stay_offline()
        keep_private()
        self.door = door or Door()
        self.runs = Runs(library)
        self.app = _app(asker, library, self.runs, pause, self.door, tuple(map(Path, folders)))
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
        listener = _listener(host, port)
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
            self._thread.join(timeout=10)
        self.runs.close()

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


def _app(
    asker: Asker,
    library: Library,
    runs: Runs,
    pause: float | None,
    door: Door,
    folders: tuple[Path, ...],
) -> FastAPI:
    """Put the pages under their paths, behind the headers that every response carries."""
    import gradio as gr
    from fastapi import FastAPI

    from ui.chat import assets
    from ui.chat.answers.conversation import PAUSE_SECONDS
    from ui.chat.desk import Desk
    from ui.chat.events import build_page
    from ui.chat.shelves.routes import routes as shelves
    from ui.chat.theme import theme
    from ui.serving import sheets
    from ui.serving.first_paint import FirstPaint
    from ui.serving.originals import add_originals
    from ui.serving.people import name_of
    from ui.serving.programs.clerk import Clerk
    from ui.serving.programs.completions import routes as completions
    from ui.serving.programs.librarian import Librarian
    from ui.serving.programs.named import Endpoints
    from ui.serving.programs.tools.server import ToolServer
    from ui.serving.programs.wicket import Wicket
    from ui.serving.security import secure

    desk, clerk = Desk(asker, library, runs), Clerk(asker, library)
    librarian = Librarian(library, runs, folders, door.is_local)
    tools = ToolServer(clerk, librarian)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=tools.lifespan)
    app.add_middleware(Wicket, endpoints=Endpoints.takes())
    heads = {path.rstrip("/") + "/": assets.head(language) for language, path in _PATHS.items()}
    app.add_middleware(FirstPaint, heads=heads)
    secure(app, door)
    add_originals(app, library)
    app.include_router(shelves(desk.shelf, most_bytes=door.limits.file))
    app.include_router(sheets.router(desk.panel))
    app.include_router(completions.routes(clerk))
    app.router.routes.append(tools.route)
    for language, path in _PATHS.items():
        page = build_page(
            desk,
            language,
            pause=PAUSE_SECONDS if pause is None else pause,
            programs=Endpoints(clerk, librarian).bind if path == "/" else lambda: None,
        )
        gr.mount_gradio_app(
            app,
            page,
            path,
            footer_links=[],
            run_history=False,
            ssr_mode=False,
            enable_monitoring=False,
            mcp_server=False,
            pwa=False,
            max_file_size=door.limits.file,
            auth_dependency=name_of if door.register else None,
            theme=theme(),
            favicon_path=str(assets.SEAL) if path == "/" else None,
            app_kwargs={"docs_url": None, "redoc_url": None},
        )
    return app


def _listener(host: str, port: int | None) -> socket.socket:
    """Listen on the port, or on the first free one. Raises OSError for the user."""
    ports = range(_FIRST_PORT, _FIRST_PORT + _PORTS) if port is None else (port,)
    fault: OSError | None = None
    for number in ports:
        listener, fault = _bound(host, number)
        if listener is not None:
            return listener
    raise OSError(
        f"无法在 {host}:{ports[0]} 上启动：端口可能已被占用，或本机没有这个地址。"
        f"请关闭占用它的程序，或换一个端口，例如 cewen chat --port {ports[0] + 1}"
    ) from fault


def _bound(host: str, port: int) -> tuple[socket.socket | None, OSError | None]:
    """Give a socket that listens, or why there is none."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if os.name != "nt":  # there it would let two programs share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        return None, error
    return listener, None


def _stay_offline() -> None:
    """Keep gradio and the hub client off the network; must come before they are imported."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_OFFLINE"] = "1"
    if _LOCAL not in os.environ.get("NO_PROXY", ""):  # gradio asks its own address whether it is up
        os.environ["NO_PROXY"] = ",".join(filter(None, (os.environ.get("NO_PROXY"), _LOCAL)))
