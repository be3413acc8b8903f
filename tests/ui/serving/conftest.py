"""A site behind passwords over the sample library, and people who ask it through real HTTP."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from index import Library
from qa import Assistant
from ui.serving.door import MEGABYTE, Door, Limits
from ui.serving.register import Register
from ui.serving.site import Site

BROWSER = {"accept": "text/html,application/xhtml+xml"}
PASSWORDS = {
    "张三": "天气很好2025",
    "reader": "rainy-day-9",
    "王五": "窗外有雨42",
    "guessed": "no-one-knows-7",
}


def line(name: str, role: str, password: str) -> str:
    """Write a user's line with a password that is cheap to check."""
    salt = b"saltsalt"
    key = hashlib.scrypt(password.encode(), salt=salt, n=16, r=1, p=1, dklen=32)
    return f"{name}:{role}:scrypt$16$1$1${base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}\n"


@dataclass
class Guarded:
    """A running site behind passwords."""

    address: str
    users: Path
    library: Library

    def client(self, name: str = "", **options: object) -> httpx.Client:
        """Give a client, of a program of that name if there is one."""
        auth = (name, PASSWORDS[name]) if name else None
        return httpx.Client(base_url=self.address, auth=auth, trust_env=False, timeout=20, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def sample_library(sample_home: Path) -> Iterator[Library]:
    with Library.open(sample_home, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def guarded(sample_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """Serve the sample library to 张三 and 王五, librarians, and two readers; 1 MB a file, 2 MB in all.

    The password of `guessed` may be guessed: the name is then slowed down for the rest of the session.
    """
    users = tmp_path_factory.mktemp("users") / "users.txt"
    roles = {"张三": "librarian", "reader": "reader", "王五": "librarian", "guessed": "reader"}
    users.write_text("".join(line(name, roles[name], PASSWORDS[name]) for name in PASSWORDS), "utf-8")
    door = Door(Register.open(users), limits=Limits(MEGABYTE, 2 * MEGABYTE))
    site = Site(Assistant(sample_library), sample_library, door=door)
    yield Guarded(site.start(), users, sample_library)
    site.close()


@pytest.fixture
def sign_in(guarded: Guarded) -> Iterator[Callable[[str], httpx.Client]]:
    """Sign a person in with the form, as a browser does."""
    clients = []

    def signed_in(name: str) -> httpx.Client:
        client = guarded.client()
        clients.append(client)
        form = {"username": name, "password": PASSWORDS[name]}
        assert client.post("/login", data=form, headers=BROWSER).status_code == 303
        return client

    yield signed_in
    for client in clients:
        client.close()


@pytest.fixture(scope="session")
def sample_chat_address(sample_library: Library) -> Iterator[str]:
    """Serve the sample library to this machine, without passwords."""
    site = Site(Assistant(sample_library), sample_library)
    yield site.start()
    site.close()
