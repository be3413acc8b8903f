"""Fetching web pages: what a server may do wrong, by mistake or on purpose, against a real local one."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest

from corpus import ReadError, web
from corpus.reader import parse
from corpus.web import fetch

SENTENCE = "望澜市教育局负责本办法的解释，各县（区）可以制定实施细则。"
PAGE = f"<html><head><title>望澜市办法</title></head><body><p>{SENTENCE}</p><p>{SENTENCE}</p></body></html>"
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "bare": lambda data: zlib.compress(data)[2:-4],
}


class _Site(BaseHTTPRequestHandler):
    """A site whose every path behaves badly in one way."""

    def do_GET(self) -> None:
        name = unquote(self.path).strip("/").replace("政策", "gzip")
        getattr(self, f"answer_{name}")()

    def answer_gbk(self) -> None:
        self._send(PAGE.encode("gbk"), {"Content-Type": "text/html; charset=GBK"})

    def answer_gzip(self) -> None:
        self._send(PACKED["gzip"](PAGE.encode()), {"Content-Encoding": "gzip"})

    def answer_deflate(self) -> None:
        self._send(PACKED["deflate"](PAGE.encode()), {"Content-Encoding": "deflate"})

    def answer_bare(self) -> None:
        self._send(PACKED["bare"](PAGE.encode()), {"Content-Encoding": "deflate"})

    def answer_bomb(self) -> None:
        self._send(gzip.compress(bytes(web._MAX_BYTES + 1)), {"Content-Encoding": "gzip"})

    def answer_broken(self) -> None:
        self._send(b"\x1f\x8bnot gzip at all", {"Content-Encoding": "gzip"})

    def answer_brotli(self) -> None:
        self._send(b"\x0b\x02\x80", {"Content-Encoding": "br"})

    def answer_huge(self) -> None:
        self._send(b"", {"Content-Length": str(10**12)})
        self._pour(bytes(1 << 20))

    def answer_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        self._pour(bytes(1 << 20))

    def answer_short(self) -> None:
        self._send(PAGE.encode(), {"Content-Length": "100000"})

    def answer_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x")
            time.sleep(0.1)

    def answer_driphead(self) -> None:
        for _ in range(100):
            self.wfile.write(b"H")
            time.sleep(0.1)

    def answer_file(self) -> None:
        self.send_response(302)
        self.send_header("Location", "file:///etc/passwd")
        self.end_headers()

    def answer_moved(self) -> None:
        self.send_response(302)
        self.wfile.flush()
        self._headers_buffer.append("Location: /政策\r\n".encode())  # type: ignore[attr-defined]
        self.end_headers()

    def answer_forbidden(self) -> None:
        self.send_error(403)

    def _send(self, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(200)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _pour(self, piece: bytes) -> None:
        for _ in range(web._MAX_BYTES // len(piece) + 10):
            self.wfile.write(piece)

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up: here they should."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Give the address of the running site."""
    server = _Server(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def _local_only(address: str) -> bool:
    return address == "127.0.0.1"


@pytest.mark.parametrize("name", ["gzip", "deflate", "bare", "gbk", "moved"])
def test_a_page_however_it_is_packed(site: str, name: str) -> None:
    """A body that comes compressed unasked is unpacked; the encoding is told from the bytes."""
    data = fetch(f"{site}/{name}", admit=_local_only)
    assert parse(data, f"{site}/{name}").text.split("\n")[-1] == SENTENCE


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("bomb", "50 MB"),
        ("huge", "50 MB"),
        ("endless", "50 MB"),
        ("broken", "损坏"),
        ("brotli", "br 方式压缩"),
        ("short", "没有传完"),
        ("file", "不是 http 或 https"),
        ("forbidden", "403"),
    ],
)
def test_pages_that_are_refused(site: str, name: str, message: str) -> None:
    """Bombs, endless, broken and cut-off bodies, and ways off the web, are refused with the reason."""
    with pytest.raises(ReadError, match=message) as caught:
        fetch(f"{site}/{name}", admit=_local_only)
    assert "请" in str(caught.value)


@pytest.mark.parametrize("name", ["drip", "driphead"])
def test_a_slow_drip_ends(site: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that sends a byte now and then, in its headers or its body, does not hold the reader up."""
    monkeypatch.setattr(web, "_TOTAL_S", 0.5)
    begin = time.monotonic()
    with pytest.raises(ReadError, match="打不开网页"):
        fetch(f"{site}/{name}", admit=_local_only)
    assert time.monotonic() - begin < 3


def test_a_name_that_changes_its_address(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection goes to the address that was judged, though the name leads elsewhere a moment later."""
    real = socket.getaddrinfo
    answers = iter(["127.0.0.1", "169.254.169.254", "169.254.169.254"])

    def rebinding(host: str, *args: object, **options: object) -> object:
        return real(next(answers) if host == "pages.example" else host, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    url = site.replace("127.0.0.1", "pages.example")
    assert fetch(f"{url}/gbk", admit=_local_only)
    with pytest.raises(ReadError, match=r"169\.254\.169\.254"):
        fetch(f"{url}/gbk", admit=_local_only)


def test_one_bad_address_among_good_ones_is_enough(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with a public and a local address is refused."""
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *args, **options: (
            real("127.0.0.1", *args, **options) + real("10.0.0.1", *args, **options)
        ),
    )
    with pytest.raises(ReadError, match=r"10\.0\.0\.1"):
        fetch(f"{site}/gbk", admit=_local_only)


def test_the_next_address_is_tried(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the first address does not answer, such as IPv6 without a way there, the next is used."""
    real = socket.create_connection
    tried: list[str] = []

    def connect(address: tuple[str, int], **options: object) -> socket.socket:
        tried.append(address[0])
        if address[0] == "127.0.0.2":
            raise OSError("Network is unreachable")
        return real(address, **options)  # type: ignore[arg-type]

    found = socket.getaddrinfo
    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *args, **options: (
            found("127.0.0.2", *args, **options) + found("127.0.0.1", *args, **options)
        ),
    )
    assert fetch(f"{site}/gbk", admit=lambda address: address.startswith("127."))
    assert tried == ["127.0.0.2", "127.0.0.1"]
