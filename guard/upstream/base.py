"""How the artist's site is asked: one request out, one answer in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Protocol

from guard.headers import Notes
from guard.headers import RawHeaders as RawHeaders


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`target` is the raw path and query as the visitor sent them; `notes` are on what
    `headers` mean."""

    method: str
    target: bytes
    headers: RawHeaders
    body: AsyncIterator[bytes] | None = None
    notes: Notes | None = field(default=None, compare=False, repr=False)


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
