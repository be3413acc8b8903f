"""`/source/…` gives the very file that was read in and nothing else; gradio's file route only its cache."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import httpx
import pytest

from corpus import doc_id_of, parse
from index import Library
from qa import Assistant
from tests.ui.serving.conftest import BROWSER
from ui.serving.site import Site

_HTML = "<title>办法</title><script>alert(1)</script><p>第一条 为了规范管理，制定本办法。</p>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder of a file, a page that a browser would run, and an archive."""
    made = tmp_path_factory.mktemp("原件")
    (made / "管理办法（试行）.txt").write_text("第一条 为了规范管理，制定本办法。", "utf-8")
    (made / "active.html").write_text(_HTML, "utf-8")
    (made / "changed.txt").write_text("第二条 本办法自发布之日起施行。", "utf-8")
    (made / "gone.txt").write_text("第三条 本办法由办公室解释。", "utf-8")
    (made / "secret.txt").write_text("not in the library", "utf-8")
    with zipfile.ZipFile(made / "通知.zip", "w") as archive:
        archive.writestr("2025/附件 1.txt", "第四条 申报时间为三月。")
    return made


@pytest.fixture(scope="module")
def client(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    from ui.cli import main

    home = tmp_path_factory.mktemp("originals") / "home"
    targets = [
        str(folder / name)
        for name in ("管理办法（试行）.txt", "active.html", "changed.txt", "gone.txt", "通知.zip")
    ]
    assert main(["--home", str(home), "index", *targets]) == 0
    with Library.open(home, read_only=True) as library:
        site = Site(Assistant(library), library)
        with httpx.Client(base_url=site.start(), trust_env=False) as opened:
            yield opened
        site.close()


def _name(response: httpx.Response) -> str:
    return unquote(response.headers["content-disposition"].partition("filename*=UTF-8''")[2])


def test_a_file_is_given_as_it_is(client: httpx.Client, folder: Path) -> None:
    """Its bytes, its Chinese name, to be kept and not shown."""
    path = folder / "管理办法（试行）.txt"
    given = client.get(f"/source/{doc_id_of(path)}")
    assert given.status_code == 200
    assert given.content == path.read_bytes()
    assert _name(given) == path.name
    assert given.headers["content-disposition"].startswith('attachment; filename="')
    assert given.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in given.headers["content-security-policy"]
    assert given.headers["cache-control"] == "no-store"


def test_a_page_is_never_run(client: httpx.Client, folder: Path) -> None:
    """A saved web page comes as a file of no type that a browser would run."""
    given = client.get(f"/en/source/{doc_id_of(folder / 'active.html')}", headers=BROWSER)
    assert given.text == _HTML
    assert given.headers["content-type"] == "application/octet-stream"
    assert given.headers["content-disposition"].startswith("attachment")


def test_a_file_of_an_archive_is_given_out_of_it(client: httpx.Client, folder: Path) -> None:
    """The member alone is given, under its own name."""
    given = client.get(f"/source/{doc_id_of(folder / '通知.zip' / '2025' / '附件 1.txt')}")
    assert given.content.decode() == "第四条 申报时间为三月。"
    assert _name(given) == "附件 1.txt"


def test_only_documents_of_the_library_are_given(client: httpx.Client, folder: Path) -> None:
    """Neither a path, nor the id of a file beside them, nor anything that leads elsewhere gives a file."""
    secret, known = folder / "secret.txt", folder / "active.html"
    for wanted in (
        doc_id_of(secret), quote(str(known), safe=""), quote(str(secret), safe=""), "..%2f..%2fetc%2fpasswd",
        "....//etc/passwd", f"{doc_id_of(known)}/../{doc_id_of(secret)}", f"{doc_id_of(known)}x", "%00",
    ):  # fmt: skip
        told = client.get(f"/source/{wanted}", headers=BROWSER)
        assert told.status_code == 404
        assert "not in the library" not in told.text
        assert "content-disposition" not in told.headers


def test_a_file_that_is_gone_or_changed_is_told(client: httpx.Client, folder: Path) -> None:
    """What is on disk is no longer what was read in: a page says so, in the language of the page."""
    (folder / "gone.txt").unlink()
    (folder / "changed.txt").write_text("第二条 别的内容。", "utf-8")
    gone = client.get(f"/source/{doc_id_of(folder / 'gone.txt')}")
    changed = client.get(f"/en/source/{doc_id_of(folder / 'changed.txt')}")
    assert gone.status_code == 410
    assert "找不到原文件" in gone.text
    assert "不在原来的位置" in gone.text
    assert changed.status_code == 409
    assert "has changed" in changed.text
    assert "别的内容" not in changed.text
    assert str(folder) not in gone.text + changed.text


def test_an_archive_that_was_replaced_is_told(client: httpx.Client, folder: Path) -> None:
    """A member that is another now is not given."""
    member = folder / "通知.zip" / "2025" / "附件 1.txt"
    with zipfile.ZipFile(folder / "通知.zip", "w") as archive:
        archive.writestr("2025/附件 1.txt", "第四条 申报时间为四月。")
    assert client.get(f"/source/{doc_id_of(member)}").status_code == 409
    with zipfile.ZipFile(folder / "通知.zip", "w") as archive:
        archive.writestr("2025/附件 2.txt", "另一份。")
    assert client.get(f"/source/{doc_id_of(member)}").status_code == 410


def test_a_document_of_the_web_leads_to_its_address(home: Path) -> None:
    """A page of the web is not fetched again: its address is given as a link."""
    address = "https://policy.example/a.html?x=1&y=<b>"
    with Library.open(home) as library:
        library.add([parse(_HTML.encode(), address)])
        site = Site(Assistant(library), library)
        told = httpx.get(f"{site.start()}source/{doc_id_of(address)}", trust_env=False)
        site.close()
    assert told.status_code == 200
    assert 'href="https://policy.example/a.html?x=1&amp;y=&lt;b&gt;"' in told.text
    assert 'rel="noopener noreferrer"' in told.text
    assert "script" not in told.text.split("</style>")[1]


@pytest.mark.parametrize(
    "wanted",
    [
        "/etc/passwd", "%2fetc%2fpasswd", "%252fetc%252fpasswd", "../../etc/passwd", "..%2f..%2fetc%2fpasswd",
        "{cache}/../../etc/passwd", "{cache}%2f..%2f..%2fetc%2fpasswd",
        "{cache}/..%252f..%252fetc%252fpasswd",
        "{home}/catalogue.sqlite3", "{secret}", "{secret_quoted}", "{link}", "C:\\Windows\\win.ini",
        "http://127.0.0.1:9/", "https://example.org/", "HTTPS://example.org/", "%20http://example.org/",
        "file:///etc/passwd", "/proc/self/environ", "",
    ],
)  # fmt: skip
@pytest.mark.parametrize("route", ["/gradio_api/file=", "/en/gradio_api/file=", "/gradio_api/file/"])
def test_gradio_gives_its_own_cache_only(route: str, wanted: str, client: httpx.Client, folder: Path) -> None:
    """No path, written however, leads out of gradio's cache, and no address is fetched."""
    kept = Path(client.post("/gradio_api/upload", files={"files": ("a.txt", b"x")}).json()[0])
    link = kept.parent / "link.txt"
    if not link.is_symlink():
        link.symlink_to("/etc/passwd")
    secret = str(folder / "secret.txt")
    names = {"cache": str(kept.parent), "secret": secret, "secret_quoted": quote(secret, safe="")}
    told = client.get(route + wanted.format(**names, home=folder, link=link))
    assert told.status_code in (403, 404)
    assert "root:" not in told.text
    assert "not in the library" not in told.text
