"""What the source panel fetches besides its HTML: pictures of pages, and outlines.

Only of documents of the library, by their ids; no path of a file comes in or goes out.
"""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from corpus.facsimile import NoFacsimileError
from ui.chat.sources.panel import Panel

# A drawing opened by itself is nobody's page: no script, no form, no cookie.
_SANDBOX = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"


def router(panel: Panel) -> APIRouter:
    """Give the routes `/page/{doc_id}/{number}` and `/outline/{doc_id}`."""
    routes = APIRouter()

    @routes.get("/page/{doc_id}/{number}")
    def page(doc_id: str, number: int, width: int) -> Response:
        try:
            picture = panel.picture(doc_id, number, width)
        except (KeyError, NoFacsimileError):
            return Response(status_code=404)
        return Response(
            picture.data, media_type=picture.media_type, headers={"Content-Security-Policy": _SANDBOX}
        )

    @routes.get("/outline/{doc_id}")
    def outline(doc_id: str) -> Response:
        try:
            return JSONResponse(panel.outline(doc_id))
        except KeyError:
            return Response(status_code=404)

    return routes
