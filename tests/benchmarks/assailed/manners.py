"""Ways of talking to a server that no honest client has: raw bytes, slow ones, lies about length, crowds."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

_HOST = b"Host: 127.0.0.1\r\n"
_JSON = b"Content-Type: application/json\r\n"
_MULTI = b"Content-Type: multipart/form-data; boundary=b\r\n"
_FORM = (
    b'--b\r\nContent-Disposition: form-data; name="files"; filename="../../../../tmp/cewen-climbed.txt"\r\n'
    b"Content-Type: text/plain\r\n\r\nxxx\r\n--b--\r\n"
)
_OTHER = _MULTI.replace(b"=b", b"=c")
_BARE = b"Content-Type: multipart/form-data\r\n"
_BROKEN = _FORM.replace(b"form-data; ", b'form-data; "=\xff')
_LONG = _FORM.replace(b"text/plain", b"a" * 1_000_000)
_SENT = b"X-Cewen: 1\r\n"
_ASK = b"POST /v1/chat/completions HTTP/1.1\r\n" + _HOST
_UPLOAD = b"POST /gradio_api/upload HTTP/1.1\r\n" + _HOST


def _post(path: bytes, headers: bytes, body: bytes) -> bytes:
    return b"POST %s HTTP/1.1\r\n%s%sContent-Length: %d\r\n\r\n%s" % (path, _HOST, headers, len(body), body)


def malformed() -> dict[str, bytes]:
    """Give requests as raw bytes."""
    return {
        "nothing": b"\r\n\r\n",
        "noise": bytes(range(256)) * 20,
        "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 500,
        "no host": b"GET / HTTP/1.1\r\n\r\n",
        "two hosts": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
        "foreign host": b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "whole address": b"GET http://169.254.169.254/ HTTP/1.1\r\n" + _HOST + b"\r\n",
        "connect": b"CONNECT 169.254.169.254:80 HTTP/1.1\r\n" + _HOST + b"\r\n",
        "version 0.9": b"GET /\r\n\r\n",
        "version 9.9": b"GET / HTTP/9.9\r\n" + _HOST + b"\r\n",
        "a header of 1 MB": b"GET / HTTP/1.1\r\n" + _HOST + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\n",
        "100,000 headers": b"GET / HTTP/1.1\r\n" + _HOST + b"X-A: a\r\n" * 100_000 + b"\r\n",
        "a path of 1 MB": b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\n" + _HOST + b"\r\n",
        "bare line feeds": b"GET / HTTP/1.1\nHost: 127.0.0.1\n\n",
        "a folded header": b"GET / HTTP/1.1\r\n" + _HOST + b"X-A: a\r\n b\r\n\r\n",
        "a split header": b"GET /source/x%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\n" + _HOST + b"\r\n",
        "NUL in a header": b"GET / HTTP/1.1\r\n" + _HOST + b"X-A: a\0b\r\n\r\n",
        "odd bytes in headers": b"GET / HTTP/1.1\r\n"
        + _HOST
        + b"Cookie: \xff\xfe\x80=1; a\r\nAccept: \xff\r\n\r\n",
        "odd authorization": b"GET / HTTP/1.1\r\n" + _HOST + b"Authorization: Basic \xff\xff====\r\n\r\n",
        "length below zero": _ASK + b"Content-Length: -5\r\n\r\nabc",
        "length no number": _ASK + b"Content-Length: 1e3\r\n\r\nabc",
        "length beyond": _ASK + _JSON + b"Content-Length: 99999999999999999999\r\n\r\n{}",
        "length and chunks": _ASK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{}",
        "bad chunks": _ASK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
        "endless chunk": _ASK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}",
        "a websocket": b"GET / HTTP/1.1\r\n" + _HOST + b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
        "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "an upload that climbs": _post(b"/gradio_api/upload", _MULTI, _FORM),
        "an upload without an end": _post(b"/gradio_api/upload", _MULTI, _FORM[:-6]),
        "an upload without a boundary": _post(b"/gradio_api/upload", _BARE, _FORM),
        "an upload of another boundary": _post(b"/gradio_api/upload", _OTHER, _FORM),
        "an upload of bad headers": _post(b"/gradio_api/upload", _MULTI, _BROKEN),
        "an upload of 10,000 parts": _post(b"/gradio_api/upload", _MULTI, _FORM[:-7] * 10_000 + b"--b--\r\n"),
        "an upload with a header of 1 MB": _post(b"/gradio_api/upload", _MULTI, _LONG),
        "an upload shorter than said": _UPLOAD + _MULTI + b"Content-Length: 5000\r\n\r\n" + _FORM,
        "an arrival that climbs": _post(b"/shelves/arrive?batch=../../../x&number=0", _SENT, b"x"),
        "an arrival of no batch": _post(b"/shelves/arrive?batch=%s&number=99999" % (b"0" * 32), _SENT, b"x"),
        "an empty arrival": _post(b"/shelves/arrive?batch=%s&number=0" % (b"1" * 32), _SENT, b""),
        "an arrival shorter than said": b"POST /shelves/arrive?batch=%s&number=0 HTTP/1.1\r\n%sX-Cewen: 1\r\n"
        b"Content-Length: 5000\r\n\r\nabc" % (b"2" * 32, _HOST),
        "an arrival of 1 TB": b"POST /shelves/arrive?batch=%s&number=0 HTTP/1.1\r\n%sX-Cewen: 1\r\n"
        b"Content-Length: 1000000000000\r\n\r\nabc" % (b"3" * 32, _HOST),
    }


def ask(port: int, data: bytes, seconds: float = 3.0) -> bytes:
    """Send raw bytes and give what comes back until the server is silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as sock:
        with suppress(OSError):  # it may hang up before it has read all
            sock.sendall(data)
            sock.shutdown(socket.SHUT_WR)
        sock.settimeout(seconds)
        parts = []
        with suppress(OSError):
            while part := sock.recv(65536):
                parts.append(part)
        return b"".join(parts)


def crowds(port: int, still_there: Callable[[], float]) -> Iterator[tuple[str, int, float]]:
    """Hold many connections; give for each way how many, and how long an honest request took meanwhile."""
    ways = {
        "1,000 that say nothing": b"",
        "300 headers that never end (slow loris)": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: a\r\n",
        "100 bodies that never end": _ASK + _JSON + b"Content-Length: 5000000\r\n\r\n{",
        "100 uploads that never end": _UPLOAD + _MULTI + b"Content-Length: 5000000\r\n\r\n" + _FORM[:100],
    }
    for name, data in ways.items():
        held = []
        for _ in range(int(name.split()[0].replace(",", ""))):
            with suppress(OSError):
                sock = socket.create_connection(("127.0.0.1", port), timeout=5)
                sock.sendall(data)
                held.append(sock)
        time.sleep(1)
        yield name, len(held), still_there()
        for sock in held:
            sock.close()
