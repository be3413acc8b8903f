"""The web chat: a page that asks, answers and shows the source; importing it loads no gradio."""

from ui.chat.server import build, serve

__all__ = ["build", "serve"]
