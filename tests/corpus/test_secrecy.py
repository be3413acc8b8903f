"""Passwords and tokens in web addresses: never a source, struck out of every message, kept from programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import ReadError, discover, discreet, environment, fault_of

_CANARY = "kanarie77"
_SECRETS = {
    "user and password": f"https://zhang:{_CANARY}@site.example/a",
    "Chinese user": f"https://张三:{_CANARY}@site.example/a",
    "user alone": f"https://{_CANARY}@site.example/a",
    "empty user": f"http://:{_CANARY}@site.example",
    "slash in the password": f"https://zhang:x/{_CANARY}@site.example/a",
    "mark in the password": f"https://zhang:x?{_CANARY}@site.example/a",
    "token": f"https://site.example/a?id=3&token={_CANARY}",
    "capitals": f"https://site.example/a?Access-Token={_CANARY}#top",
    "signature": f"https://site.example/a?X-Amz-Signature={_CANARY}&x=1",
    "fragment": f"https://site.example/a#x=1&access_token={_CANARY}",
    "encoded name": f"https://site.example/a?api%5Fkey={_CANARY}",
}
_HARMLESS = {
    "plain": "https://www.example.gov.cn/zwgk/2024-05/content_1.htm",
    "search": "https://site.example/s?key=养老&page=2&keyword=token",
    "port": "http://site.example:8080/a?x=a@b.cn",
    "handle": "https://site.example/@zhang/1",
    "session of the site": "https://site.example/a;jsessionid=42?tokens=5",
}


@pytest.mark.parametrize("url", _SECRETS.values(), ids=_SECRETS)
def test_an_address_with_a_secret_is_no_source(url: str) -> None:
    """Such an address is refused before anything is fetched; the message names the page, not the secret."""
    with pytest.raises(ReadError) as refused:
        discover(url)
    told = str(refused.value)
    assert _CANARY not in told
    assert "site.example" in told
    assert "另存为文件" in told


@pytest.mark.parametrize("url", _HARMLESS.values(), ids=_HARMLESS)
def test_an_address_without_a_secret_is_a_source(url: str) -> None:
    """Pages, searches, ports and handles are taken as they are."""
    assert fault_of(url) is None
    assert discover(url) == [url]


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {_CANARY}-{_CANARY}",
        f"headers={{'authorization': 'Basic {_CANARY}=='}}",
        f"Cookie: cewen-7860={_CANARY}; x={_CANARY}",
        f"('set-cookie', 'cewen-7860={_CANARY}; Path=/')",
        f"POST https://model.example/v1/chat/completions?api-version=1&key={_CANARY} HTTP/1.1",
        f"打不开“https://a:{_CANARY}@site.example/x”和“http://b:{_CANARY}@site.example”",
    ],
    ids=["bearer", "basic", "cookie", "set-cookie", "query", "two addresses"],
)
def test_texts_are_made_discreet(text: str) -> None:
    """Headers, cookies and addresses lose what opens doors; making a text discreet twice changes nothing."""
    told = discreet(text)
    assert _CANARY not in told
    assert discreet(told) == told


def test_a_discreet_text_keeps_what_is_no_secret() -> None:
    """Sentences, paths and addresses without secrets come out as they went in."""
    text = "失败：/资料/a@b.docx：basic 数据；https://site.example/a?id=3 返回状态 404，见 http://[::1]:80/x"
    assert discreet(text) == text
    for url in _HARMLESS.values():
        if "?key=" not in url:
            assert discreet(url) == url


def test_other_programs_get_no_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What reads documents for us, LibreOffice too, is started without the keys of this program."""
    for name in ("CEWEN_LLM_KEY", "CEWEN_LLM_KEY_FILE", "CEWEN_STORE_TOKEN", "CEWEN_STORE_PASSWORD"):
        monkeypatch.setenv(name, _CANARY)
    monkeypatch.setenv("CEWEN_HOME", str(tmp_path))
    given = environment()
    assert _CANARY not in given.values()
    assert given["CEWEN_HOME"] == str(tmp_path)
    assert "PATH" in given
