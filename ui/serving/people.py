"""Who is asking: a reader, who asks and reads, or a librarian, who also changes the library.

It knows neither passwords nor sessions; who came in writes the person into the request with `admit`.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    import gradio as gr
    from starlette.requests import HTTPConnection

Role = Literal["reader", "librarian"]
ROLES: tuple[Role, ...] = get_args(Role)

_KEY = "cewen.person"  # in the ASGI scope, where every request of this program is described


@dataclass(frozen=True, slots=True)
class Person:
    """Someone at the page or behind a program; without passwords the name is empty."""

    name: str
    role: Role


OWNER = Person("", "librarian")  # without passwords everyone here is the librarian of their own machine
_STRANGER = Person("", "reader")  # whom nobody admitted: a way past the entrance gives no rights


def admit(scope: MutableMapping[str, Any], person: Person) -> None:
    """Write into the ASGI scope of a request who makes it."""
    scope[_KEY] = person


def person_of(request: gr.Request | HTTPConnection | None) -> Person:
    """Give the person who makes a request, be it gradio's or starlette's."""
    inner = getattr(request, "request", None) or request  # gradio's wraps starlette's
    person = inner.scope.get(_KEY) if inner is not None else None
    return person if isinstance(person, Person) else _STRANGER


def name_of(request: HTTPConnection) -> str | None:
    """Give the name of the person who makes a request, as gradio asks for it."""
    return person_of(request).name or None


def may_change(request: gr.Request | HTTPConnection | None) -> bool:
    """Say whether whoever makes the request may add, replace or remove documents."""
    return person_of(request).role == "librarian"
