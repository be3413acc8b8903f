"""Who has signed in: random tokens, held in memory only; after a restart everyone signs in again."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass
from threading import Lock

from ui.serving.register import User

_IDLE_SECONDS = 12 * 3600  # a working day without a request ends a session
_LONGEST_SECONDS = 7 * 24 * 3600  # a week ends every one
_MOST = 2_000  # sessions at once; the longest unused gives way


@dataclass(frozen=True, slots=True)
class _Session:
    user: User  # as the file had it: with another password, or none, the session is over
    begun: float
    used: float


class Sessions:
    """The sessions of one server; used by many threads at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._sessions: dict[str, _Session] = {}  # by the digest of the token

    def begin(self, user: User) -> str:
        """Begin a session and give its token."""
        token, now = secrets.token_urlsafe(32), time.monotonic()
        with self._lock:
            live = {key: session for key, session in self._sessions.items() if _lives(session, now)}
            if len(live) >= _MOST:
                del live[min(live, key=lambda key: live[key].used)]
            self._sessions = {**live, _digest(token): _Session(user, now, now)}
        return token

    def user(self, token: str) -> User | None:
        """Give whose session it is, `None` when it is over."""
        key, now = _digest(token), time.monotonic()
        with self._lock:
            session = self._sessions.get(key)
            if session is None:
                return None
            if not _lives(session, now):
                del self._sessions[key]
                return None
            self._sessions[key] = _Session(session.user, session.begun, now)
            return session.user

    def end(self, token: str) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(_digest(token), None)


def _lives(session: _Session, now: float) -> bool:
    return now - session.used < _IDLE_SECONDS and now - session.begun < _LONGEST_SECONDS


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
