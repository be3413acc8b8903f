"""`/healthz`: whoever watches over the server learns whether it can answer, and nothing more."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.testclient import TestClient

from index import Library
from tests.ui.serving.conftest import Guarded
from ui.serving.health import HEALTH, add_health


def test_health_needs_no_password_and_tells_nothing(guarded: Guarded) -> None:
    """Without signing in it answers 200 with one word, to HEAD too; what stands below it stays closed."""
    with guarded.client() as stranger:
        answer = stranger.get(HEALTH)
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers
        assert stranger.head(HEALTH).status_code == 200
        assert stranger.post(HEALTH).status_code in (404, 405)
        assert stranger.get(f"{HEALTH}/x").status_code == 401


def test_health_is_kept_from_other_websites(guarded: Guarded) -> None:
    """Another website cannot learn through a visitor's browser that the server is there."""
    with guarded.client() as stranger:
        answer = stranger.get(HEALTH, headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"})
    assert answer.status_code == 403


def test_a_library_that_cannot_be_read_is_told(sample_library: Library) -> None:
    """While the library cannot be read the answer is 503, without the reason."""
    app = FastAPI()
    closed = Library.open(sample_library.home, read_only=True)
    add_health(app, closed)
    with TestClient(app) as client:
        assert client.get(HEALTH).status_code == 200
        closed.close()
        answer = client.get(HEALTH)
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})
