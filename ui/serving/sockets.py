"""The socket that a site listens on; it knows nothing of what is served."""

from __future__ import annotations

import os
import socket

_FIRST_PORT, _PORTS = 7860, 200  # where a free port is looked for


def listening(host: str, port: int | None) -> socket.socket:
    """Listen on the port, or on the first free one. Raises OSError for the user."""
    ports = range(_FIRST_PORT, _FIRST_PORT + _PORTS) if port is None else (port,)
    fault: OSError | None = None
    for number in ports:
        listener, fault = _bound(host, number)
        if listener is not None:
            return listener
    raise OSError(
        f"无法在 {host}:{ports[0]} 上启动：端口可能已被占用，或本机没有这个地址。"
        f"请关闭占用它的程序，或换一个端口，例如 cewen chat --port {ports[0] + 1}"
    ) from fault


def _bound(host: str, port: int) -> tuple[socket.socket | None, OSError | None]:
    """Give a socket that listens, or why there is none."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if os.name != "nt":  # there it would let two programs share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        return None, error
    return listener, None
