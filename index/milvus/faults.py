"""Says in Chinese what went wrong with a Milvus server, with its address and the remedy; never a secret."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from index.faults import StorageError
from index.milvus.address import Address

# Words in what pymilvus, gRPC and Milvus say, in lower case.
_AWAY = ("connect", "unavailable", "timeout", "deadline", "timed out")
_DENIED = ("auth check", "unauthenticated", "permission", "privilege")
_DETAIL = 160  # characters


@contextmanager
def told(address: Address) -> Iterator[None]:
    """Turn whatever pymilvus raises into a StorageError that names address and remedy."""
    try:
        yield
    except StorageError:
        raise
    except Exception as error:
        raise StorageError(fault(address, error)) from error


def is_away(error: Exception) -> bool:
    """Tell whether the server could not be reached, so that another try may help."""
    return _says(error, _AWAY) and not _says(error, _DENIED)


def fault(address: Address, error: Exception) -> str:
    """Give what is wrong, for the user."""
    brief = _brief(error).replace(address.token, "…") if address.token else _brief(error)
    if address.is_file and _says(error, ("open local milvus failed",)):
        return (
            f"打不开 {address.shown}：一个 .db 文件同时只能由一个程序打开，或没有装 milvus-lite。"
            "请先结束另一个程序，或 pip install milvus-lite；多人使用请启动 Milvus 服务器。"
        )
    if _says(error, ("database not found",)):
        return f"Milvus {address.shown} 上没有这个数据库。请先建好它，或改地址里的数据库名。"
    if _says(error, _DENIED):
        return (
            f"Milvus {address.shown} 不接受登录。请检查环境变量 CEWEN_STORE_TOKEN"
            "（形如 用户名:密码，或密钥）和它的权限。"
        )
    if _says(error, _AWAY):
        return (
            f"连不上 Milvus {address.shown}（{brief}）。已经存好的内容不受影响；"
            "请检查地址、网络和服务器是否在运行，然后再试。"
        )
    return (
        f"Milvus {address.shown} 出错（{brief}）。已经存好的内容不受影响；"
        "请再试一次，仍不行就查看服务器的日志。"
    )


def _says(error: Exception, words: tuple[str, ...]) -> bool:
    """Tell whether an error or one behind it holds one of `words`: the last one says that a login failed."""
    text = "\n".join(map(str, _chain(error))).lower()
    return any(word in text for word in words)


def _chain(error: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while error is not None and error not in chain:  # those of grpc go round in a circle
        chain.append(error)
        error = error.__cause__ or error.__context__
    return chain


def _brief(error: Exception) -> str:
    """Give the message within "<MilvusException: (code=2, message=Fail connecting to server)>"."""
    text = str(error).partition("message=")[2] or str(error)
    lines = text.strip("<>() \n").splitlines() or ["没有回应"]
    return lines[0][:_DETAIL]
