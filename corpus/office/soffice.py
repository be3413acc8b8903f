"""Run LibreOffice to convert a document, apart from the user's own: its own profile, no macros, no network.

Knows how to find, start and end the program; what the documents are is the caller's concern.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus.secrecy import environment

_TIMEOUT = 120  # seconds; a document of 500 pages takes some 20, the start of the program 2
_NAMES = ("soffice", "libreoffice")
_USUAL = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com",  # waits for the end, as soffice.exe does not
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
)
_UNPACKED = ("opt", "libreoffice*/program/soffice")  # where the packages of its own makers go
# Set in the profile: macros never run, links are never followed, and the way out is a port nobody listens on.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
)
_ITEM = (
    '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
)

logger = logging.getLogger(__name__)


def find() -> str | None:
    """Give the path of LibreOffice, `None` where it is not installed."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    unpacked = sorted(Path("/", _UNPACKED[0]).glob(_UNPACKED[1]), reverse=True)
    return next((str(path) for path in (*map(Path, _USUAL), *unpacked) if path.is_file()), None)


def convert(
    program: str, data: bytes, suffix: str, reader: str, target: str, *, timeout: float = _TIMEOUT
) -> bytes:
    """Give a document, whose file would end in `suffix`, in the format `target`.

    `reader` is the program's import filter: without one it takes what is damaged for plain text. Raises
    `TimeoutError` where the program does not come to an end, `OSError` where it cannot be started and
    `ValueError` where it converts nothing.
    """
    with tempfile.TemporaryDirectory(prefix="cewen-", ignore_cleanup_errors=True) as folder:
        profile, source, out = (Path(folder, name) for name in ("profile", f"document.{suffix}", "out"))
        _write_profile(profile)
        source.write_bytes(data)
        out.mkdir()
        _run(
            [
                program,
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--norestore",
                "--nologo",
                "--nolockcheck",
                f"--infilter={reader}",
                "--convert-to",
                target,
                "--outdir",
                str(out),
                str(source),
            ],
            folder,
            timeout,
        )
        result = out / f"document.{target}"
        if not result.is_file() or result.stat().st_size == 0:
            raise ValueError(f"{program} wrote no {target}")
        return result.read_bytes()


def _write_profile(profile: Path) -> None:
    items = "".join(_ITEM.format(*setting) for setting in _SETTINGS)
    file = profile / "user" / "registrymodifications.xcu"
    file.parent.mkdir(parents=True)
    file.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        f' xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(command: list[str], folder: str, timeout: float) -> None:
    """Run the program and all it starts; end them all when it is done or its time is over."""
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired as error:
            raise TimeoutError(f"{command[0]} did not end within {timeout} seconds") from error
        finally:
            _end(process)
    if process.returncode:
        logger.info("%s ended with %s", command[0], process.returncode)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what is left of a process and its children."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(
                ["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False
            )
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.poll()
