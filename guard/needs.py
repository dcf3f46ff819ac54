"""What a condition needs to know, read off it before there is any request."""

from __future__ import annotations

from collections.abc import Iterable

from guard.conditions import All, AnyOf, AsnIs, Condition, DeviceIs, Not, PurposeIs
from guard.facts import Purpose


def parts(condition: Condition) -> Iterable[Condition]:
    """The condition and all that it is made of."""
    yield condition
    match condition:
        case All(inner) | AnyOf(inner):
            for part in inner:
                yield from parts(part)
        case Not(part):
            yield from parts(part)


def asks_device(condition: Condition) -> bool:
    return any(isinstance(part, DeviceIs) for part in parts(condition))


def asks_asn(condition: Condition) -> bool:
    return any(isinstance(part, AsnIs) for part in parts(condition))


def purposes(condition: Condition) -> frozenset[Purpose] | None:
    """The only purposes it can say yes to; None where it may to any."""
    match condition:
        case PurposeIs(wanted):
            return wanted
        case All(inner):
            known = [some for part in inner if (some := purposes(part)) is not None]
            return frozenset.intersection(*known) if known else None
        case _:
            return None
