"""What guests ask of the site and its cache: the same for whatever they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from starlette.types import Scope

from guard.actions.variant import unconditional
from guard.addresses import Networks
from guard.upstream.base import Outgoing
from guard.upstream.framing import request_rest
from guard.upstream.question import Asked, read_question
from guard.upstream.relay import prepare


@dataclass(frozen=True)
class Asking:
    """`outgoing`: any question of the guest's. `rest`: of a head for the site, behind
    its first line."""

    outgoing: Outgoing
    rest: bytes

    @cached_property
    def asked(self) -> Asked | None:
        """As people do; None where a cache has no say."""
        return asked(self.outgoing)

    @cached_property
    def plain(self) -> Asked | None:
        """By no condition, as for crawlers."""
        return asked(unconditional(self.outgoing))


def asking_of(scope: Scope, trusted: Networks, authority: str) -> Asking:
    """Raises `RequestError` for what cannot be asked."""
    outgoing = prepare(scope, trusted)
    return Asking(outgoing, request_rest(outgoing, authority))


def asked(outgoing: Outgoing) -> Asked | None:
    question = read_question(outgoing)
    return question.asked if question else None
