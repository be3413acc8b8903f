"""The entrance through real HTTP: nothing without signing in, everything after, each as far as they may."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.ui.serving.conftest import BROWSER, PASSWORDS, Guarded, line
from ui.serving.attempts import Attempts

SignIn = Callable[[str], httpx.Client]

_PROTECTED = (
    "/", "/en/", "/en", "/config", "/en/config", "/gradio_api/info", "/gradio_api/app_id",
    "/gradio_api/startup-events", "/gradio_api/queue/data?session_hash=x", "/gradio_api/heartbeat/x",
    "/gradio_api/file=/etc/hostname", "/gradio_api/upload_progress?upload_id=1", "/theme.css",
    "/assets/index.js", "/favicon.ico", "/manifest.json", "/v1/models", "/mcp", "/source/0123456789abcdef",
    "/en/source/0123456789abcdef", "/monitoring", "/nothing", "/login/", "//login", "/%2e/login", "/LOGIN",
)  # fmt: skip
_POSTED = (
    "/gradio_api/queue/join", "/gradio_api/call/ask", "/gradio_api/run/ask", "/gradio_api/upload",
    "/en/gradio_api/upload", "/gradio_api/cancel", "/v1/chat/completions", "/mcp", "/en/login/",
)  # fmt: skip


@pytest.mark.parametrize("path", _PROTECTED)
def test_nothing_is_got_without_signing_in(path: str, guarded: Guarded) -> None:
    """Programs get 401 as JSON in Chinese, people the sign-in page and the way back."""
    with guarded.client() as client:
        told = client.get(path)
        sent = client.get(path, headers=BROWSER)
    assert told.status_code == 401
    assert "sign in" in told.json()["error"]["message"] or "请先登录" in told.json()["error"]["message"]
    assert (
        "basic" not in told.headers["www-authenticate"].lower()
    )  # browsers would open a window of their own
    assert sent.status_code == 303
    assert re.match(r"(/en)?/login(\?next=%2F|$)", sent.headers["location"])


@pytest.mark.parametrize("path", _POSTED)
def test_nothing_is_sent_without_signing_in(path: str, guarded: Guarded) -> None:
    """What changes or asks anything is refused, whatever cookie or header is made up."""
    forged = {"cookie": f"cewen-{guarded.address.split(':')[2][:-1]}=made-up", "accept": "text/html"}
    with guarded.client() as client:
        assert client.post(path, json={}, headers=forged).status_code == 401
        assert client.post(path, json={}, headers={"authorization": "Bearer nobody"}).status_code == 401
        assert client.post(path, json={}, headers={"authorization": "Basic !!"}).status_code == 401


def test_the_sign_in_page_needs_nothing_else(guarded: Guarded) -> None:
    """It is one page: no script, nothing to load, in each language."""
    with guarded.client() as client:
        chinese, english = client.get("/login"), client.get("/en/login")
    assert "用户名" in chinese.text
    assert 'lang="zh-CN"' in chinese.text
    assert "User name" in english.text
    assert not re.search(r"[\u4e00-\u9fff]", english.text.replace(">中文<", "").split("</style>")[1])
    for page in (chinese, english):
        assert "<script" not in page.text
        assert re.findall(r'(?:src|href)="(?!data:|/login|/en/login)', page.text) == []
        assert "script-src" not in page.headers["content-security-policy"]
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert page.headers["cache-control"] == "no-store"


def test_signing_in_and_out(guarded: Guarded) -> None:
    """The form gives a cookie that scripts and other sites cannot use; signing out ends it on the server."""
    with guarded.client() as client:
        form = {"username": "张三", "password": PASSWORDS["张三"], "next": "/en/?a=1"}
        sent = client.post("/en/login", data=form, headers=BROWSER)
        assert (sent.status_code, sent.headers["location"]) == (303, "/en/?a=1")
        cookie = sent.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert client.get("/config").json()["username"] == "张三"
        assert client.get("/login").status_code == 303  # in already
        kept = dict(client.cookies)
        left = client.post("/logout", headers=BROWSER)
        assert (left.status_code, left.headers["location"]) == (303, "/login")
        assert not client.cookies
        client.cookies.update(kept)
        assert client.get("/config").status_code == 401


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil", "javascript:1", "x"],
)
def test_signing_in_leads_to_this_site_only(elsewhere: str, guarded: Guarded) -> None:
    """A link to the sign-in page cannot lead on to another site."""
    with guarded.client() as client:
        form = {"username": "张三", "password": PASSWORDS["张三"], "next": elsewhere}
        assert client.post("/login", data=form, headers=BROWSER).headers["location"] == "/"


def test_a_wrong_password_and_a_wrong_name_are_told_alike(guarded: Guarded) -> None:
    """Neither what is said nor how it is said tells whether the name is known."""
    with guarded.client() as client:
        told = [
            client.post("/login", data={"username": name, "password": "不对不对不对"}, headers=BROWSER)
            for name in ("王五", "无此人")
        ]
    assert [answer.status_code for answer in told] == [401, 401]
    assert "用户名或密码不对" in told[0].text
    assert told[0].text.replace("王五", "") == told[1].text.replace("无此人", "")


def test_what_is_typed_stays_text(guarded: Guarded) -> None:
    """A name is shown again as it was typed, never as markup; a password is not shown again."""
    form = {"username": '"><script>1</script>', "password": "secret-typed"}
    with guarded.client() as client:
        told = client.post("/login", data=form, headers=BROWSER).text
    assert "<script>1" not in told
    assert "&lt;script&gt;1" in told
    assert "secret-typed" not in told


def test_guessing_is_slowed(guarded: Guarded) -> None:
    """After five failures the name must wait, also with the right password; others are not held up."""
    with guarded.client() as client:
        form = {"username": "guessed", "password": "guess"}
        tried = [client.post("/login", data=form, headers=BROWSER).status_code for _ in range(5)]
        right = client.post("/login", data=form | {"password": PASSWORDS["guessed"]}, headers=BROWSER)
        header = {"authorization": "Bearer guessed:guess"}
        program = client.get("/config", headers=header)
        other = client.post(
            "/login", data={"username": "张三", "password": PASSWORDS["张三"]}, headers=BROWSER
        )
    assert tried == [401] * 5
    assert right.status_code == 429
    assert 0 < int(right.headers["retry-after"]) <= 900
    assert "尝试次数太多，请 15 分钟后再试" in right.text
    assert program.status_code == 429
    assert "尝试次数太多" in program.json()["error"]["message"]
    assert other.status_code == 303


def test_attempts_are_forgotten_in_time() -> None:
    """Attempts count for a quarter of an hour, by both name and address, and by each alone."""
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    assert [attempts.begin("甲", "1") for _ in range(5)] == [0] * 5
    assert attempts.begin("甲", "1") == 900
    assert attempts.begin("甲", "2") == 0
    now[0] = 901
    assert attempts.begin("甲", "1") == 0
    attempts.succeed("甲", "1")
    assert [attempts.begin("甲", "1") for _ in range(5)] == [0] * 5
    assert [attempts.begin(f"名{n}", "9") for n in range(30)] == [0] * 30
    assert attempts.begin("名30", "9") == 900
    assert [attempts.begin("乙", f"地{n}") for n in range(50)] == [0] * 50
    assert attempts.begin("乙", "地50") == 900


def _headers(name: str) -> dict[str, str]:
    pair = f"{name}:{PASSWORDS[name]}".encode()
    coded = base64.b64encode(pair).decode()
    return {"basic": f"Basic {coded}", "bearer-coded": f"Bearer {coded}", "plain": pair.decode("latin-1")}


@pytest.mark.parametrize("kind", ["basic", "bearer-coded"])
def test_programs_sign_in_with_every_request(kind: str, guarded: Guarded) -> None:
    """HTTP Basic and Bearer work, with Chinese names too; the second request costs no password check."""
    headers = {"authorization": _headers("王五")[kind]}
    with guarded.client() as client:
        assert client.get("/config", headers=headers).json()["username"] == "王五"
        begun = time.monotonic()
        assert client.get("/gradio_api/app_id", headers=headers).status_code == 200
        assert time.monotonic() - begun < 1
        raw = {"authorization": f"Bearer {_headers('王五')['plain']}".encode("latin-1")}
        assert client.get("/config", headers=raw).json()["username"] == "王五"


def test_gradios_client_signs_in(guarded: Guarded) -> None:
    """The client that gradio's users know signs in with `auth=` and asks."""
    from gradio_client import Client

    client = Client(guarded.address, auth=("王五", PASSWORDS["王五"]), verbose=False, analytics_enabled=False)
    assert client.predict("联合体和共同体有什么区别", api_name="/ask")["citations"]


