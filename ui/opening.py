"""Opens the library and the assistant that the settings name, or says in Chinese why they cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ui.settings import Settings
from ui.status import CommandError

if TYPE_CHECKING:
    from index import Library
    from index.rerankers.entailment import Entailment
    from qa import Assistant
    from qa.writing import Writer


_NO_ADDRESS = "只给了大语言模型的名字“{}”，没有给地址：请用 --llm-url 或环境变量 CEWEN_LLM_URL 写明。"


@contextmanager
def open_library(settings: Settings, *, read_only: bool = True, encodes: bool = True) -> Iterator[Library]:
    """Lend the library; it is made first unless `read_only`. Without `encodes` its models are not loaded.

    One that is only read is made ready for questions: vectors that its encoder lacks are made first.

    Raises `CommandError` where there is no library or model of that name, it cannot be used or written, or
    another program is writing to it.
    """
    with _open(settings, read_only=read_only) as library:
        if encodes:
            _load_models(library, ranks=read_only)
            if read_only:
                with faults_told():
                    _embed(library)
        with faults_told():
            yield library


@contextmanager
def faults_told() -> Iterator[None]:
    """Turn what stands in the way of using the library into a `CommandError`."""
    from index import LibraryBusyError
    from index.faults import StorageError

    try:
        yield
    except (LibraryBusyError, StorageError, PermissionError) as error:  # all speak to the user
        raise CommandError(str(error)) from error


def open_asker(library: Library, settings: Settings) -> Assistant | Writer:
    """Give what answers questions: the assistant, or with a language model the one that lets it write.

    Raises `CommandError` where the language model or the model that checks it cannot be used as configured;
    whether the language model's server answers shows only when it is asked.
    """
    from qa import Assistant

    assistant = Assistant(library)
    if settings.llm_url is None:
        if settings.llm_model:
            raise CommandError(_NO_ADDRESS.format(settings.llm_model))
        return assistant
    from qa.writing import Model, Writer

    try:
        model = Model(settings.llm_url, settings.llm_model or "", settings.llm_key)
        return Writer(assistant, model, _judge(settings.nli))
    except ValueError as error:  # speaks to the user
        raise CommandError(str(error)) from error


def _judge(name: str | None) -> Entailment | None:
    if name is None:
        return None
    from index.rerankers.entailment import Entailment

    return Entailment.open(name)


def _open(settings: Settings, *, read_only: bool) -> Library:
    from index import Library
    from index.faults import StorageError
    from index.milvus.address import Address

    try:
        address = Address.read(settings.store, settings.store_token) if settings.store else None
    except ValueError as error:  # speaks to the user
        raise CommandError(str(error)) from error
    try:
        return Library.open(
            settings.home,
            encoder=settings.encoder,
            reranker=settings.reranker,
            read_only=read_only,
            address=address,
            intranet=settings.intranet,
        )
    except FileNotFoundError as error:
        place = address.shown if address else settings.home
        raise CommandError(f"资料库还没有建立（{place}）。请先读入文件：cewen index 文件夹") from error
    except StorageError as error:  # speaks to the user
        raise CommandError(str(error)) from error
    except PermissionError as error:
        raise CommandError(
            f"没有权限使用资料库 {settings.home}。请改权限，或用 --home 换一个文件夹。"
        ) from error
    except (ValueError, OSError) as error:
        raise CommandError(f"打不开资料库 {settings.home}：{error}") from error


def _load_models(library: Library, *, ranks: bool) -> None:
    try:
        library.encoder  # noqa: B018  loaded when first asked for
        if ranks:
            library.reranker  # noqa: B018  as well
    except ValueError as error:  # no such model; speaks to the user
        raise CommandError(str(error)) from error


def _embed(library: Library) -> None:
    from ui import progress

    try:
        with progress.shown() as show:
            library.embed(show)
    except KeyboardInterrupt:
        raise KeyboardInterrupt("已停下：算好的向量都已保存，下次接着算。") from None
