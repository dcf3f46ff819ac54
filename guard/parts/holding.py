"""Who has which part: one that two policies would build alike goes from App to App."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

log = logging.getLogger(__name__)


class Part(Protocol):
    async def close(self) -> None: ...


Kind = TypeVar("Kind", bound=Part)


@dataclass(slots=True, eq=False)
class Held:
    """A part, what it was built by, and who has it: a set, as one may come to it in a
    thread while another leaves."""

    part: Any
    terms: object = None
    holders: set[Holding] = field(default_factory=set)


class Holding:
    """The parts of one App. It may take those that it has in common with the App
    `before`, as long as that one is not closed; then `settle` forgets about it."""

    def __init__(self, before: Holding | None = None) -> None:
        self._offered = before._named if before else {}
        self._named: dict[str, Held] = {}
        self._all: list[Held] = []

    def take(self, name: str, terms: object, build: Callable[[], Kind]) -> Kind:
        """The part of this name, where it was built by the same `terms`; a new one
        else. A name stands for one kind of part."""
        held = self._offered.get(name)
        if held is None or held.terms != terms:
            held = Held(build(), terms)
        self._named[name] = held
        part: Kind = self._hold(held)
        return part

    def own(self, part: Kind) -> Kind:
        self._hold(Held(part))
        return part

    def settle(self) -> None:
        self._offered = {}

    async def close(self) -> None:
        """What nobody else has, the latest first: it may need those before it. One
        that fails is told, and keeps no other open."""
        while self._all:
            held = self._all.pop()
            held.holders.discard(self)
            if not held.holders:
                await close(held.part)

    def _hold(self, held: Held) -> Any:
        held.holders.add(self)
        self._all.append(held)
        return held.part


async def close(part: Part) -> None:
    try:
        await part.close()
    except Exception as error:
        log.exception("%s did not close: %s", type(part).__name__, error)
