"""A real OpenAI-compatible server that follows a script: what it sends, when, and how it misbehaves."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[["Reply"], None]


class Reply:
    """One request as it came, and the means to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: dict[str, Any], server: Scripted) -> None:
        self._handler = handler
        self._server = server
        self.body = body
        self.headers = handler.headers

    @property
    def asked(self) -> str:
        """Everything the model is told."""
        return "\n".join(message["content"] for message in self.body["messages"])

    def start(self, status: int = 200, kind: str = "text/event-stream") -> None:
        """Send the head of the reply."""
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", kind)
        self._handler.send_header("Connection", "close")
        self._handler.end_headers()

    def raw(self, data: bytes) -> None:
        """Send bytes at once; note when nobody listens any more."""
        try:
            self._handler.wfile.write(data)
            self._handler.wfile.flush()
        except OSError:
            self._server.gone.set()
            raise

    def say(self, text: str, **more: Any) -> None:
        """Send one piece of text as an event."""
        self.event({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None, **more}]})

    def event(self, value: object) -> None:
        """Send any event."""
        self.raw(f"data: {json.dumps(value, ensure_ascii=False)}\n\n".encode())

    def end(self, reason: str = "stop") -> None:
        """End the reply as a server does."""
        self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        self.raw(b"data: [DONE]\n\n")

    def listens(self, seconds: float) -> bool:
        """Wait until nobody listens any more; tell whether somebody still does after `seconds`."""
        until = time.monotonic() + seconds
        try:
            while time.monotonic() < until:
                self.raw(b": still here\n\n")
                time.sleep(0.02)
        except OSError:
            return False
        return True


class Scripted(ThreadingHTTPServer):
    """Answers every request as its script says, and remembers what was asked."""

    daemon_threads = True

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.requests: list[Reply] = []
        self.gone = threading.Event()

    @property
    def url(self) -> str:
        """The address to configure."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away: that is what is tested."""


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Scripted)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        reply = Reply(self, body, self.server)
        self.server.requests.append(reply)
        if self.path != "/v1/chat/completions":
            reply.start(404)
            return
        self.server.script(reply)

    def log_message(self, format: str, *args: Any) -> None:
        """Write no log."""


@contextmanager
def serving(script: Script) -> Iterator[Scripted]:
    """Run a server inside the block."""
    with Scripted(script) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server
        server.shutdown()


def saying(*texts: str, reason: str = "stop") -> Script:
    """Give the script of a model that says these texts, one event each, and ends."""

    def script(reply: Reply) -> None:
        reply.start()
        for text in texts:
            reply.say(text)
        reply.end(reason)

    return script
