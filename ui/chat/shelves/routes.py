"""What scripts of the library's tab send and ask besides gradio: files, orders, whether anything is new.

Each that changes something asks first who sends it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from secrets import token_hex
from typing import Any, TypeVar, cast, get_args

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from corpus import fault_of, is_url
from ui.chat.language import speaking, t
from ui.chat.shelves.arriving import Arriving, Choice, sent_of
from ui.chat.shelves.shelf import Shelf, not_allowed
from ui.indexing import Adding, Checking, Forgetting, Removal
from ui.indexing.names import safe_name
from ui.serving.people import may_change
from ui.serving.programs.checking import object_of, texts_of

T = TypeVar("T")

MOST_BYTES = 512 * 1024 * 1024  # of one file: more is not read anyway
_SPARE_BYTES = 256 * 1024 * 1024  # of disk that stay free
_MOST_ADDRESSES = 500  # at once
_MOST_TARGETS = 5_000  # documents removed or sources retried at once
_NUMBER = re.compile(r"[0-9]{1,9}")  # of a run
_SENT_BY_PAGE = "x-cewen"  # a header that pages of other sites cannot send without being asked first


class RefusedError(ValueError):
    """What was asked is not done; the message is for the user."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def routes(shelf: Shelf, *, most_bytes: int = MOST_BYTES) -> APIRouter:
    """Give the routes under /shelves."""
    router = APIRouter(prefix="/shelves")
    arriving = Arriving(shelf.library, shelf.runs)
    arriving.received.tidy()
    acts = Acts(shelf)

    @router.get("/state")
    def state() -> dict[str, int | bool]:
        return shelf.state()

    @router.post("/arrive")
    async def arrive(request: Request, batch: str, number: int) -> JSONResponse:
        async def done() -> dict[str, Any]:
            place = _spoken(request, lambda: arriving.waiting_place(batch, number))
            return {"size": await _kept(request, place, most_bytes)}

        return await _answered(request, done)

    @router.post("/settle")
    async def settle(request: Request) -> JSONResponse:
        async def done() -> dict[str, Any]:
            values = object_of(await request.body())
            return await run_in_threadpool(_spoken, request, lambda: _settled(arriving, values))

        return await _answered(request, done)

    @router.post("/act")
    async def act(request: Request) -> JSONResponse:
        async def done() -> dict[str, Any]:
            values = object_of(await request.body())
            return await run_in_threadpool(_spoken, request, lambda: acts.do(values))

        return await _answered(request, done)

    return router


class Acts:
    """What a librarian may tell the library to do, by name."""

    def __init__(self, shelf: Shelf) -> None:
        self._runs = shelf.runs
        self._shelf = shelf

    def do(self, values: dict[str, Any]) -> dict[str, Any]:
        """Give the order that `values` name, and its run. Raises ValueError, for the user."""
        targets = texts_of(values.get("targets"), "targets", _MOST_TARGETS)
        match values.get("act"):
            case "remove" if targets:
                return {"run": self._runs.submit(Removal(tuple(targets)))}
            case "retry" if known := self._known(targets):
                return {"run": self._runs.submit(Adding(known, retry=True))}
            case "retry-all":
                failed = tuple(failure.source for failure in self._shelf.library.failures())
                return {"run": self._runs.submit(Adding(failed, retry=True))} if failed else {}
            case "forget" if targets:
                return {"run": self._runs.submit(Forgetting(tuple(targets)))}
            case "check":
                return {"run": self._runs.submit(Checking())}
            case "addresses":
                return self._read(str(values.get("text", "")), str(values.get("collection", "")))
            case "cancel" if targets and _NUMBER.fullmatch(targets[0]):
                self._runs.cancel(int(targets[0]))
                return {}
            case "undo" if targets and _NUMBER.fullmatch(targets[0]):
                return {"run": self._runs.undo(int(targets[0]))}
        raise ValueError(t("网页和服务程序的版本不一致，请刷新网页再试。"))

    def _known(self, targets: list[str]) -> tuple[str, ...]:
        """Give those targets that were read or tried before: other files of this machine stay unread."""
        library = self._shelf.library
        read = {record.source for record in library.records()}
        failed = {failure.source for failure in library.failures()}
        return tuple(target for target in targets if target in read | failed)

    def _read(self, text: str, collection: str) -> dict[str, Any]:
        lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
        wrong = [line for line in lines if not is_url(line) or not line.split("//", 1)[1].strip("/")]
        if not lines:
            raise ValueError(t("请先填网址，一行一个。"))
        if wrong:
            raise ValueError(t("“{line}”不是完整的网址。请从浏览器的地址栏复制，一行一个。", line=wrong[0]))
        for line in lines:  # before a run shows them to everyone
            if fault := fault_of(line):
                raise ValueError(fault)
        if len(lines) > _MOST_ADDRESSES:
            raise ValueError(t("一次最多读 {count} 个网址，请分几次添加。", count=_MOST_ADDRESSES))
        named = safe_name(" ".join(collection.split())) or None
        return {"run": self._runs.submit(Adding(tuple(lines), named, retry=True))}


