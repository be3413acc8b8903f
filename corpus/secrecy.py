"""What must be neither shown nor handed on: passwords and tokens in web addresses, keys in the environment.

It knows the forms in which they are written, not where any of them comes from.
"""

from __future__ import annotations

import os
import re
from urllib.parse import parse_qsl, urlsplit

# Names under which addresses carry what opens a door; whole names, in any case, whatever joins their words.
_NAMES = (
    "password passwd pwd token access_token auth_token refresh_token id_token api_key secret client_secret"
    " signature sig x_amz_signature x_amz_security_token x_amz_credential x_goog_signature credential"
).split()
_NAME = "|".join(name.replace("_", "[-_]?") for name in _NAMES)
_SECRET_NAME = re.compile(_NAME, re.IGNORECASE)
# "https://name:word@host/": up to the last @ before a slash, or before a blank where a word has a slash in it
_USER = re.compile(r"(?<=://)(?:[^\s/?#“”]*|[^\s/?#@:“”]*:(?!\d{1,5}(?:[/?#]|$))[^\s“”]*)@")
_VALUE = re.compile(rf"(?i)(?<=[?&;])({_NAME}|key)=[^&#\s“”\"'<>]+")  # "?token=abc"
_HEADER = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=:-]{6,}")  # "Authorization: Bearer sk-…"
_COOKIE = re.compile(r"(?i)\b((?:set-)?cookie['\"]?\s*[:,=]\s*b?['\"]?)[^'\"\r\n]+")  # "Cookie: cewen-7860=…"
_HIDDEN = "***"

_OF_THIS_PROGRAM = re.compile(r"CEWEN_\w*(?:KEY|TOKEN|SECRET|PASSWORD)\w*")  # "CEWEN_LLM_KEY"


def discreet(text: str) -> str:
    """Give a text with the passwords and tokens of its addresses and headers struck out."""
    text = _USER.sub(f"{_HIDDEN}@", text)
    text = _VALUE.sub(rf"\1={_HIDDEN}", text)
    text = _HEADER.sub(rf"\1 {_HIDDEN}", text)
    return _COOKIE.sub(rf"\1{_HIDDEN}", text)


def fault_of(url: str) -> str | None:
    """Say, for the user, why a web address must not be kept as a source: everyone would see its secret."""
    shown = re.split(r"[?#]", discreet(url))[0]  # the secret may stand behind either, its name encoded
    try:
        parts = urlsplit(url)
        names = [name for name, _ in parse_qsl(parts.query)] + [name for name, _ in parse_qsl(parts.fragment)]
    except ValueError:
        return f"网址“{shown}”写得不对；请从浏览器的地址栏复制完整的网址"
    secret = next((name for name in names if _SECRET_NAME.fullmatch(name)), None)
    held = "用户名或密码" if _USER.search(url) else f"凭据（{secret}）" if secret else ""
    if not held:
        return None
    return (
        f"网址“{shown}”里写着{held}，看得到资料库的人都会看到，所以没有读；"
        "请在浏览器中打开后另存为文件，再读入这个文件"
    )


def environment() -> dict[str, str]:
    """Give this process's environment for a program that it starts: without the keys, which only it needs."""
    return {name: value for name, value in os.environ.items() if not _OF_THIS_PROGRAM.fullmatch(name)}
