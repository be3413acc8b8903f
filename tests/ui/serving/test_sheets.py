"""What the source panel fetches: pictures of pages and outlines, of documents of the library only."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from PIL import Image
from starlette.testclient import TestClient

from index import Library
from ui.chat.sources.panel import Panel
from ui.serving import sheets


@pytest.fixture(scope="module")
def library(sample_home: Path) -> Iterator[Library]:
    with Library.open(sample_home, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(library: Library) -> TestClient:
    app = FastAPI()
    app.include_router(sheets.router(Panel(library)))
    return TestClient(app)


def _id(library: Library, kind: str) -> str:
    return next(record.doc_id for record in library.records() if record.format == kind)


def test_a_page_is_a_picture_of_the_width_asked_for(library: Library, client: TestClient) -> None:
    """It is a picture, and opened by itself nobody's page."""
    answer = client.get(f"/page/{_id(library, 'pdf')}/1", params={"width": 720})
    assert answer.status_code == 200
    assert Image.open(io.BytesIO(answer.content)).width == 720
    assert answer.headers["content-type"] == "image/webp"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("kind", "rest"),
    [
        pytest.param("pdf", "0?width=720", id="no page 0"),
        pytest.param("pdf", "999?width=720", id="beyond the last"),
        pytest.param("pdf", "-1?width=720", id="negative"),
        pytest.param("pdf", "1?width=999999", id="another width"),
        pytest.param("docx", "1?width=720", id="a format without pages"),
    ],
)
def test_what_there_is_not(library: Library, client: TestClient, kind: str, rest: str) -> None:
    """Pages that are not there, and widths that the page never asks for, are not found."""
    assert client.get(f"/page/{_id(library, kind)}/{rest}").status_code == 404


@pytest.mark.parametrize("doc", ["ffffffffffffffff", "%2e%2e%2fetc%2fpasswd", "..%2f..%2fetc%2fpasswd"])
def test_only_documents_of_the_library(client: TestClient, doc: str) -> None:
    """What is no id of a document gives nothing."""
    assert client.get(f"/page/{doc}/1", params={"width": 720}).status_code == 404
    assert client.get(f"/outline/{doc}").status_code == 404


def test_an_outline(library: Library, client: TestClient) -> None:
    """Entries lie within the text and name what stands there."""
    doc_id = _id(library, "docx")
    text = library.document(doc_id).text
    entries = client.get(f"/outline/{doc_id}").json()
    assert len(entries) > 3
    assert all(text[start:].startswith(words[:2]) and start < end for _, start, end, words in entries)
