"""What may be sent: by whom, how large a file, how large a request, whatever it says of itself."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.ui.serving.conftest import BROWSER, Guarded, line
from ui.serving.door import MEGABYTE

_UPLOAD = "/gradio_api/upload"


@pytest.fixture
def librarian(guarded: Guarded) -> Iterator[httpx.Client]:
    with guarded.client("张三") as client:
        yield client


def _kept() -> int:
    """Count the files that uploads have left on disk."""
    return sum(len(files) for _, _, files in os.walk(os.environ["GRADIO_TEMP_DIR"]))


def test_a_file_up_to_the_limit_is_taken(librarian: httpx.Client) -> None:
    """A file of just the size that is allowed is kept, in a folder that nobody else may enter."""
    sent = librarian.post(_UPLOAD, files={"files": ("甲.txt", b"x" * MEGABYTE)})
    assert sent.status_code == 200
    kept = Path(sent.json()[0])
    assert kept.stat().st_size == MEGABYTE
    if os.name != "nt":
        assert Path(os.environ["GRADIO_TEMP_DIR"]).stat().st_mode & 0o077 == 0


def test_one_file_that_is_too_large_is_refused(librarian: httpx.Client) -> None:
    """The message is Chinese and says how large a file may be; nothing of it is left on disk."""
    before = _kept()
    sent = librarian.post(_UPLOAD, files={"files": ("甲.txt", b"x" * (MEGABYTE + 1))})
    assert sent.status_code == 413
    assert "每个最多 1 MB，一次合计最多 2 MB" in sent.text
    assert sent.headers["content-length"] == str(len(sent.content))
    english = librarian.post("/en/gradio_api/upload", files={"files": ("a.txt", b"x" * (MEGABYTE + 1))})
    assert "1 MB a file" in english.text
    assert _kept() == before


def test_files_that_are_too_large_together_are_refused(librarian: httpx.Client) -> None:
    """Four files of less than a megabyte are more than may come at once."""
    before = _kept()
    files = [("files", (f"{n}.txt", b"x" * 900_000)) for n in range(4)]
    sent = librarian.post(_UPLOAD, files=files)
    assert sent.status_code == 413
    assert "合计最多 2 MB" in sent.text
    assert _kept() == before


def test_a_body_without_a_length_is_counted_as_it_comes(librarian: httpx.Client) -> None:
    """A body sent in chunks is given up at the limit, and what was written of it is removed."""
    before = _kept()
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="%d.txt"\r\n\r\n'

    def pieces() -> Iterator[bytes]:
        for number in range(40):
            yield head % number + b"x" * 500_000 + b"\r\n"

    headers = {"content-type": "multipart/form-data; boundary=b"}
    try:
        sent = librarian.post(_UPLOAD, content=pieces(), headers=headers)
        assert sent.status_code == 413
    except httpx.TransportError:  # closed while still sending
        pass
    assert _kept() == before


def test_a_body_that_says_less_than_it_sends(guarded: Guarded) -> None:
    """What goes beyond the length it states is no part of the request."""
    where = urlsplit(guarded.address)
    request = (
        f"POST {_UPLOAD} HTTP/1.1\r\nHost: {where.netloc}\r\nAuthorization: Bearer reader:x\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 10\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((where.hostname, where.port), timeout=10) as line:
        line.sendall(request.encode() + b"x" * 100_000)
        assert line.recv(1000).split(b" ")[1] in (b"400", b"401", b"429")


def test_an_upload_that_breaks_off_leaves_nothing(guarded: Guarded, librarian: httpx.Client) -> None:
    """A sender that goes away in the middle leaves no half file on disk."""
    before = _kept()
    where = urlsplit(guarded.address)
    request = (
        f"POST {_UPLOAD} HTTP/1.1\r\nHost: {where.netloc}\r\n"
        f"Authorization: {librarian.auth._auth_header}\r\n"  # type: ignore[union-attr]
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000\r\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
    )
    with socket.create_connection((where.hostname, where.port), timeout=10) as line:
        line.sendall(request.encode() + b"x" * 300_000)
        _wait(lambda: _kept() > before)
    _wait(lambda: _kept() == before)


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_long_questions_end_somewhere(librarian: httpx.Client) -> None:
    """A question is no file: past ten megabytes it is refused in Chinese as JSON."""
    sent = librarian.post("/gradio_api/queue/join", content=b'{"x":"' + b"x" * 10 * MEGABYTE + b'"}')
    assert sent.status_code == 413
    assert "请求太长：最多 10240 KB" in sent.json()["error"]["message"]

    def pieces() -> Iterator[bytes]:
        yield from [b"x" * MEGABYTE] * 11

    try:
        sent = librarian.post("/gradio_api/queue/join", content=pieces())
        assert sent.status_code == 413
        assert "请求太长" in sent.json()["error"]["message"]
    except httpx.TransportError:
        pass


def test_files_sent_by_the_page_have_the_same_limit(guarded: Guarded, librarian: httpx.Client) -> None:
    """The page sends each file by itself: more than words may be, no more than a file may be, no reader's."""
    path, headers = "/shelves/arrive?batch=0123456789abcdef&number=0", {"x-cewen": "1"}
    sent = librarian.post(path, content=b"x" * (MEGABYTE + 1), headers=headers)
    assert sent.status_code == 413
    assert "1 MB" in sent.json()["fault"]
    with guarded.client() as client:
        assert "请先登录" in client.post(path, content=b"x", headers=headers).json()["fault"]


def test_signing_in_takes_no_large_form(guarded: Guarded) -> None:
    """Whoever is not in yet cannot make the server read megabytes."""
    with guarded.client() as client:
        form = {"username": "x" * 20_000, "password": "x"}
        assert client.post("/login", data=form, headers=BROWSER).status_code == 413


@pytest.mark.parametrize(
    "path", [_UPLOAD, "/en/gradio_api/upload", "/gradio_api/component_server", "/v1/chat/completions"]
)
def test_readers_send_no_files(path: str, guarded: Guarded, librarian: httpx.Client) -> None:
    """A reader's upload is refused in the language of the page, before anything is kept."""
    before = _kept()
    with guarded.client() as client:
        form = {"username": "赵六", "password": "窗外有雨42"}
        with _added(guarded, "赵六", "窗外有雨42"):
            assert client.post("/login", data=form, headers=BROWSER).status_code == 303
            sent = client.post(path, files={"files": ("a.txt", b"x")})
    assert sent.status_code == 403
    assert ("读者不能上传文件" in sent.text) or ("Readers cannot" in sent.text and path.startswith("/en"))
    assert _kept() == before


@contextmanager
def _added(guarded: Guarded, name: str, password: str) -> Iterator[None]:
    """Add a reader whom no other test has locked out."""
    before = guarded.users.read_text("utf-8")
    guarded.users.write_text(before + line(name, "reader", password), "utf-8")
    try:
        yield
    finally:
        guarded.users.write_text(before, "utf-8")
