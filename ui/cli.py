"""The `cewen` command: reads the arguments, runs one command, turns errors into messages and exit statuses.

It knows no command's work: each is imported only when it is run.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ui import logs, output
from ui.arguments import build_parser
from ui.settings import Settings
from ui.status import DONE, FAILED, INTERRUPTED, CommandError

# What libraries say of it: "failed to map segment from shared object", "[Errno 12] Cannot allocate memory",
# "std::bad_alloc", "can't start new thread".
_NO_MEMORY = re.compile(r"failed to map segment|[Aa]llocate|bad_alloc|out of memory|can't start new thread")
_OUT_OF_MEMORY = "内存不够。资料库里已有的内容不受影响；请关掉一些程序后重新运行，会从断处继续。"


def main(argv: Sequence[str] | None = None) -> int:
    """Run `cewen` with `argv` (else the process's own arguments) and give the exit status."""
    arguments_given = sys.argv[1:] if argv is None else list(argv)
    output.prepare_streams(as_json="--json" in arguments_given)
    parser = build_parser(_version())
    try:
        arguments = parser.parse_args(arguments_given)
    except SystemExit as stop:  # argparse: --help and --version end with 0, wrong usage with 2
        return stop.code if isinstance(stop.code, int) else FAILED
    if arguments.command is None:
        output.note(parser.format_help())
        return FAILED
    with logs.shown(debug=arguments.debug), _ended_in_order():
        return _run(arguments)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let SIGTERM, which `kill` and whatever manages services send, end a command as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():  # only there can it be heard
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _settings(arguments: argparse.Namespace) -> Settings:
    try:
        return Settings.from_environment(
            home=arguments.home,
            store=arguments.store,
            encoder=arguments.encoder,
            reranker=arguments.reranker,
            llm_url=arguments.llm_url,
            llm_model=arguments.llm_model,
            nli=arguments.nli,
        )
    except ValueError as error:  # a file with a secret cannot be read; speaks to the user
        raise CommandError(str(error)) from error


def _run(arguments: argparse.Namespace) -> int:
    try:
        settings = _settings(arguments)
        status = _dispatch(arguments, settings)
        sys.stdout.flush()
        return status
    except CommandError as error:
        output.note(f"cewen：{error}")
        return FAILED
    except KeyboardInterrupt as stopped:  # says what is kept, where there is anything to say
        output.note(str(stopped) or "已中断。")
        return INTERRUPTED
    except BrokenPipeError:  # the reader went away, as in `cewen text … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        if arguments.debug:
            traceback.print_exc()
        if _is_out_of_memory(error):
            output.note(f"cewen：{_OUT_OF_MEMORY}")
            return FAILED
        output.note(f"cewen：程序内部出错（{type(error).__name__}：{error}）。资料库里已有的内容不受影响。")
        if not arguments.debug:
            output.note("请在命令前加 --debug 再运行一次，把完整的出错信息发给维护者。")
        return FAILED


def _is_out_of_memory(error: Exception) -> bool:
    return isinstance(error, MemoryError) or bool(_NO_MEMORY.search(str(error)))


def _dispatch(arguments: argparse.Namespace, settings: Settings) -> int:
    command = arguments.command
    if command == "index":
        from ui.commands.reading import index

        return index(arguments, settings)
    if command in ("search", "ask"):
        from ui.commands import questions

        return (
            questions.search(arguments, settings)
            if command == "search"
            else questions.ask(arguments, settings)
        )
    if command == "evaluate":
        from ui.commands.evaluating import evaluate

        return evaluate(arguments, settings)
    if command == "feedback":
        from ui.commands.judgements import feedback

        return feedback(arguments, settings)
    if command == "chat":
        from ui.commands.chatting import chat

        return chat(arguments, settings)
    if command == "user":
        from ui.commands.people import user

        return user(arguments)
    from ui.commands import keeping

    run = {
        "documents": keeping.documents,
        "text": keeping.text,
        "history": keeping.history,
        "remove": keeping.remove,
        "verify": keeping.verify,
    }
    return run[command](arguments, settings)


def _version() -> str:
    from ui import __version__

    return __version__


if __name__ == "__main__":
    sys.exit(main())
