"""Other websites in the reader's browser: they reach nothing here and send nothing here."""

from __future__ import annotations

import httpx
import pytest

from tests.ui.serving.conftest import Guarded


@pytest.fixture
def client(sample_chat_address: str) -> httpx.Client:
    return httpx.Client(base_url=sample_chat_address, trust_env=False)


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example:7860", "127.0.0.1.evil.example", "", "::1"]
)
def test_foreign_names_of_this_machine_are_not_answered(host: str, client: httpx.Client) -> None:
    """A name that someone else made point here (DNS rebinding) gets nothing of the page."""
    for path in ("/", "/config", "/gradio_api/info", "/v1/models"):
        told = client.get(path, headers={"host": host})
        if host == "::1":
            assert told.status_code == 200
        else:
            assert told.status_code == 421
            assert "localhost" in told.text


@pytest.mark.parametrize("host", ["localhost", "localhost:1234", "127.0.0.1:99", "[::1]:7860", "[::1]"])
def test_own_names_are_answered(host: str, client: httpx.Client) -> None:
    """Whatever the port: a tunnel may have another."""
    assert client.get("/config", headers={"host": host}).status_code == 200


def test_behind_passwords_every_name_is_answered(guarded: Guarded) -> None:
    """A server has names of its own; a foreign page has no session there."""
    with guarded.client("张三") as signed_in:
        assert signed_in.get("/config", headers={"host": "cewen.school.example"}).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/gradio_api/queue/join", "/gradio_api/upload", "/en/gradio_api/cancel", "/v1/chat/completions", "/mcp"],
)
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost:1", "https://127.0.0.1"]
)
def test_what_other_sites_send_is_refused(path: str, origin: str, client: httpx.Client) -> None:
    """A request that may change something and comes from another origin, or another port, is refused."""
    told = client.post(path, json={}, headers={"origin": origin})
    assert told.status_code == 403
    assert "access-control-allow-origin" not in told.headers


def test_other_sites_may_link_but_not_load(client: httpx.Client) -> None:
    """A link from elsewhere opens the page; a picture or a script from elsewhere gets nothing."""
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert client.get("/", headers=elsewhere | {"sec-fetch-mode": "navigate"}).status_code == 200
    assert client.get("/config", headers=elsewhere | {"sec-fetch-mode": "no-cors"}).status_code == 403
    assert (
        client.get("/config", headers={"origin": "https://evil.example"}).headers.get(
            "access-control-allow-origin"
        )
        is None
    )


def test_the_page_itself_may_send(client: httpx.Client) -> None:
    """The page's own origin is the host it was opened under."""
    own = {"origin": str(client.base_url).rstrip("/"), "sec-fetch-site": "same-origin"}
    assert client.post("/gradio_api/cancel", json={}, headers=own).status_code == 422  # understood
    named = {"origin": "http://localhost:80", "host": "localhost"}
    assert client.post("/gradio_api/cancel", json={}, headers=named).status_code == 422


def test_signing_in_from_elsewhere_is_refused(guarded: Guarded) -> None:
    """Another site cannot sign a reader in as someone else, nor sign them out."""
    with guarded.client() as signing_in:
        for path in ("/login", "/logout"):
            assert (
                signing_in.post(path, data={}, headers={"origin": "https://evil.example"}).status_code == 403
            )
