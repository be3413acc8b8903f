"""How far the door of a site stands open: to whom, on which addresses, for how large a parcel.

It is what the command line says; it knows nothing of requests.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field

from ui.serving.register import Register

MEGABYTE = 1024 * 1024
_WITHOUT_PASSWORD = (
    "--host {host} 会让同一网络里的人都能打开，而现在没有密码，所以没有启动。\n"
    "请先添加用户，再带上用户文件启动：\n"
    "  cewen user 名字 --auth users.txt --role librarian\n"
    "  cewen chat --host {host} --auth users.txt\n"
    "确实不要密码（例如前面另有登录），请加 --no-password。"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be uploaded, in bytes."""

    file: int = 200 * MEGABYTE
    request: int = 1000 * MEGABYTE  # all files of one request


@dataclass(frozen=True, slots=True)
class Door:
    """Without users only this machine is served, under its own names, unless the door `is_open`."""

    register: Register | None = None
    is_open: bool = False
    limits: Limits = field(default_factory=Limits)

    @property
    def is_local(self) -> bool:
        """Whether only this machine may be served."""
        return self.register is None and not self.is_open

    def check(self, host: str) -> None:
        """Raise OSError, for the user, where the site must not listen on that address."""
        if self.is_local and not is_loopback(host):
            raise OSError(_WITHOUT_PASSWORD.format(host=host))


def is_loopback(host: str) -> bool:
    """Say whether a host is this very machine, reached by no network."""
    name = host.removeprefix("[").removesuffix("]")
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name.lower() == "localhost"
