"""What a refused request is told: a small page for people, JSON for programs, one line for uploads.

The JSON has the shape that clients of OpenAI's interface read, so that they show the sentence.
"""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import Scope

from ui.chat import assets
from ui.chat.language import Language, spoken, t
from ui.chat.markup import Markup, tag

_STRICT = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)


def language_of(scope: Scope) -> Language:
    """Give the language of the page that a request belongs to."""
    path = scope["path"]
    return "en" if path == "/en" or path.startswith("/en/") else "zh"


def home() -> str:
    """Give the path of the page in the language spoken now."""
    return "/en/" if spoken() == "en" else "/"


def wants_page(scope: Scope) -> bool:
    """Say whether a person's browser asks for a page, not a script or a program for data."""
    headers = Headers(scope=scope)
    navigates = headers.get("sec-fetch-mode", "navigate") == "navigate"
    return scope["method"] in ("GET", "HEAD") and navigates and "text/html" in headers.get("accept", "")


def refused(scope: Scope, status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """Make the answer to a request that is refused, in the form that whoever asks can read."""
    if wants_page(scope):
        return page(message, tag("p", tag("a", t("回到首页"), href=home())), status=status, headers=headers)
    if Headers(scope=scope).get("content-type", "").startswith("multipart/"):
        return PlainTextResponse(message, status, headers)  # gradio shows it as it stands
    told: dict[str, object] = {"error": {"message": message, "code": status}}
    if scope["path"].startswith("/shelves/"):
        told["fault"] = message  # as the page's own scripts read it
    return JSONResponse(told, status, headers)


def page(
    title: str, *content: Markup | None, status: int = 200, headers: dict[str, str] | None = None
) -> HTMLResponse:
    """Make a small page in the language spoken now: no script, nothing to load."""
    seal = "data:image/svg+xml," + quote(assets.SEAL.read_text(encoding="utf-8"))
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"{title} · {t('策问')}"),
        tag("link", rel="icon", href=seal),
        tag("style", Markup(_style())),
    )
    masthead = tag("header", tag("p", t("策问"), class_="name"), tag("p", t("政策文件问答，句句有出处")))
    body = tag("body", masthead, tag("main", tag("h1", title), *content))
    lang = "en" if spoken() == "en" else "zh-CN"
    html = f"<!doctype html>\n{tag('html', head, body, lang=lang)}\n"
    return HTMLResponse(html, status, {"Content-Security-Policy": _STRICT, **(headers or {})})


@cache
def _style() -> str:
    return assets.small_style()