def _settled(arriving: Arriving, values: dict[str, Any]) -> dict[str, Any]:
    arriving.received.tidy()
    batch, sent = str(values.get("batch", "")), sent_of(values.get("files", ()))
    choice = values.get("choice")
    if choice == "drop":
        arriving.drop(batch)
        return {}
    if (doc := values.get("doc")) and sent:
        settled = arriving.replace(batch, sent[0], str(doc))
    else:
        chosen = cast("Choice", choice) if choice in get_args(Choice) else None
        settled = arriving.settle(batch, sent, str(values.get("collection") or ""), chosen)
    return {
        "run": settled.run, "conflicts": settled.conflicts, "same": settled.same, "refused": settled.refused,
    }  # fmt: skip


async def _answered(request: Request, done: Callable[[], Any]) -> JSONResponse:
    """Do what is asked by someone who may; say what is wrong otherwise."""
    try:
        if not may_change(request):
            raise RefusedError(_spoken(request, not_allowed), 403)
        if _SENT_BY_PAGE not in request.headers:
            raise RefusedError("X-Cewen", 403)
        return JSONResponse(await done())
    except RefusedError as error:
        return JSONResponse({"fault": str(error)}, error.status)
    except (ValueError, KeyError) as error:  # these speak to the user
        told = str(error.args[0]) if error.args else ""
        return JSONResponse({"fault": _spoken(request, lambda: t(told))}, 400)
    except OSError as error:
        words = t("写不进资料库所在的磁盘（{error}）。", error=error.strerror or error)
        return JSONResponse({"fault": words}, 507)


async def _kept(request: Request, place: Path, most_bytes: int) -> int:
    """Write what is sent to `place` as it comes and give its size; nothing stays of what is too large."""
    announced = int(request.headers.get("content-length") or 0)
    if announced > most_bytes:
        raise RefusedError(_spoken(request, lambda: _too_large(most_bytes)), 413)
    if shutil.disk_usage(place.parent).free < announced + _SPARE_BYTES:
        raise RefusedError(_spoken(request, lambda: t("服务器的磁盘快满了，没有收这份文件。")), 507)
    size = 0
    part = place.with_name(f"{place.name}.{token_hex(4)}.part")  # an earlier try may still be ending
    try:
        with open(part, "wb") as file:
            async for chunk in cast("AsyncIterator[bytes]", request.stream()):
                size += len(chunk)
                if size > most_bytes:
                    raise RefusedError(_spoken(request, lambda: _too_large(most_bytes)), 413)
                await run_in_threadpool(file.write, chunk)
        if not size:
            raise RefusedError(_spoken(request, lambda: t("文件是空的。")))
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
    return size


def _too_large(most_bytes: int) -> str:
    return t("超过 {size} MB，没有收。请拆分后再加。", size=most_bytes // 1048576)


def _spoken(request: Request, say: Callable[[], T]) -> T:
    """Do something in the language of the page that asks."""
    language = request.query_params.get("language")
    with speaking("en" if language == "en" else "zh"):
        return say()
