"""The layers that every request goes through before it reaches a page, in their order.

Each is a module of its own; here is only which lies behind which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.middleware.cors import CORSMiddleware

from ui.serving.compression import Compression
from ui.serving.door import Door
from ui.serving.entrance import Entrance
from ui.serving.gate import Gate
from ui.serving.headers import SecurityHeaders
from ui.serving.limits import Bodies
from ui.serving.origins import Origins
from ui.serving.signing_in import add_signing_in
from ui.serving.surface import Surface

if TYPE_CHECKING:
    from fastapi import FastAPI


def secure(app: FastAPI, door: Door) -> None:
    """Put the layers around an application; before pages are mounted, which would take every path."""
    gate = Gate(door.register) if door.register else None
    app.add_middleware(Compression)
    app.add_middleware(Surface)
    app.add_middleware(Bodies, limits=door.limits)
    app.add_middleware(Entrance, gate=gate)
    app.add_middleware(Origins, local=door.is_local)
    app.add_middleware(CORSMiddleware)  # allows no origin; without it gradio would allow some
    app.add_middleware(SecurityHeaders)  # the outermost: refusals carry them too
    if gate is not None:
        add_signing_in(app, gate)
