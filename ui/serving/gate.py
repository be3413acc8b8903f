"""Lets people in: by name and password, by the token of a session, by the header that programs send.

It knows nothing of pages; what it refuses it says as a value, the same for a wrong name and a wrong password.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import unicodedata
from contextlib import suppress
from dataclasses import dataclass

from anyio import CapacityLimiter, to_thread

from ui.chat.language import t
from ui.serving.attempts import Attempts
from ui.serving.passwords import hashed, matches
from ui.serving.people import Person
from ui.serving.register import Register, User
from ui.serving.sessions import Sessions

_AT_ONCE = 2  # passwords checked at the same time: guessing must not take the machine from readers
_MOST_PROVED = 1_000  # programs whose password was checked lately


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why someone does not come in."""

    wait: int = 0  # seconds until the next attempt

    @property
    def text(self) -> str:
        """The sentence for whoever tried."""
        if self.wait:
            return t("尝试次数太多，请 {minutes} 分钟后再试。", minutes=-(-self.wait // 60))
        return t("用户名或密码不对。")


class Gate:
    """The gate of one server; used on its event loop, passwords are checked in threads."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._sessions = Sessions()
        self._attempts = Attempts()
        self._checks = CapacityLimiter(_AT_ONCE)  # those that wait hold no thread
        self._unknown = hashed(
            base64.b64encode(os.urandom(12)).decode()
        )  # what an unknown name is held against
        self._secret = os.urandom(32)
        self._proved: dict[bytes, User] = {}  # by a digest that means nothing outside this process

    async def sign_in(self, name: str, password: str, address: str) -> User | Refusal:
        """Check a password; takes as long for a name that there is not."""
        name = unicodedata.normalize("NFC", name.strip())
        wait = self._attempts.begin(name, address)
        if wait:
            return Refusal(wait)
        user = self.register.user(name)
        kept = user.kept if user else self._unknown
        is_right = await to_thread.run_sync(matches, password, kept, limiter=self._checks)
        if user is None or not is_right:
            return Refusal()
        self._attempts.succeed(name, address)
        return user

    def begin_session(self, user: User) -> str:
        """Give the token by which `of_session` knows the user."""
        return self._sessions.begin(user)

    def of_session(self, token: str) -> Person | None:
        """Give whose session it is; it is over once the user's password is another or the user is gone."""
        user = self._sessions.user(token) if token else None
        if user is None:
            return None
        current = self.register.user(user.name)
        if current is None or current.kept != user.kept:
            self._sessions.end(token)
            return None
        return current.person

    def end_session(self, token: str) -> None:
        """End a session."""
        self._sessions.end(token)

    async def of_program(self, header: bytes, address: str) -> Person | Refusal | None:
        """Give who sends that `Authorization` header; `None` where it names nobody."""
        given = _credentials(header)
        if given is None:
            return None
        name, password = given
        proof = hmac.digest(self._secret, f"{name}\0{password}".encode("utf-8", "replace"), hashlib.sha256)
        current = self.register.user(name)
        proved = self._proved.get(proof)
        if proved is not None and current is not None and proved.kept == current.kept:
            return current.person
        user = await self.sign_in(name, password, address)
        if isinstance(user, Refusal):
            return user
        if len(self._proved) >= _MOST_PROVED:
            self._proved.clear()
        self._proved[proof] = user
        return user.person


def _credentials(header: bytes) -> tuple[str, str] | None:
    """Read `Basic …`, `Bearer name:password` or `Bearer` and the base64 of that, for names beyond ASCII."""
    scheme, _, value = header.strip().partition(b" ")
    value = value.strip()
    if scheme.lower() not in (b"basic", b"bearer"):
        return None
    if scheme.lower() == b"basic" or b":" not in value:
        try:
            value = base64.b64decode(value, validate=True)
        except ValueError:
            return None
    with suppress(UnicodeDecodeError):
        name, colon, password = value.decode("utf-8").partition(":")
        if colon and name.strip():
            return unicodedata.normalize("NFC", name.strip()), password
    return None
