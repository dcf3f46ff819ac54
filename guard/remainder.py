"""What is left of the rules once it is known who asks: only path and habits are open.

A visitor's fortieth picture comes from the same address with the same headers as the
first. Most conditions speak of these alone, so they are asked once. What is left of a
condition says yes to exactly what the whole one says yes to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from operator import itemgetter

from guard.conditions import (
    All,
    AnyOf,
    Behaves,
    BotIs,
    Client,
    Condition,
    Contradicts,
    Habit,
    Header,
    HeaderOrder,
    Host,
    Method,
    MissingHeader,
    Not,
    Path,
    PurposeIs,
    Scheme,
    UserAgent,
    VerifiedIs,
)
from guard.facts import Behaviour, Facts
from guard.index import Index
from guard.needs import parts
from guard.rules import Rule, Rules

# Of who asks and how, not of what for. A kind that stands nowhere here stays open.
SETTLED = (
    BotIs,
    Client,
    Contradicts,
    Header,
    HeaderOrder,
    Host,
    Method,
    MissingHeader,
    PurposeIs,
    Scheme,
    UserAgent,
    VerifiedIs,
)

PATHS, LONGEST_PATH = 8192, 200  # how many answers on paths are kept, and of which

# Of a condition that is made of no others: `always`, `never`, or what is left to ask.
Known = Callable[[Condition], Condition]
Left = tuple[int, Rule, Condition]  # its place in the order of asking


def always(facts: Facts) -> bool:
    return True


def never(facts: Facts) -> bool:
    return False


def left(condition: Condition, known: Known) -> Condition:
    """`always`, `never`, or what still has to be asked."""
    match condition:
        case All(inner):
            return _joined(All, [left(each, known) for each in inner], always, never)
        case AnyOf(inner):
            return _joined(AnyOf, [left(each, known) for each in inner], never, always)
        case Not(inside):
            rest = left(inside, known)
            if rest is always:
                return never
            return always if rest is never else Not(rest)
    return known(condition)


def _joined(
    kind: type[All] | type[AnyOf],
    inner: list[Condition],
    neutral: Condition,
    decisive: Condition,
) -> Condition:
    rest = tuple(each for each in inner if each is not neutral)
    if any(each is decisive for each in rest):
        return decisive
    if len(rest) > 1:
        return kind(rest)
    return rest[0] if rest else neutral


def of_the_calm(condition: Condition) -> Condition:
    match condition:
        case Habit():
            return never
        case Behaves(_, wanted):
            return never if wanted else always
    return condition


class Paths:
    """Remembers which paths have what a rule asks of them: a site has some hundreds."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], bool] = {}
        self._asked: dict[int, Condition] = {}

    def remembered(self, condition: Path) -> Condition:
        """Says the same, sooner; the condition must live as long as this."""
        number = id(condition)
        if number not in self._asked:
            self._asked[number] = partial(self._ask, condition, number)
        return self._asked[number]

    def _ask(self, condition: Path, number: int, facts: Facts) -> bool:
        key = number, facts.path
        found = self._known.get(key)
        if found is None:
            found = condition(facts)
            if len(facts.path) <= LONGEST_PATH:
                if len(self._known) >= PATHS:
                    self._known.clear()
                self._known[key] = found
        return found

    def __len__(self) -> int:
        return len(self._known)


class Calm:
    """Tells whom no rule on behaviour speaks of: nearly everybody."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        leasts: dict[str, float] = {}
        for rule in rules:
            for part in parts(rule.condition):
                if isinstance(part, Habit):
                    least = leasts.get(part.name, part.least)
                    leasts[part.name] = min(least, part.least)
        self._leasts = tuple(leasts.items())

    def __call__(self, behaviour: Behaviour) -> bool:
        if behaviour.flooding or behaviour.trapped:
            return False
        for name, least in self._leasts:  # noqa: SIM110 - half the time of any()
            if getattr(behaviour, name) >= least:
                return False
        return True


@dataclass(frozen=True, slots=True)
class Remainder:
    """Of the rules, for all that one visitor asks by one method."""

    calm: tuple[Left, ...]
    all: tuple[Left, ...]
    index: Index[Rule]
    is_calm: Calm

    def matching(self, facts: Facts) -> Iterable[Rule]:
        rest = self.calm if self.is_calm(facts.behaviour) else self.all
        found = self.index.open_places(facts)
        if found:
            rest = tuple(sorted((*rest, *self._whole(found)), key=itemgetter(0)))
        return [rule for _, rule, condition in rest if condition(facts)]

    def _whole(self, places: Iterable[int]) -> Iterable[Left]:
        for place in places:
            rule = self.index.rules[place]
            yield place, rule, rule.condition


class Remainders:
    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._is_calm = Calm(rules)
        self._paths = Paths()

    def of(self, facts: Facts) -> Remainder:
        """For facts with the same method, Head and Identity as these."""

        def known(condition: Condition) -> Condition:
            if isinstance(condition, SETTLED):
                return always if condition(facts) else never
            if isinstance(condition, Path):
                return self._paths.remembered(condition)
            return condition

        index = self._rules.asked_of(facts.identity.purpose)
        rest = [
            (place, rule, left(rule.condition, known))
            for place in index.settled_places(facts)
            for rule in (index.rules[place],)
        ]
        calm = [(place, rule, left(each, of_the_calm)) for place, rule, each in rest]
        return Remainder(_needed(calm), _needed(rest), index, self._is_calm)


def _needed(rules: Iterable[Left]) -> tuple[Left, ...]:
    """Without those that never match; behind one that decides nobody asks on."""
    kept = []
    for place, rule, condition in rules:
        if condition is not never:
            kept.append((place, rule, condition))
        if condition is always and rule.action is not None:
            break
    return tuple(kept)
