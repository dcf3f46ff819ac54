"""What is left of the rules once it is known who asks: only path and habits are open.

A visitor's fortieth picture comes from the same address with the same headers as the
first. Most conditions speak of these alone, so they are asked once. What is left of a
condition says yes to exactly what the whole one says yes to.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from operator import ge, itemgetter

from guard.conditions import (
    All,
    AnyOf,
    AsnIs,
    Behaves,
    BotIs,
    Client,
    Condition,
    Contradicts,
    Detours,
    DeviceIs,
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
from guard.memo import Memo
from guard.needs import parts
from guard.reads import reads
from guard.rules import Rule, Rules

# Of who asks and how, not of what for; `reads` must name what these look at.
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
# What stays open. The fast lane shares a decision among all of one remainder, network
# and device who ask for one target and whose habits reach the same numbers: a kind
# that asks for anything else may stand here only once the lane heeds it, too.
OPEN = (AsnIs, Behaves, Detours, DeviceIs, Habit, Path)

LIMIT = 512  # remainders
LARGEST = 4096  # characters of headers that one is found by
NETWORKS = 64  # whose visitors with one browser are told apart
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
        self._known = Memo[tuple[int, str], bool](PATHS)
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
                self._known.keep(key, found)
        return found

    def __len__(self) -> int:
        return len(self._known)


STATES = {"flooding": True, "trapped": True}


Reached = tuple[int, ...]  # of the numbers that rules name of each habit, how many
NONE: Reached = ()


class Calm:
    """Tells of whose behaviour none of these rules speaks: nearly everybody's.
    `numbers` are those that they name of each habit, rising; `leasts` the least."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        named: dict[str, set[float]] = {name: {state} for name, state in STATES.items()}
        for rule in rules:
            for part in parts(rule.condition):
                if isinstance(part, Habit):
                    named.setdefault(part.name, set()).add(part.least)
        self.numbers = {name: tuple(sorted(some)) for name, some in named.items()}
        self.leasts = {name: numbers[0] for name, numbers in self.numbers.items()}
        self._habits = itemgetter(*map(Behaviour._fields.index, named))
        self._least = tuple(self.leasts.values())
        self._numbers = tuple(self.numbers.values())

    @property
    def minds_habits(self) -> bool:
        return len(self.leasts) > len(STATES)

    def __call__(self, behaviour: Behaviour) -> bool:
        return True not in map(ge, self._habits(behaviour), self._least)

    def reached(self, behaviour: Behaviour) -> Reached:
        """Whoever reaches the same is the same to these rules; `NONE` of the calm."""
        if self(behaviour):
            return NONE
        return tuple(map(bisect_right, self._numbers, self._habits(behaviour)))


@dataclass(frozen=True, slots=True)
class Remainder:
    """Of the rules, for all that one visitor asks by one method."""

    calm: tuple[Left, ...]
    all: tuple[Left, ...]
    index: Index[Rule]
    is_calm: Calm
    # Stands for all who are judged alike, by network and device.
    alike: Memo[Hashable, object] = field(
        default_factory=partial(Memo, NETWORKS), compare=False, repr=False
    )

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
    """Remembers `limit` of them: most visitors have one of a few browsers."""

    def __init__(self, rules: Rules, limit: int = LIMIT) -> None:
        self._rules = rules
        self._calms: dict[Hashable, Calm] = {}
        self._paths = Paths()
        self._reads = reads(rules)
        self._limit = limit
        self._known: OrderedDict[Hashable, Remainder | None] = OrderedDict()

    def find(self, facts: Facts) -> Remainder | None:
        """None at first: for headers that never come again it is not worth it."""
        said = self._reads.said(facts)
        if sum(map(len, chain.from_iterable(said))) > LARGEST:
            return None
        client = facts.client if self._reads.client else None
        key = facts.method, facts.scheme, facts.identity, client, said
        found = self._known.get(key)
        if found is None:
            found = self.of(facts) if key in self._known else None
            self._known[key] = found
        self._known.move_to_end(key)
        if len(self._known) > self._limit:
            self._known.popitem(last=False)
        return found

    def of(self, facts: Facts) -> Remainder:
        """For facts of which the rules read the same."""

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
        needed = _needed(rest)
        asked = (rule for _, rule, _ in needed)
        is_calm = self._calm(chain(asked, index.open_rules))
        return Remainder(_needed(calm), needed, index, is_calm)

    def _calm(self, rules: Iterable[Rule]) -> Calm:
        """One alone for all that mind the same."""
        calm = Calm(rules)
        return self._calms.setdefault(frozenset(calm.numbers.items()), calm)

    def __len__(self) -> int:
        return len(self._known)


def _needed(rules: Iterable[Left]) -> tuple[Left, ...]:
    """Without those that never match; behind one that decides nobody asks on."""
    kept = []
    for place, rule, condition in rules:
        if condition is not never:
            kept.append((place, rule, condition))
        if condition is always and rule.action is not None:
            break
    return tuple(kept)
