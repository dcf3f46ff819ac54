"""Rules, and which of them match a request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from guard.conditions import Condition
from guard.facts import Facts, Purpose
from guard.index import Index
from guard.needs import asks_asn, asks_device, purposes
from guard.patterns import PatternTable


class Action(StrEnum):
    """What is done, from the mildest to the hardest."""

    ALLOW = "allow"
    PREVIEW = "preview"
    CLOAK = "cloak"
    POISON = "poison"
    CHALLENGE = "challenge"
    TARPIT = "tarpit"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Rule:
    """Has either an action, which ends the search, or a weight in decibans."""

    name: str
    condition: Condition
    action: Action | None = None
    weight: float = 0.0
    family: str = ""
    source: str = ""  # file:line


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules in the order in which they are asked."""

    all: tuple[Rule, ...] = ()
    needs_device: bool = field(init=False, compare=False)
    needs_asn: bool = field(init=False, compare=False)
    _by_purpose: Mapping[Purpose, Index[Rule]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        needs_device = any(asks_device(rule.condition) for rule in self.all)
        needs_asn = any(asks_asn(rule.condition) for rule in self.all)
        tables: dict[tuple[str, ...], PatternTable] = {}
        by_purpose = {each: Index(self._of(each), tables) for each in Purpose}
        object.__setattr__(self, "needs_device", needs_device)
        object.__setattr__(self, "needs_asn", needs_asn)
        object.__setattr__(self, "_by_purpose", by_purpose)

    def asked_of(self, purpose: Purpose) -> Index[Rule]:
        return self._by_purpose[purpose]

    def matching(self, facts: Facts) -> Iterator[Rule]:
        for rule in self._by_purpose[facts.identity.purpose].candidates(facts):
            if rule.condition(facts):
                yield rule

    def _of(self, purpose: Purpose) -> tuple[Rule, ...]:
        """Those that can match such a visitor at all."""
        wanted = ((rule, purposes(rule.condition)) for rule in self.all)
        return tuple(rule for rule, only in wanted if only is None or purpose in only)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)
