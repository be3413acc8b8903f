"""Fetch one web page over HTTP(S): bounded in size, time and redirects, never from the local network.

Knows nothing of what the page holds.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

from corpus.datatypes import ReadError

_MAX_BYTES = 50 * 1024 * 1024  # the longest shared page has 0.3 MB; an annex as PDF some tens
_TIMEOUT_S = 20.0  # for each wait on the network
_TOTAL_S = 120.0  # for the whole page
_MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; Cewen)", "Accept": "text/html,application/pdf,*/*;q=0.8"}

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # IPv4 addresses as some networks show them (RFC 6052)

Admit = Callable[[str], bool]


def is_public(address: str) -> bool:
    """Say whether an IP address lies on the open internet: not this machine, not the local network."""
    parsed = ipaddress.ip_address(address.split("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo or (None, None))[1]
        if parsed in _NAT64:
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is not None and not is_public(str(inner)):
            return False
        if parsed.ipv4_mapped is not None:
            return True
    return parsed.is_global and not parsed.is_multicast


def fetch(url: str, *, admit: Admit = is_public) -> bytes:
    """Give the bytes behind a web address.

    Every address a host name resolves to must pass `admit`, on each redirect anew, and the connection goes
    to the address that passed. Raises `ReadError`.
    """
    deadline = time.monotonic() + _TOTAL_S
    target = url
    for _ in range(_MAX_REDIRECTS + 1):
        try:
            status, location, body = _get(target, admit, deadline)
        except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
            if isinstance(error, ReadError):
                raise
            raise ReadError(
                f"打不开网页“{url}”（{error}）；请检查网络和网址，或在浏览器中把网页另存为文件后再试"
            ) from error
        if status in _REDIRECTS and location:
            target = urljoin(target, location)
            continue
        if status != 200:
            raise ReadError(f"网页“{url}”返回状态 {status}；请确认网址能在浏览器中打开，或另存为文件后再试")
        return body
    raise ReadError(f"网页“{url}”跳转超过 {_MAX_REDIRECTS} 次；请在浏览器中打开，改用最后的网址")


def _get(url: str, admit: Admit, deadline: float) -> tuple[int, str | None, bytes]:
    """Give the status, the `Location` header and the body of one request."""
    parts = urlsplit(url)
    host = parts.hostname
    if parts.scheme not in {"http", "https"} or not host:
        raise ReadError(f"网址“{url}”不是 http 或 https 地址；请给出完整的网址")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = http.client.HTTPConnection(host, port, timeout=_TIMEOUT_S)
    sock = _connect(url, host, port, admit)
    try:
        if parts.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        connection.sock = sock
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?") if parts.query else ""
        default = port == (443 if parts.scheme == "https" else 80)
        name = host.encode("idna").decode("ascii") if not _is_address(host) else host
        headers = {**_HEADERS, "Host": name if default else f"{name}:{port}"}
        connection.request("GET", path + query, headers=headers)
        response = connection.getresponse()
        return response.status, response.getheader("Location"), _body(url, response, deadline)
    finally:
        connection.close()
        sock.close()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _connect(url: str, host: str, port: int, admit: Admit) -> socket.socket:
    """Connect to the first address of a host, the one its resolver prefers, after all were admitted."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    refused = [address for address in addresses if not admit(address)]
    if refused or not addresses:
        raise ReadError(
            f"网址“{url}”指向本机或内部网络（{'、'.join(sorted(set(refused)))}），为安全起见不予读取；"
            "请在浏览器中把网页另存为文件，再索引这个文件"
        )
    return socket.create_connection((addresses[0], port), timeout=_TIMEOUT_S)


def _body(url: str, response: http.client.HTTPResponse, deadline: float) -> bytes:
    """Read a response to its end, within the limits of size and time."""
    chunks: list[bytes] = []
    size = 0
    while chunk := response.read(65536):
        size += len(chunk)
        if size > _MAX_BYTES:
            raise ReadError(f"网页“{url}”超过 {_MAX_BYTES // 1048576} MB；请下载后拆分，再索引文件")
        if time.monotonic() > deadline:
            raise ReadError(f"网页“{url}”在 {_TOTAL_S:.0f} 秒内没有传完；请稍后再试，或在浏览器中另存为文件")
        chunks.append(chunk)
    return b"".join(chunks)
