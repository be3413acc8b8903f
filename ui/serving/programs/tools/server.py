"""The MCP server at `/mcp`: each request stands alone, nothing is remembered between two.

It is made of the protocol's low level: arguments are checked here, so that faults are told in Chinese.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar

from anyio import to_thread
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    TextContent,
)
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ui import __version__
from ui.serving.people import may_change
from ui.serving.programs import checking
from ui.serving.programs.clerk import Clerk
from ui.serving.programs.faults import told
from ui.serving.programs.librarian import Librarian, Wish, report_of, told_of
from ui.serving.programs.tools import calls, descriptions, resources
from ui.serving.threads import for_programs

PATH = "/mcp"
T = TypeVar("T")
_Context = ServerRequestContext[Any, Request]


class ToolServer:
    """The MCP server over one library; it runs once, inside the application's lifespan."""

    def __init__(self, clerk: Clerk, librarian: Librarian) -> None:
        self.clerk = clerk
        self.librarian = librarian
        self._threads = for_programs()
        server: Server[Any] = Server(
            "cewen",
            version=__version__,
            title="策问",
            instructions=descriptions.INSTRUCTIONS,
            on_list_tools=self._list_tools,
            on_call_tool=self._call_tool,
            on_list_resources=self._list_resources,
            on_list_resource_templates=self._list_templates,
            on_read_resource=self._read_resource,
        )
        self._manager = StreamableHTTPSessionManager(server, stateless=True)

    @property
    def route(self) -> Route:
        """The route under which it answers."""
        return Route(PATH, _Endpoint(self._manager.asgi_app))

    @asynccontextmanager
    async def lifespan(self, _: object) -> AsyncIterator[None]:
        """Keep it ready for requests."""
        async with self._manager.run():
            yield

    async def _list_tools(self, context: _Context, _: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=descriptions.tools(changes=may_change(_request(context))))

    async def _call_tool(self, context: _Context, params: CallToolRequestParams) -> CallToolResult:
        """Carry out a call; what fails is the result, for the model to read and mend."""
        try:
            result = await self._result(context, params.name, params.arguments or {})
        except Exception as error:  # the edge: nothing of an inner fault may go out
            text = TextContent(type="text", text=told(error).message)
            return CallToolResult(content=[text], is_error=True)
        return CallToolResult(
            content=[TextContent(type="text", text=result.text)], structured_content=result.value
        )

    async def _result(self, context: _Context, name: str, given: dict[str, Any]) -> calls.Result:
        known = {tool.name: tool for tool in descriptions.tools(changes=True)}
        if name not in known:
            raise ValueError(f"没有{checking.shown(name)}这个工具。可用的有：{'、'.join(known)}。")
        checking.known_keys(given, known[name].input_schema["properties"])
        if name in calls.READING:
            return await to_thread.run_sync(calls.READING[name], self.clerk, given, limiter=self._threads)
        return await self._index(context, given)

    async def _index(self, context: _Context, given: dict[str, Any]) -> calls.Result:
        """Have sources read, telling how far it is to a client that wants to know."""
        wish = Wish.of(
            given.get("targets"), [], given.get("prune"), given.get("retry"), given.get("collection")
        )
        runs = self.librarian.index(wish, _request(context))
        ended, told_last = [], ""
        while (run := await to_thread.run_sync(next, runs, None)) is not None:
            step = run.progress
            if step and told_of(run) != told_last:
                told_last = told_of(run)
                await context.session.report_progress(step.done, step.total, told_last)
            ended += [run] if run.is_over else []
        return calls.reported(report_of(ended))

    async def _list_resources(
        self, _: _Context, params: PaginatedRequestParams | None
    ) -> ListResourcesResult:
        return await _told(partial(resources.listed, self.clerk, params.cursor if params else None))

    async def _list_templates(
        self, _: _Context, params: PaginatedRequestParams | None
    ) -> ListResourceTemplatesResult:
        return ListResourceTemplatesResult(resource_templates=[resources.TEMPLATE])

    async def _read_resource(self, _: _Context, params: ReadResourceRequestParams) -> ReadResourceResult:
        return await _told(partial(resources.read, self.clerk, str(params.uri)))


def _request(context: _Context) -> Request:
    assert context.request is not None  # over HTTP there is one
    return context.request


class _Endpoint:
    """An ASGI application that a route does not take for a function of requests."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


async def _told(work: Callable[[], T]) -> T:
    """Do the work in another thread; a fault becomes the protocol's error."""
    try:
        return await to_thread.run_sync(work)
    except Exception as error:
        fault = told(error)
        code = INVALID_PARAMS if fault.status == 400 else INTERNAL_ERROR
        raise MCPError(code, fault.message) from error
