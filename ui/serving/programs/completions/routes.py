"""The routes `/v1/chat/completions` and `/v1/models`; a client that goes away ends the work on its answer."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Generator
from typing import Any

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from qa import Answer
from ui import serialise
from ui.serving.programs import checking, footnotes
from ui.serving.programs.clerk import Clerk
from ui.serving.programs.completions import shapes
from ui.serving.programs.completions.request import MODEL, Wanted
from ui.serving.programs.completions.streaming import Growth
from ui.serving.programs.faults import Told, told
from ui.serving.threads import for_programs

_GONE = 499  # as nginx notes a client that went away; nobody reads it


def routes(clerk: Clerk) -> APIRouter:
    """Give the routes over one clerk."""
    router, threads = APIRouter(), for_programs()

    @router.post("/v1/chat/completions")
    async def complete(request: Request) -> Response:
        raw = await request.body()
        try:
            wanted = Wanted.from_body(checking.object_of(raw))
            answers = _Answers(clerk, wanted, threads)
            await answers.next()  # what is no question is told before a stream begins
        except Exception as error:  # the edge: a program is told in the form it knows
            return _refused(told(error))
        if wanted.streams:
            headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
            return StreamingResponse(_events(answers, request), 200, headers, "text/event-stream")
        return await _at_once(answers, request)

    @router.get("/v1/models")
    async def models() -> Response:
        return JSONResponse(shapes.models())

    @router.get("/v1/models/{name}")
    async def model(name: str) -> Response:
        if name != MODEL:
            return _refused(Told(404, f"没有{checking.shown(name)}这个模型，只有 {MODEL}。"))
        return JSONResponse(shapes.model())

    return router


class _Answers:
    """One answer as it grows, made in other threads; it is let go of exactly once."""

    def __init__(self, clerk: Clerk, wanted: Wanted, threads: CapacityLimiter) -> None:
        self.wanted = wanted
        self.clerk = clerk
        self.last: Answer | None = None
        self._threads = threads
        self._steps: Generator[Answer, None, None] = clerk.growing(
            wanted.question, wanted.history, wanted.filters
        )

    async def next(self) -> bool:
        """Go one step on; tell whether there was one."""
        # waits for it, also when it is cancelled
        answer = await to_thread.run_sync(next, self._steps, None, limiter=self._threads)
        self.last = answer or self.last
        return answer is not None

    @property
    def answer(self) -> Answer:
        """The answer as far as it has come."""
        assert self.last is not None
        return self.last

    def close(self) -> None:
        """End the work on it."""
        self._steps.close()


async def _at_once(answers: _Answers, request: Request) -> Response:
    try:
        while await answers.next():
            if await request.is_disconnected():
                return Response(status_code=_GONE)
        answer = answers.answer
        content = footnotes.whole(answer, answers.clerk.numbers(answer))
        return JSONResponse(shapes.Reply(answers.wanted).whole(content, serialise.from_answer(answer)))
    except Exception as error:
        return _refused(told(error))
    finally:
        answers.close()


async def _events(answers: _Answers, request: Request) -> AsyncIterator[str]:
    reply, growth = shapes.Reply(answers.wanted), Growth()
    try:
        yield _event(reply.chunk({"role": "assistant", "content": "", "refusal": None}))
        while await answers.next():
            if await request.is_disconnected():
                return
            for text in growth.grow(answers.answer):
                yield _event(reply.chunk({"content": text}))
        answer = answers.answer
        for text in growth.finish(answer, answers.clerk.numbers(answer)):
            yield _event(reply.chunk({"content": text}))
        yield _event(reply.chunk({}, "stop") | {"cewen": serialise.from_answer(answer)})
        if answers.wanted.counts:
            yield _event(reply.count(growth.sent))
        yield "data: [DONE]\n\n"
    except Exception as error:  # the reply has begun: it ends with the error
        yield _event(shapes.fault(told(error)))
    finally:
        answers.close()


def _event(value: dict[str, Any]) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n\n"


def _refused(fault: Told) -> Response:
    return JSONResponse(shapes.fault(fault), fault.status)