def test_whoever_is_removed_is_out_at_once(guarded: Guarded, sign_in: SignIn) -> None:
    """A user taken out of the file, or given another password, is out with the next request."""
    before = guarded.users.read_text("utf-8")
    client = sign_in("王五")
    with guarded.client("王五") as program:
        assert client.get("/config").status_code == program.get("/config").status_code == 200
        try:
            guarded.users.write_text(before.replace("王五", "赵六"), "utf-8")
            assert client.get("/config").status_code == program.get("/config").status_code == 401
            changed = re.sub("王五:.*\n", line("王五", "librarian", "另一个密码"), before)
            guarded.users.write_text(changed, "utf-8")
            assert client.get("/config").status_code == program.get("/config").status_code == 401
        finally:
            guarded.users.write_text(before, "utf-8")


def test_secrets_go_no_further_than_the_entrance(guarded: Guarded, sign_in: SignIn) -> None:
    """gradio sends the headers of a request for a part of a file back; the session is not among them."""
    client = sign_in("张三")
    kept = client.post("/gradio_api/upload", files={"files": ("甲.txt", b"0123456789")}).json()[0]
    part = client.get(f"/gradio_api/file={kept}", headers={"range": "bytes=2-5"})
    assert part.content.startswith(b"2345")
    told = str(part.headers.raw) + part.text
    assert not any(value in told for value in client.cookies.values())


def test_without_passwords_everyone_is_the_librarian(sample_chat_address: str) -> None:
    """On one's own machine there is no signing in, and uploads are taken."""
    with httpx.Client(base_url=sample_chat_address, trust_env=False) as client:
        assert client.get("/").status_code == 200
        assert client.post("/gradio_api/upload", files={"files": ("甲.txt", b"x")}).status_code == 200
        assert client.get("/login", headers=BROWSER).status_code in (404, 405)


def test_guessing_does_not_hold_up_readers(guarded: Guarded, sign_in: SignIn) -> None:
    """While several passwords are checked the page answers: those that wait take nobody's turn."""
    client = sign_in("张三")
    with ThreadPoolExecutor(6) as pool, guarded.client() as guesser:
        forms = [{"username": f"慢{number}", "password": "不对"} for number in range(6)]
        guesses = [pool.submit(guesser.post, "/login", data=form, headers=BROWSER) for form in forms]
        assert client.get("/gradio_api/app_id").status_code == 200
        assert not all(guess.done() for guess in guesses)
        assert {guess.result().status_code for guess in guesses} == {401}
