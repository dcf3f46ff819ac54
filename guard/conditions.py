"""The conditions of rules: small values that say yes or no to the facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from guard.addresses import Networks
from guard.facts import BEHAVIOUR, HABITS, Facts, Purpose, Verified
from guard.hints import CONTRADICTIONS
from guard.patterns import Patterns

# A condition reads well in `guard explain` when printed.
Condition = Callable[[Facts], bool]


def listed(words: Iterable[object]) -> str:
    return " or ".join(sorted(map(str, words)))


@dataclass(frozen=True, slots=True)
class UserAgent:
    patterns: Patterns

    def __call__(self, facts: Facts) -> bool:
        return self.patterns.found(facts.user_agent)

    def __str__(self) -> str:
        return f"user agent has {self.patterns}"


@dataclass(frozen=True, slots=True)
class Header:
    """`name` is lower-case; an absent header has no text to find anything in."""

    name: str
    patterns: Patterns

    def __call__(self, facts: Facts) -> bool:
        value = facts.headers.get(self.name)
        return value is not None and self.patterns.found(value)

    def __str__(self) -> str:
        return f"header {self.name} has {self.patterns}"


@dataclass(frozen=True, slots=True)
class MissingHeader:
    """Every one of the lower-case names is absent."""

    names: tuple[str, ...]

    def __call__(self, facts: Facts) -> bool:
        return facts.headers.keys().isdisjoint(self.names)

    def __str__(self) -> str:
        if len(self.names) == 1:
            return f"header {self.names[0]} is missing"
        return f"headers {' and '.join(self.names)} are missing"


@dataclass(frozen=True, slots=True)
class HeaderOrder:
    """Those of the lower-case names that are there come in this order."""

    names: tuple[str, ...]

    def __call__(self, facts: Facts) -> bool:
        came = [name for name in facts.headers if name in self.names]
        return came == [name for name in self.names if name in came]

    def __str__(self) -> str:
        return f"headers come as {', '.join(self.names)}"


@dataclass(frozen=True, slots=True)
class Contradicts:
    """At least one of these client hints cannot be true beside the user agent."""

    hints: frozenset[str]

    def __call__(self, facts: Facts) -> bool:
        return any(CONTRADICTIONS[hint](facts.headers) for hint in self.hints)

    def __str__(self) -> str:
        return f"client hints contradict the user agent's {listed(self.hints)}"


@dataclass(frozen=True, slots=True)
class Path:
    patterns: Patterns

    def __call__(self, facts: Facts) -> bool:
        return self.patterns.found(facts.path)

    def __str__(self) -> str:
        return f"path has {self.patterns}"


@dataclass(frozen=True, slots=True)
class Host:
    patterns: Patterns

    def __call__(self, facts: Facts) -> bool:
        return self.patterns.found(facts.host)

    def __str__(self) -> str:
        return f"host has {self.patterns}"


@dataclass(frozen=True, slots=True)
class Method:
    names: frozenset[str]

    def __call__(self, facts: Facts) -> bool:
        return facts.method in self.names

    def __str__(self) -> str:
        return f"method is {listed(self.names)}"


@dataclass(frozen=True, slots=True)
class Scheme:
    """Between the visitor and whoever ends the TLS for the guard."""

    name: str

    def __call__(self, facts: Facts) -> bool:
        return facts.scheme == self.name

    def __str__(self) -> str:
        return f"scheme is {self.name}"


@dataclass(frozen=True, slots=True)
class Client:
    ranges: tuple[str, ...]
    _networks: Networks = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_networks", Networks.parse(self.ranges))

    def __call__(self, facts: Facts) -> bool:
        return facts.client in self._networks

    def __str__(self) -> str:
        return f"client is in {' or '.join(self.ranges)}"


@dataclass(frozen=True, slots=True)
class AsnIs:
    """The number of the network, from the database that the policy names as `geo`."""

    numbers: frozenset[int]

    def __call__(self, facts: Facts) -> bool:
        return facts.asn in self.numbers

    def __str__(self) -> str:
        return f"network is {' or '.join(f'AS{n}' for n in sorted(self.numbers))}"


@dataclass(frozen=True, slots=True)
class PurposeIs:
    purposes: frozenset[Purpose]

    def __call__(self, facts: Facts) -> bool:
        return facts.identity.purpose in self.purposes

    def __str__(self) -> str:
        return f"purpose is {listed(self.purposes)}"


@dataclass(frozen=True, slots=True)
class BotIs:
    names: frozenset[str]

    def __call__(self, facts: Facts) -> bool:
        bot = facts.identity.bot
        return bot is not None and bot.name in self.names

    def __str__(self) -> str:
        return f"bot is {listed(self.names)}"


@dataclass(frozen=True, slots=True)
class VerifiedIs:
    states: frozenset[Verified]

    def __call__(self, facts: Facts) -> bool:
        return facts.identity.verified in self.states

    def __str__(self) -> str:
        return f"the claim is {listed(self.states)}"


@dataclass(frozen=True, slots=True)
class DeviceIs:
    """`part` is browser, os or kind: what `user-agents` makes of the user agent."""

    part: str
    names: frozenset[str]
    _folded: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_folded", frozenset(map(str.casefold, self.names)))

    def __call__(self, facts: Facts) -> bool:
        return getattr(facts.device, self.part).casefold() in self._folded

    def __str__(self) -> str:
        part = "device" if self.part == "kind" else self.part
        return f"{part} is {listed(self.names)}"


@dataclass(frozen=True, slots=True)
class Detours:
    """Servers disagree on where such a path leads, so no rule can be held to it."""

    def __call__(self, facts: Facts) -> bool:
        return facts.detour

    def __str__(self) -> str:
        return "path has a way back in it"


@dataclass(frozen=True, slots=True)
class Behaves:
    """`how` is flooding or trapped."""

    how: str
    wanted: bool = True

    def __call__(self, facts: Facts) -> bool:
        return getattr(facts.behaviour, self.how) is self.wanted

    def __str__(self) -> str:
        return f"{'' if self.wanted else 'not '}{BEHAVIOUR[self.how]}"


@dataclass(frozen=True, slots=True)
class Habit:
    """`name` is one of HABITS; at least that many."""

    name: str
    least: float

    def __call__(self, facts: Facts) -> bool:
        count: int = getattr(facts.behaviour, self.name)
        return count >= self.least

    def __str__(self) -> str:
        return f"at least {self.least:g} {HABITS[self.name]}"


@dataclass(frozen=True, slots=True)
class All:
    conditions: tuple[Condition, ...]

    def __call__(self, facts: Facts) -> bool:
        for condition in self.conditions:  # noqa: SIM110 - half the time of all()
            if not condition(facts):
                return False
        return True

    def __str__(self) -> str:
        return grouped(" and ", self.conditions)


@dataclass(frozen=True, slots=True)
class AnyOf:
    conditions: tuple[Condition, ...]

    def __call__(self, facts: Facts) -> bool:
        for condition in self.conditions:  # noqa: SIM110 - half the time of any()
            if condition(facts):
                return True
        return False

    def __str__(self) -> str:
        return grouped(" or ", self.conditions)


@dataclass(frozen=True, slots=True)
class Not:
    condition: Condition

    def __call__(self, facts: Facts) -> bool:
        return not self.condition(facts)

    def __str__(self) -> str:
        return f"not ({self.condition})"


def grouped(word: str, conditions: tuple[Condition, ...]) -> str:
    """Parentheses only where a group stands inside another."""
    return word.join(
        f"({part})" if isinstance(part, All | AnyOf) else str(part)
        for part in conditions
    )
