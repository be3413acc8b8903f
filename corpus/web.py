"""Fetch one web page over HTTP(S): bounded in size, time and redirects, from networks that are admitted.

Knows nothing of what the page holds.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from corpus.datatypes import ReadError
from corpus.networks import is_of_office, is_public

_MAX_BYTES = 50 * 1024 * 1024  # the longest shared page has 0.3 MB; an annex as PDF some tens
_TIMEOUT_S = 20.0  # for each wait on the network
_TOTAL_S = 120.0  # for the whole page
_MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; Cewen)", "Accept": "text/html,application/pdf,*/*;q=0.8"}

# How a body may come packed though nothing asked for it, and what zlib must be told to unpack it.
_PACKED = {"gzip": 31, "x-gzip": 31, "deflate": 47}

_INSIDE = "本单位内部网站的网页，可在启动 cewen index 或 cewen chat 时加 --intranet 后再读；或"

Admit = Callable[[str], bool]


class _Reader(io.RawIOBase):
    """The bytes from a socket, each wait for which ends by one deadline: drips do not extend it."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock, self._deadline = sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(_wait(self._deadline))
        return self._sock.recv_into(buffer)


class _Socket:
    """What `http.client` needs of a socket, all of it done by one deadline."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock, self._deadline = sock, deadline

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(_wait(self._deadline))
        self._sock.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._sock, self._deadline))

    def close(self) -> None:
        """Leave the socket open: `http.client` lets go of it while the body is still to be read."""


def _wait(deadline: float) -> float:
    """Give how long to wait for the network now; raises `TimeoutError` once the deadline has passed."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError(f"在 {_TOTAL_S:.0f} 秒内没有传完")
    return min(left, _TIMEOUT_S)


def fetch(url: str, *, admit: Admit = is_public) -> bytes:
    """Give the bytes behind a web address.

    Every address a host name resolves to must pass `admit`, on each redirect anew, and the connection goes
    to the address that passed; the open internet leads to no other network. Raises `ReadError`.
    """
    deadline = time.monotonic() + _TOTAL_S
    target = url
    for _ in range(_MAX_REDIRECTS + 1):
        try:
            answer = _get(target, admit, deadline)
        except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
            if isinstance(error, ReadError):
                raise
            raise ReadError(
                f"打不开网页“{url}”（{error}）；请检查网络和网址，或在浏览器中把网页另存为文件后再试"
            ) from error
        if answer.status in _REDIRECTS and answer.location:
            target = _joined(url, target, answer.location)
            admit = is_public if is_public(answer.address) else admit
            continue
        if answer.status != 200:
            raise ReadError(
                f"网页“{url}”返回状态 {answer.status}；请确认网址能在浏览器中打开，或另存为文件后再试"
            )
        return answer.body
    raise ReadError(f"网页“{url}”跳转超过 {_MAX_REDIRECTS} 次；请在浏览器中打开，改用最后的网址")


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of one request."""

    address: str  # that answered
    status: int
    location: str | None
    body: bytes


def _joined(url: str, target: str, location: str) -> str:
    try:
        return urljoin(target, _as_sent(location))
    except ValueError as error:  # "http://[", "//[1.2.3.4]/"
        raise ReadError(f"网页“{url}”跳转到不合格的网址；请在浏览器中打开，改用最后的网址") from error


def _as_sent(header: str) -> str:
    """Give a header in the characters that a server meant, where it wrote them as they are."""
    with suppress(UnicodeError):
        return header.encode("latin-1").decode("utf-8")
    return header


def _get(url: str, admit: Admit, deadline: float) -> _Answer:
    """Ask for one page."""
    parts = urlsplit(url)
    host = parts.hostname
    if parts.scheme not in {"http", "https"} or not host:
        raise ReadError(f"网址“{url}”不是 http 或 https 地址；请给出完整的网址")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = http.client.HTTPConnection(host, port, timeout=_TIMEOUT_S)
    sock, address = _connect(url, host, port, admit, deadline)
    try:
        if parts.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        connection.sock = _Socket(sock, deadline)
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?") if parts.query else ""
        default = port == (443 if parts.scheme == "https" else 80)
        name = host.encode("idna").decode("ascii") if not _is_address(host) else host
        headers = {**_HEADERS, "Host": name if default else f"{name}:{port}"}
        connection.request("GET", path + query, headers=headers)
        response = connection.getresponse()
        body = b""
        if response.status == 200:  # the body of a redirect or an error is not looked at
            body = _unpacked(url, _body(url, response), response.getheader("Content-Encoding", ""))
        return _Answer(address, response.status, response.getheader("Location"), body)
    finally:
        connection.close()
        sock.close()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _connect(url: str, host: str, port: int, admit: Admit, deadline: float) -> tuple[socket.socket, str]:
    """Connect to a host, whose addresses were all admitted, and give the first of them that answers."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    refused = [address for address in addresses if not admit(address)]
    if refused or not addresses:
        inside = admit is is_public and all(map(is_of_office, refused))
        raise ReadError(
            f"网址“{url}”指向本机或内部网络（{'、'.join(sorted(refused))}），为安全起见不予读取；"
            f"{_INSIDE if inside else ''}请在浏览器中把网页另存为文件，再索引这个文件"
        )
    for address in addresses[:-1]:
        if (sock := _dial(address, port, deadline)) is not None:
            return sock, address
    last = addresses[-1]
    return socket.create_connection((last, port), timeout=_wait(deadline)), last


def _dial(address: str, port: int, deadline: float) -> socket.socket | None:
    """Connect to an address; `None` where it does not answer, as IPv6 ones on networks without it."""
    try:
        return socket.create_connection((address, port), timeout=_wait(deadline))
    except OSError:
        return None


def _body(url: str, response: http.client.HTTPResponse) -> bytes:
    """Read a response to its end, within the limit of size."""
    chunks: list[bytes] = []
    size = 0
    while chunk := response.read(65536):
        size += len(chunk)
        if size > _MAX_BYTES:
            raise _too_large(url)
        chunks.append(chunk)
    if response.length:  # the server announced more than it sent
        raise ReadError(f"网页“{url}”没有传完就断开了；请稍后再试，或在浏览器中另存为文件")
    return b"".join(chunks)


def _unpacked(url: str, body: bytes, packing: str) -> bytes:
    """Unpack a body that came compressed, within the limit of size."""
    packing = packing.strip().lower()
    if packing in {"", "identity"}:
        return body
    if packing not in _PACKED:
        raise ReadError(f"网页“{url}”以 {packing} 方式压缩，这一版还不能读；请在浏览器中另存为文件后再试")
    for form in (_PACKED[packing], -15):  # some servers send deflate bare, without its header
        unpacker = zlib.decompressobj(form)
        try:
            text = unpacker.decompress(body, _MAX_BYTES)
        except zlib.error:
            continue
        if unpacker.unconsumed_tail:
            raise _too_large(url)
        return text
    raise ReadError(f"网页“{url}”的压缩内容已损坏；请稍后再试，或在浏览器中另存为文件")


def _too_large(url: str) -> ReadError:
    return ReadError(f"网页“{url}”超过 {_MAX_BYTES // 1048576} MB；请下载后拆分，再索引文件")
