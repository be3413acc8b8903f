"""Serves the chat; no address outside this machine is asked, neither by the server nor by the page.

gradio is imported when a page is built, never when this module is.
"""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from ui.chat.conversation import Asker

if TYPE_CHECKING:
    import gradio as gr

    from index import Library

_HERE = Path(__file__).parent
_LOCAL = "127.0.0.1,localhost,::1"


def build(assistant: Asker, library: Library) -> gr.Blocks:
    """Build the page over an open library."""
    _stay_offline()
    from ui.chat.events import build_page

    return build_page(assistant, library)


def serve(library: Library, asker: Asker, *, host: str = "127.0.0.1", port: int = 7860) -> None:
    """Serve the chat over an open library, answered by `asker`, until `KeyboardInterrupt`.

    Raises:
        OSError: the port is taken or the host is none of this machine's; the message is for the user.
    """
    page = build(asker, library)
    launch(page, host, port)
    try:
        Event().wait()  # for the interrupt that ends it
    finally:
        page.close(verbose=False)


def launch(page: gr.Blocks, host: str = "127.0.0.1", port: int | None = None) -> str:
    """Start serving a built page and give its address; `port` `None`: any free one from 7860 on.

    Raises:
        OSError: the port is taken or the host is none of this machine's; the message is for the user.
    """
    from ui.chat.theme import theme

    try:
        _, address, _ = page.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            ssr_mode=False,
            num_workers=0,
            mcp_server=False,
            pwa=False,
            run_history=False,
            enable_monitoring=False,
            footer_links=[],
            theme=theme(),
            head=_head(),
            favicon_path=_HERE / "seal.svg",
            app_kwargs=_app_settings(),
        )
    except OSError as error:
        if port is None:
            raise
        remedy = (
            f"无法在 {host}:{port} 上启动：端口可能已被占用，或本机没有这个地址。"
            f"请关闭占用它的程序，或换一个端口，例如 cewen chat --port {port + 1}"
        )
        raise OSError(remedy) from error
    return str(address)


def _head() -> str:
    """Give the style sheet as it stands: as `css=`, gradio would rewrite every selector."""
    return f"<style>{(_HERE / 'style.css').read_text(encoding='utf-8')}</style>"


def _app_settings() -> dict[str, Any]:
    """Give every response a policy under which the browser itself refuses any outside address."""
    from starlette.middleware import Middleware

    from ui.chat.headers import SecurityHeaders

    return {"middleware": [Middleware(SecurityHeaders)], "docs_url": None, "redoc_url": None}


def _stay_offline() -> None:
    """Keep gradio and the hub client off the network; must come before they are imported."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_OFFLINE"] = "1"
    if _LOCAL not in os.environ.get("NO_PROXY", ""):  # gradio asks its own address whether it is up
        os.environ["NO_PROXY"] = ",".join(filter(None, (os.environ.get("NO_PROXY"), _LOCAL)))
