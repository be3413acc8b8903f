"""Finding sources, and refusing politely what is not there or must not be opened."""

import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import corpus
from corpus import ReadError
from corpus.web import fetch

TEXT = "示例市实训基地管理办法\n第一条 为了规范管理，制定本办法。\n第二条 本办法自2024年1月1日起施行。\n"


def test_a_folder_is_searched_in_depth_and_in_order(tmp_path: Path) -> None:
    """Files of all folders come sorted; hidden files, lock files and system litter are left out."""
    (tmp_path / "乙" / "深").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    wanted = [tmp_path / "a.txt", tmp_path / "乙" / "b.txt", tmp_path / "乙" / "深" / "c.md"]
    litter = [".hidden.txt", "~$办法.docx", "Thumbs.db", ".DS_Store", ".git/config"]
    for path in [*wanted, *(tmp_path / name for name in litter)]:
        path.write_text(TEXT, encoding="utf-8")
    assert corpus.discover(tmp_path) == sorted(map(str, wanted))


def test_links_to_folders_are_followed(tmp_path: Path) -> None:
    """A linked folder is searched too, but no folder twice: its files go by the path without a link, or else
    by the first link to it."""
    folder, outside = tmp_path / "文件", tmp_path / "别处"
    (folder / "丙").mkdir(parents=True)
    (outside / "深").mkdir(parents=True)
    for path in [folder / "丙" / "a.txt", outside / "b.txt", outside / "深" / "c.txt"]:
        path.write_text(TEXT, encoding="utf-8")
    for name, target in [("1", folder / "丙"), ("3", outside), ("2", outside), ("4", outside / "深")]:
        (folder / name).symlink_to(target)
    wanted = [folder / "丙" / "a.txt", folder / "2" / "b.txt", folder / "2" / "深" / "c.txt"]
    assert corpus.discover(folder) == sorted(map(str, wanted))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("name", ["管道.txt", "管道.zip"])
def test_a_pipe_is_refused_at_once(tmp_path: Path, name: str) -> None:
    """A named pipe among the files, from which reading would never come back, is told and left alone."""
    os.mkfifo(tmp_path / name)
    assert corpus.discover(tmp_path) == [str(tmp_path / name)]
    with pytest.raises(ReadError, match="不是普通文件"):
        corpus.read(tmp_path / name)


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    """A link to a folder above, or to itself, does not make the search run for ever."""
    folder = tmp_path / "文件"
    (folder / "下").mkdir(parents=True)
    (folder / "下" / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "下" / "上").symlink_to(folder)
    (folder / "自己").symlink_to(folder / "自己")
    assert corpus.discover(folder) == [str(folder / "下" / "a.txt"), str(folder / "自己")]
    with pytest.raises(ReadError, match="自己"):
        corpus.read(folder / "自己")


