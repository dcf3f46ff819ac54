"""A verdict as it is kept: without what could tell one person from another.

Of people who got the originals only what they asked for is kept. Of all others also the
headers that rules ask about. An address is kept of a bot that goes by a name, and only
where it was denied the original.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import TypeAdapter

from guard.facts import HABITS, Behaviour, Facts, Purpose, Verified
from guard.records.base import Answer
from guard.rules import Action, Rule
from guard.verdict import Verdict

AGAINST = frozenset({Action.POISON, Action.TARPIT, Action.BLOCK})
LONGEST_PATH, LONGEST_VALUE, LONGEST_NAME = 512, 300, 64  # characters
HEADERS = 40
ROOM = 2_500  # characters of all headers together
# Rules ask about these, and they name nobody. Of all others only the name is kept.
KEPT = frozenset(
    {
        "accept",
        "accept-charset",
        "accept-encoding",
        "accept-language",
        "cache-control",
        "connection",
        "dnt",
        "pragma",
        "priority",
        "purpose",
        "range",
        "save-data",
        "sec-ch-ua",
        "sec-ch-ua-arch",
        "sec-ch-ua-bitness",
        "sec-ch-ua-form-factors",
        "sec-ch-ua-full-version",
        "sec-ch-ua-full-version-list",
        "sec-ch-ua-mobile",
        "sec-ch-ua-model",
        "sec-ch-ua-platform",
        "sec-ch-ua-platform-version",
        "sec-ch-ua-wow64",
        "sec-fetch-dest",
        "sec-fetch-mode",
        "sec-fetch-site",
        "sec-fetch-storage-access",
        "sec-fetch-user",
        "sec-gpc",
        "sec-purpose",
        "signature-agent",
        "upgrade-insecure-requests",
        "user-agent",
        "x-requested-with",
    }
)
NOT_KEPT = "(not kept)"
CARD = "card"


@dataclass(frozen=True, slots=True)
class Matched:
    """A rule that matched; either an action or a weight in decibans."""

    name: str
    action: str = ""
    weight: float = 0.0
    family: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """`client` is empty where no address may be kept."""

    id: str
    time: float
    action: Action
    purpose: Purpose
    method: str
    scheme: str
    host: str
    path: str
    bot: str = ""
    operator: str = ""
    verified: Verified = Verified.CLAIMED
    proof: str = ""
    client: str = ""
    asn: int = 0
    score: float = 0.0
    reason: str = ""
    status: int = 0
    sent: int = 0
    seconds: float = 0.0
    rules: tuple[Matched, ...] = ()
    thresholds: tuple[tuple[str, float], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    habits: tuple[tuple[str, int], ...] = ()
    caught: tuple[str, ...] = ()  # flooding, trapped

    @property
    def is_person(self) -> bool:
        """Taken for one, and given the original."""
        return self.purpose == Purpose.BROWSER and self.action == Action.ALLOW

    @property
    def given(self) -> str:
        """The action, but a larger preview for those who proved to preview links."""
        is_proven = self.verified == Verified.PROVEN
        is_card = self.action == Action.PREVIEW and self.purpose == Purpose.PREVIEW
        return CARD if is_card and is_proven else str(self.action)


ENTRY = TypeAdapter(Entry)


def entry_of(verdict: Verdict, answer: Answer) -> Entry:
    facts, identity = verdict.facts, verdict.facts.identity
    known = identity.bot
    is_person = identity.purpose == Purpose.BROWSER and verdict.action == Action.ALLOW
    behaviour = facts.behaviour
    return Entry(
        id=answer.id,
        time=round(facts.time, 3),
        action=verdict.action,
        purpose=identity.purpose,
        method=facts.method[:LONGEST_NAME],
        scheme=facts.scheme,
        host=facts.host[:LONGEST_VALUE],
        path=facts.path[:LONGEST_PATH],
        bot=known.name if known else "",
        operator=known.operator if known else "",
        verified=identity.verified,
        proof=identity.proof,
        client=address_of(verdict),
        asn=0 if is_person else facts.asn,
        score=round(verdict.score, 2),
        reason=verdict.reason,
        status=answer.status,
        sent=answer.sent,
        seconds=round(answer.seconds, 4),
        rules=tuple(map(matched, verdict.rules)),
        thresholds=tuple((str(a), least) for a, least in verdict.scale.thresholds),
        headers=() if is_person else tuple(kept_headers(facts)),
        habits=() if is_person else tuple(habits_of(behaviour)),
        caught=tuple(w for w in ("flooding", "trapped") if getattr(behaviour, w)),
    )


def address_of(verdict: Verdict) -> str:
    """Empty where none may be kept."""
    facts = verdict.facts
    is_named = facts.identity.bot is not None and verdict.action in AGAINST
    return str(facts.client) if is_named else ""


def matched(rule: Rule) -> Matched:
    return Matched(rule.name, rule.action or "", rule.weight, rule.family)


def kept_headers(facts: Facts) -> Iterator[tuple[str, str]]:
    left = ROOM
    for name, value in list(facts.headers.items())[:HEADERS]:
        kept = value[:LONGEST_VALUE] if name in KEPT else NOT_KEPT
        line = name[:LONGEST_NAME], kept
        left -= len(line[0]) + len(line[1])
        if left < 0:
            break
        yield line


def habits_of(behaviour: Behaviour) -> Iterator[tuple[str, int]]:
    for name in HABITS:
        if count := getattr(behaviour, name):
            yield name, count
