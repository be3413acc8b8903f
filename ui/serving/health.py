"""Says whether the site can answer, to whoever watches over it: open to everyone, telling nothing else."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response

from index import Library

if TYPE_CHECKING:
    from fastapi import FastAPI

HEALTH = "/healthz"

_LOG = logging.getLogger(__name__)


def add_health(app: FastAPI, library: Library) -> None:
    """Add `/healthz`: 200 while the library can be read, else 503."""

    def health() -> Response:  # reads from disk: fastapi runs it in a thread
        try:
            _ = library.generation
        except Exception as error:  # whatever it is, who watches must be told
            _LOG.warning("the library cannot be read: %s", type(error).__name__)
            return JSONResponse({"status": "unavailable"}, 503)
        return JSONResponse({"status": "ok"})

    app.api_route(HEALTH, methods=["GET", "HEAD"], include_in_schema=False)(health)
