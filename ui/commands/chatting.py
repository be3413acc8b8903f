"""`cewen chat`: reads the given paths, then serves the web chat; it knows nothing of the page itself."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import is_url
from ui import output, reports, status
from ui.commands.reading import Wish, refresh, tell_failures
from ui.heaps import share_heaps
from ui.opening import open_asker, open_library
from ui.serving.door import MEGABYTE, Door, Limits
from ui.serving.register import Register, is_open_to_others
from ui.settings import Settings
from ui.status import CommandError

if TYPE_CHECKING:
    from index import Library
    from ui.chat.answers.conversation import Asker

_EVERYWHERE = ("0.0.0.0", "::")  # listens to every network this machine is in


def chat(arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve the chat until Ctrl-C; files that cannot be read are named and do not stop it."""
    share_heaps()
    door = _door(arguments)
    settings = replace(settings, intranet=arguments.intranet)
    if arguments.targets:
        report = refresh(arguments.targets, settings, Wish())
        tell_failures(report.failed)
        output.note(reports.summary(report))
    else:
        with open_library(settings, read_only=False, encodes=False):
            pass  # an empty library is made, to be filled on the page
    from ui.serving.site import Site

    logging.getLogger("ui.chat").setLevel(logging.ERROR)  # the page sends people to this window for them
    logging.getLogger("ui.serving").setLevel(logging.WARNING)  # faults of the file of users, as it changes
    shown = "127.0.0.1" if arguments.host in _EVERYWHERE else arguments.host
    output.note(f"正在启动，几秒后请用浏览器打开 http://{shown}:{arguments.port} ，按 Ctrl-C 结束。")
    if door.is_open:
        output.note("注意：能连到这台机器的人都能打开这个网页、增删文件，它没有密码。")
    with open_library(settings) as library, _answering(library, settings) as asker:
        folders = [target for target in arguments.targets if not is_url(target)]
        try:
            Site(asker, library, door=door, folders=folders).serve(arguments.host, arguments.port)
        except OSError as error:  # the port is taken; speaks to the user
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            output.note("已停止。")
    return status.DONE


def _door(arguments: argparse.Namespace) -> Door:
    """Read how far the door stands open. Raises CommandError where that would be unsafe."""
    limits = Limits(arguments.max_file * MEGABYTE, max(arguments.max_file, arguments.max_upload) * MEGABYTE)
    try:
        register = None
        if arguments.auth:
            path = Path(arguments.auth).expanduser()
            register = Register.open(path)
            if is_open_to_others(path):
                output.note(f"注意：这台机器上的其他用户能读 {path}。请收紧权限：chmod 600 {path}")
        door = Door(register, arguments.no_password, limits)
        door.check(arguments.host)
    except (ValueError, OSError) as error:  # both speak to the user
        raise CommandError(str(error)) from error
    if register and arguments.no_password:
        raise CommandError("--auth 和 --no-password 不能一起用：前者要密码，后者不要。")
    return door


@contextmanager
def _answering(library: Library, settings: Settings) -> Iterator[Asker]:
    """Lend what answers many people at once; models of one's own are too large to be loaded several times."""
    from qa import Assistant
    from ui.answering.pool import Pool

    asker = open_asker(library, settings)
    if not isinstance(asker, Assistant) or settings.encoder or settings.reranker or not library.is_shared:
        yield asker
        return
    with closing(Pool(asker)) as pool:
        yield pool
