"""Headers of every kind of response, and which of gradio's routes are open at all."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.ui.serving.conftest import Guarded


@pytest.fixture
def client(sample_chat_address: str) -> httpx.Client:
    return httpx.Client(base_url=sample_chat_address, trust_env=False)


@pytest.mark.parametrize(
    "path", ["/", "/en/", "/config", "/nothing", "/source/0", "/v1/models", "/gradio_api/x"]
)
def test_answers_are_kept_nowhere_and_framed_by_nobody_else(path: str, client: httpx.Client) -> None:
    """Pages, answers, refusals: not one is kept by the browser or shown in another site's frame."""
    headers = client.get(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert re.search("frame-ancestors '(self|none)'", headers["content-security-policy"])
    assert "camera=()" in headers["permissions-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "uvicorn" not in str(headers)


def test_scripts_of_the_page_are_kept_for_a_year(client: httpx.Client) -> None:
    """What is named by its hash is asked for once, and comes compressed."""
    page = client.get("/").text
    script = re.search(r"assets/[\w-]+-[\w-]{8}\.js", page)
    assert script
    given = client.get(f"/{script[0]}", headers={"accept-encoding": "br"})
    assert "immutable" in given.headers["cache-control"]
    assert given.headers["content-encoding"] == "br"
    assert client.get("/assets/none-CUWKygni.js").headers["cache-control"] == "no-store"


def test_pages_and_answers_come_compressed(client: httpx.Client) -> None:
    """What is long and is text is compressed; a file that is to be kept is given as it is."""
    for path in ("/", "/config"):
        assert client.get(path, headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in client.get("/", headers={"accept-encoding": "identity"}).headers
    record = client.get("/source/0", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in record.headers


@pytest.mark.parametrize(
    "path",
    [
        "proxy=https://example.org/", "file=https://example.org/", "process_recording", "component_server",
        "stream/x", "vibe-code/", "custom_component/a/client/b/c", "dev/reload", "deep_link", "runs",
        "profiling/traces", "token", "run-history/buckets",
    ],
)  # fmt: skip
def test_routes_that_the_page_does_not_need_are_closed(path: str, client: httpx.Client) -> None:
    """gradio's ways to fetch addresses, to run ffmpeg, to edit its code are not there."""
    for method in ("GET", "POST"):
        assert client.request(method, f"/gradio_api/{path}").status_code == 404
        assert client.request(method, f"/en/gradio_api/{path}").status_code == 404


def test_refusals_carry_the_headers(guarded: Guarded) -> None:
    """A request that does not get in is answered under the same rules."""
    with guarded.client() as client:
        for told in (client.get("/config"), client.get("/login"), client.post("/gradio_api/upload")):
            assert told.headers["cache-control"] == "no-store"
            assert told.headers["referrer-policy"] == "same-origin"
