"""The application: pages, files and programs under their paths, behind the layers that every request passes.

It imports gradio, and is itself imported only when a site is made.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import gradio as gr
from fastapi import FastAPI

from ui.chat import assets
from ui.chat.answers.conversation import PAUSE_SECONDS
from ui.chat.desk import Desk
from ui.chat.events import build_page
from ui.chat.language import Language
from ui.chat.shelves.routes import routes as shelves
from ui.chat.theme import theme
from ui.serving import sheets
from ui.serving.door import Door
from ui.serving.first_paint import FirstPaint
from ui.serving.health import add_health
from ui.serving.originals import add_originals
from ui.serving.people import name_of
from ui.serving.programs.clerk import Clerk
from ui.serving.programs.completions import routes as completions
from ui.serving.programs.librarian import Librarian
from ui.serving.programs.named import Endpoints
from ui.serving.programs.tools.server import ToolServer
from ui.serving.programs.wicket import Wicket
from ui.serving.security import secure
from ui.serving.threads import widen
from ui.serving.visits import bound_visits
from ui.serving.waiting import bound_waiting

PATHS: dict[Language, str] = {"en": "/en", "zh": "/"}  # the root last: it takes every path


def application(
    desk: Desk, door: Door, folders: Iterable[Path] = (), *, pause: float = PAUSE_SECONDS
) -> FastAPI:
    """Put everything that `desk` offers behind `door`.

    `folders`: where librarians may have files read from, beside those that the library holds. `pause` lies
    between two steps of an answer, in seconds.
    """
    clerk = Clerk(desk.assistant, desk.library)
    librarian = Librarian(desk.library, desk.shelf.runs, tuple(folders), door.is_local)
    tools = ToolServer(clerk, librarian)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        widen()
        async with tools.lifespan(app):
            yield

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    queued: dict[str, dict[object, int]] = {}
    at_once: dict[str, dict[object, int]] = {}
    app.add_middleware(Wicket, endpoints=Endpoints.takes(), queued=queued, at_once=at_once)
    heads = {path.rstrip("/") + "/": assets.head(language) for language, path in PATHS.items()}
    app.add_middleware(FirstPaint, heads=heads)
    secure(app, door)
    add_health(app, desk.library)
    add_originals(app, desk.library)
    app.include_router(shelves(desk.shelf, most_bytes=door.limits.file))
    app.include_router(sheets.router(desk.panel))
    app.include_router(completions.routes(clerk))
    app.router.routes.append(tools.route)
    for language, path in PATHS.items():
        page = build_page(
            desk,
            language,
            pause=pause,
            programs=Endpoints(clerk, librarian).bind if path == "/" else lambda: None,
        )
        for events, is_queued in ((queued, True), (at_once, False)):
            events[path] = {n: len(fn.inputs) for n, fn in page.fns.items() if fn.queue is is_queued}
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
        bound_visits(app, page)
        bound_waiting(page)
    return app
