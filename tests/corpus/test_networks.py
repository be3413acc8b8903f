"""Which addresses pages are read from: the open internet's; an office's if asked; this machine's never."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from corpus import ReadError, load_bytes, web
from corpus.networks import is_of_office, is_public
from corpus.web import fetch

_PAGE = "<html><body><p>本办法由市教育局负责解释。</p></body></html>".encode()
_OFFICE = "10.1.2.3 172.16.9.9 192.168.0.1 fc00::1 ::ffff:10.0.0.1 64:ff9b::a00:1".split()
_NOWHERE = """
    127.0.0.1 127.9.9.9 169.254.1.1 169.254.169.254 0.0.0.0 0.1.2.3 100.64.0.1 100.100.100.200
    192.0.0.8 192.88.99.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1
    ::ffff:127.0.0.1 ::ffff:0:7f00:1
    64:ff9b::7f00:1 64:ff9b:1::a00:1 2002:7f00:1:: 2002:a00:1::1 2001::1 2001:db8::1 2400:3200::5efe:10.0.0.1
    2400:3200::200:5efe:7f00:1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 3fff::1 4000::1
""".split()
_PUBLIC = "1.1.1.1 114.114.114.114 2400:3200::1 ::ffff:1.1.1.1 64:ff9b::101:101".split()
_THIS_MACHINE = """
    127.0.0.1 127.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 0 localhost LOCALHOST localhost. a@127.0.0.1
    example.com@127.0.0.1 example.com:80@localhost １２７.0.0.1 127。0。0。1 [::1] [::] [::ffff:127.0.0.1]
    [::ffff:7f00:1] [0:0:0:0:0:0:0:1] [fe80::1%25lo] 169.254.169.254 2852039166
""".split()
_NO_ADDRESSES = [
    "http://[", "http://[::1", "http://", "http:///x", "http://a:99999/", "http://a:x/",
    f"http://{'a' * 70}.cn/",
    f"http://{'a.' * 200}cn/", "http://a..cn/", "http://\u2028/", "http://xn--/", "https://.cn/", "http://%00/",
]  # fmt: skip


@pytest.mark.parametrize("address", [*_OFFICE, *_NOWHERE])
def test_local_addresses_are_not_public(address: str) -> None:
    """This machine, the local network and what can stand for them never pass."""
    assert not is_public(address)


@pytest.mark.parametrize("address", _PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    """Addresses of the open internet pass, however they are written; an office has none of them."""
    assert is_public(address)
    assert not is_of_office(address)


def test_an_office_has_private_networks_only() -> None:
    """Neither this machine, nor its neighbours' link, nor where clouds keep secrets, is an office's."""
    assert all(map(is_of_office, _OFFICE))
    assert not any(map(is_of_office, _NOWHERE))


@pytest.mark.parametrize("intranet", [False, True])
@pytest.mark.parametrize("host", _THIS_MACHINE)
def test_this_machine_by_any_name(host: str, intranet: bool) -> None:
    """However an address of this machine is spelt, no connection is made, `--intranet` or not."""
    with pytest.raises(ReadError, match=r"指向本机|打不开网页"):
        load_bytes(f"http://{host}/latest/meta-data", intranet=intranet)


@pytest.mark.parametrize("url", _NO_ADDRESSES)
def test_addresses_that_are_none(url: str) -> None:
    """An address that no program can read is refused like any other."""
    with pytest.raises(ReadError, match="请"):
        fetch(url)


class _Office(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(302 if self.path == "/away" else 200)
        self.send_header("Location", f"http://office.example:{self.server.server_port}/")  # type: ignore[attr-defined]
        self.end_headers()
        self.wfile.write(_PAGE)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Give the port of a server that office.example (10.0.0.7) and outside.example (1.1.1.1) lead to."""
    server = HTTPServer(("127.0.0.1", 0), _Office)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    places = {"office.example": "10.0.0.7", "outside.example": "1.1.1.1"}
    found, connected = socket.getaddrinfo, socket.create_connection

    def connect(address: tuple[str, int], **options: float) -> socket.socket:
        return connected(("127.0.0.1", address[1]), **options)

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *args, **options: found(places.get(host, host), *args, **options)
    )
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_a_page_of_the_office(office: int) -> None:
    """A private address is refused with the option that allows it; with it, the page is read."""
    url = f"http://office.example:{office}/"
    with pytest.raises(ReadError, match=r"10\.0\.0\.7.*cewen chat 时加 --intranet"):
        load_bytes(url)
    assert load_bytes(url, intranet=True) == _PAGE


def test_nobody_outside_leads_inside(office: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of the open internet that leads into the office's network is refused, `--intranet` or not."""
    url = f"http://outside.example:{office}"
    assert load_bytes(f"{url}/") == _PAGE
    with pytest.raises(ReadError, match=r"10\.0\.0\.7"):
        load_bytes(f"{url}/away", intranet=True)
    monkeypatch.setattr(web, "is_public", lambda address: False)
    assert load_bytes(f"{url}/away", intranet=True) == _PAGE
