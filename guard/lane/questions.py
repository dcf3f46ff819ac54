"""What guests ask of the site and its cache: the same for whatever they ask for."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.types import Scope

from guard.actions.variant import unconditional
from guard.addresses import Networks
from guard.upstream.base import Outgoing
from guard.upstream.framing import request_rest
from guard.upstream.question import Asked, read_question
from guard.upstream.relay import prepare


@dataclass(frozen=True, slots=True)
class Asking:
    """`asked`: as the visitor does, and `plain`, by no condition; None where a cache
    has no say. `rest`: of a head for the site, behind its first line."""

    asked: Asked | None
    plain: Asked | None
    rest: bytes


def asking_of(scope: Scope, trusted: Networks, authority: str) -> Asking:
    """Raises `RequestError` for what cannot be asked."""
    outgoing = prepare(scope, trusted)
    rest = request_rest(outgoing.headers, authority)
    return Asking(asked(outgoing), asked(unconditional(outgoing)), rest)


def asked(outgoing: Outgoing) -> Asked | None:
    question = read_question(outgoing)
    return question.asked if question else None
