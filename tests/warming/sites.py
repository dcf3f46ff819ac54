"""A small site for tests of walks, without a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guard.errors import UpstreamUnreachable
from guard.upstream.base import Outgoing
from tests.fakes import FakeIncoming


@dataclass
class Site:
    """`pages` by target: a media type and a body; a missing body is a lost line."""

    pages: Mapping[str, tuple[str, bytes | None]]
    asked: list[str] = field(default_factory=list)
    closed: bool = False

    async def fetch(self, outgoing: Outgoing) -> FakeIncoming:
        target = outgoing.target.decode()
        self.asked.append(target)
        if target not in self.pages:
            return FakeIncoming(b"", status=404)
        kind, body = self.pages[target]
        if body is None:
            raise UpstreamUnreachable("the line is dead")
        return FakeIncoming(body, ((b"content-type", kind.encode()),))

    async def close(self) -> None:
        self.closed = True
