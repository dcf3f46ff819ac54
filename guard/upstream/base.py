"""How the artist's site is asked: one request out, one answer in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Protocol

from guard.headers import Notes
from guard.headers import RawHeaders as RawHeaders

Links = tuple[bytes, ...]  # values of `Link`
Hint = Callable[[Links], None]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`target` is the raw path and query as the visitor sent them; `notes` are on what
    `headers` mean; `hint` is told of each early hint, where anybody is to know."""

    method: str
    target: bytes
    headers: RawHeaders
    body: AsyncIterator[bytes] | None = None
    notes: Notes | None = field(default=None, compare=False, repr=False)
    hint: Hint | None = field(default=None, compare=False, repr=False)


class Incoming(Protocol):
    """`stream()` gives the body as sent, still content-encoded; `close()` may be called
    at any time, any number of times, and frees the connection."""

    status: int
    headers: RawHeaders

    def stream(self) -> AsyncIterator[bytes]: ...

    async def close(self) -> None: ...


class Upstream(Protocol):
    """Errors are `UpstreamUnreachable` and `UpstreamTimeout`, also while streaming, and
    `RequestError` of what cannot be asked at all."""

    async def fetch(self, outgoing: Outgoing) -> Incoming: ...

    async def close(self) -> None: ...


class Reader(Protocol):
    """Is told of an answer as it comes in: a few `hint`, `begin`, any number of `add`,
    then `end`; or `fail` in place of what is missing. With `end` or `fail`, which come
    once, the line is free already, and the reader may ask for the next at once. `rest`
    comes where no more of it is there yet."""

    def hint(self, links: Links) -> None: ...

    def begin(self, status: int, headers: RawHeaders) -> None: ...

    def add(self, data: bytes) -> None: ...

    def rest(self) -> None: ...

    def end(self) -> None: ...

    def fail(self, error: Exception) -> None: ...


class Line(Protocol):
    """What a Reader may do to the connection it hears from, until `end` or `fail`; then
    the line may be another's. `abort` fails the reader."""

    @property
    def was_stale(self) -> bool:
        """Whether a line used before broke before a word of the answer came: the site
        closed it meanwhile, and may be asked again what may be repeated."""

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def abort(self) -> None: ...