@pytest.mark.skipif(os.name == "nt", reason="names are no bytes there")
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    """A file whose name is no UTF-8 is refused with the remedy; others, however odd, are read."""
    for name in (b"\xff\xfe.txt", b"-rf.txt", b"a\nb.txt", b"a" * 251 + b".txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(TEXT, encoding="utf-8")
    sources = corpus.discover(tmp_path)
    (bad,) = [source for source in sources if "\ufffd" in source]
    assert len(sources) == 4
    assert all(source.encode() for source in sources)
    with pytest.raises(ReadError, match="请改名"):
        corpus.read(bad)
    assert all(corpus.read(source) for source in sources if source != bad)


def test_listing_opens_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To list a folder no file is opened but what is named as an archive."""
    for number in range(20):
        (tmp_path / f"{number}.docx").write_bytes(b"PK\x03\x04")
    opened: list[object] = []
    with monkeypatch.context() as patch:
        patch.setattr("builtins.open", lambda name, *rest, **named: opened.append(name))
        assert len(corpus.discover(tmp_path)) == 20
    assert not opened


def test_a_file_and_a_url_are_their_own_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file gives its absolute path, a URL itself."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert corpus.discover("a.txt") == [str(tmp_path / "a.txt")]
    assert corpus.discover("https://example.com/a?b=1") == ["https://example.com/a?b=1"]


def test_the_document_id_depends_on_the_source_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed file keeps its id and gets another digest; a relative path names the same document."""
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    before = corpus.read(path)
    path.write_text(TEXT + "第三条 另行规定。\n", encoding="utf-8")
    after = corpus.read(path)
    monkeypatch.chdir(tmp_path)
    assert before.doc_id == after.doc_id == corpus.doc_id_of("a.txt")
    assert before.digest != after.digest == corpus.digest_of(path.read_bytes())


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    """A path that does not exist is refused with its name and what to check."""
    missing = tmp_path / "没有这个文件.docx"
    for action in (corpus.discover, corpus.read, corpus.load_bytes):
        with pytest.raises(ReadError, match=r"没有这个文件.docx") as caught:
            action(missing)
        assert "请" in str(caught.value)


def test_a_folder_is_not_a_document(tmp_path: Path) -> None:
    """Reading a folder says that it is one."""
    with pytest.raises(ReadError, match="文件夹"):
        corpus.read(tmp_path)


@pytest.fixture
def ordinary_user(tmp_path: Path) -> Iterator[Path]:
    """Give a folder and, where the tests run as root, the rights of an ordinary user."""
    if os.geteuid() != 0:
        yield tmp_path
        (tmp_path / "closed").chmod(0o700)
        return
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    os.seteuid(0)
    shutil.rmtree(folder)


def test_without_permission(ordinary_user: Path) -> None:
    """A folder or file that may not be opened is refused with the remedy, and hides no neighbour."""
    closed, secret = ordinary_user / "closed", ordinary_user / "secret.txt"
    closed.mkdir()
    (closed / "a.txt").write_text(TEXT, encoding="utf-8")
    secret.write_text(TEXT, encoding="utf-8")
    secret.chmod(0)
    closed.chmod(0)
    if os.geteuid() == 0:
        os.seteuid(65534)
    assert corpus.discover(ordinary_user) == [str(closed), str(secret)]
    for action, path in [
        (corpus.read, closed),
        (corpus.read, secret),
        (corpus.read, closed / "a.txt"),
        (corpus.load_bytes, secret),
    ]:
        with pytest.raises(ReadError, match="权限") as caught:
            action(path)
        assert str(ordinary_user) in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/a", "http://localhost:8000/", "https://[::1]/", "http://2130706433/"]
)
def test_urls_of_this_machine_are_refused(url: str) -> None:
    """A URL that leads to this machine is refused before anything is sent, however it is spelt."""
    with pytest.raises(ReadError, match=r"内部网络|打不开网页") as caught:
        corpus.read(url)
    assert url in str(caught.value)


class _Site(BaseHTTPRequestHandler):
    """A site with a page, a redirect to it, a redirect that leads away, and an endless one."""

    def do_GET(self) -> None:
        targets = {"/moved": "/page", "/away": "http://169.254.169.254/secret", "/loop": "/loop"}
        if self.path in targets:
            self.send_response(302)
            self.send_header("Location", targets[self.path])
            self.end_headers()
        elif self.path == "/page":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(TEXT.encode())
        else:
            self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    """Give the address of a running site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def _local_only(address: str) -> bool:
    return address == "127.0.0.1"


def test_a_page_is_fetched_through_a_redirect(site: str) -> None:
    """A redirect on admitted addresses is followed to the page's bytes."""
    assert fetch(f"{site}/moved", admit=_local_only).decode() == TEXT


def test_a_redirect_to_the_local_network_is_refused(site: str) -> None:
    """The target of a redirect is judged like the first address."""
    with pytest.raises(ReadError, match=r"169.254.169.254"):
        fetch(f"{site}/away", admit=_local_only)


@pytest.mark.parametrize(("path", "message"), [("/loop", "跳转"), ("/none", "404")])
def test_pages_that_cannot_be_had(site: str, path: str, message: str) -> None:
    """Endless redirects and error states are told in Chinese."""
    with pytest.raises(ReadError, match=message):
        fetch(site + path, admit=_local_only)
