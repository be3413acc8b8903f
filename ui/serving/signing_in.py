"""Signing in and out: the page, the form it sends, the cookie that follows; works without scripts."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import Scope

from ui.chat.language import Language, speaking, spoken, t
from ui.chat.markup import Markup, tag
from ui.serving.entrance import address_of, session_cookie
from ui.serving.gate import Gate, Refusal
from ui.serving.people import Person
from ui.serving.register import User
from ui.serving.replies import home, page

if TYPE_CHECKING:
    from fastapi import FastAPI

_LONGEST = 2_000  # characters of what a form may carry
# "/", "/en/?x=1"; not "//elsewhere", "/\elsewhere", "https://elsewhere"
_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def add_signing_in(app: FastAPI, gate: Gate) -> None:
    """Add the sign-in page and the way out, in each language."""
    languages: tuple[tuple[Language, str], ...] = (("zh", ""), ("en", "/en"))
    for language, path in languages:
        said = partial(_in, language, gate)
        app.add_route(f"{path}/login", said(_show), methods=["GET", "HEAD"])
        app.add_route(f"{path}/login", said(_sign_in), methods=["POST"])
        app.add_route(f"{path}/logout", said(_sign_out), methods=["POST"])


def account_html(person: Person) -> Markup | str:
    """Give what the masthead shows of whoever is signed in; nothing without passwords."""
    if not person.name:
        return ""
    role = t("管理员") if person.role == "librarian" else t("读者")
    leave = tag("button", t("退出登录"), type="submit", id="sign-out")
    way_out = tag("form", leave, method="post", action=f"{home()}logout")
    return tag("div", tag("span", person.name, class_="who", title=role), way_out, class_="account")


_Handler = Callable[[Gate, Request], Awaitable[Response]]


def _in(language: Language, gate: Gate, handler: _Handler) -> Callable[[Request], Awaitable[Response]]:
    async def handled(request: Request) -> Response:
        with speaking(language):
            return await handler(gate, request)

    return handled


async def _show(gate: Gate, request: Request) -> Response:
    """Show the form; whoever is in already goes on."""
    wanted = _own(request.query_params.get("next", ""))
    if gate.of_session(_token(request)):
        return RedirectResponse(wanted, 303)
    return page(t("登录"), *_form("", wanted, None))


async def _sign_in(gate: Gate, request: Request) -> Response:
    """Take the form in; programs (gradio's own client) get JSON where browsers are sent on."""
    async with request.form(max_files=0, max_fields=10) as form:
        name, password, wanted = (str(form.get(field, "")) for field in ("username", "password", "next"))
    wanted = _own(wanted)
    checked: User | Refusal = Refusal()
    if max(len(name), len(password)) <= _LONGEST:
        checked = await gate.sign_in(name, password, address_of(request.scope))
    is_browser = "text/html" in request.headers.get("accept", "")
    if isinstance(checked, Refusal):
        status = 429 if checked.wait else 401
        headers = {"Retry-After": str(checked.wait)} if checked.wait else {}
        if not is_browser:
            return JSONResponse({"error": {"message": checked.text, "code": status}}, status, headers)
        return page(t("登录"), *_form(name, wanted, checked), status=status, headers=headers)
    gate.end_session(_token(request))
    response: Response = RedirectResponse(wanted, 303) if is_browser else JSONResponse({"success": True})
    token = gate.begin_session(checked)
    response.set_cookie(
        session_cookie(request.scope), token, httponly=True, samesite="strict", secure=_is_safe(request.scope)
    )
    return response


async def _sign_out(gate: Gate, request: Request) -> Response:
    """End the session and show the form again."""
    gate.end_session(_token(request))
    response = RedirectResponse(f"{home()}login", 303, {"Clear-Site-Data": '"cache"'})
    response.delete_cookie(
        session_cookie(request.scope), httponly=True, samesite="strict", secure=_is_safe(request.scope)
    )
    return response


def _form(name: str, wanted: str, refusal: Refusal | None) -> tuple[Markup, ...]:
    """Give the form, with what was wrong the last time; the cursor stands where something is missing."""
    told = tag("p", refusal.text, class_="fault", role="alert", id="fault") if refusal else None
    about = "fault" if refusal else None
    form = tag(
        "form",
        told,
        tag("label", t("用户名"), for_="username"),
        _field("username", 60, value=name, autofocus=not name, aria_describedby=about, autocapitalize="none"),
        tag("label", t("密码"), for_="password"),
        _field("password", 200, type="password", autofocus=bool(name), aria_describedby=about),
        tag("input", type="hidden", name="next", value=wanted),
        tag("button", t("登录"), type="submit"),
        method="post",
        action=f"{home()}login",
    )
    forgotten = tag("p", t("没有用户名，或忘了密码？请找管理这台服务器的人。"), class_="aside")
    other = "/login" if spoken() == "en" else "/en/login"
    words, lang = ("中文", "zh-CN") if spoken() == "en" else ("English", "en")
    switch = tag("p", tag("a", words, href=other, lang=lang, hreflang=lang), class_="aside")
    return form, forgotten, switch


def _field(name: str, maxlength: int, **attributes: str | bool | None) -> Markup:
    """Make a field that must be filled in; password managers know it by its name."""
    complete = "current-password" if name == "password" else name
    fixed: dict[str, str | int | bool] = {"id": name, "name": name, "required": True, "spellcheck": "false"}
    return tag("input", **fixed, maxlength=maxlength, autocomplete=complete, **attributes)


def _own(path: str) -> str:
    """Give a path of this site, the page itself for any other."""
    return path if len(path) <= _LONGEST and _OWN_PATH.fullmatch(path) else home()


def _token(request: Request) -> str:
    return request.cookies.get(session_cookie(request.scope), "")


def _is_safe(scope: Scope) -> bool:
    return bool(scope.get("scheme") == "https")
