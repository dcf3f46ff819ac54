"""Answers in groups, told apart by who got what: a look-up, then additions."""

from __future__ import annotations

from functools import partial

from guard.facts import Bot, Purpose, Verified
from guard.records.alike import Alike, Gathered
from guard.records.given import Given
from guard.records.meters import AnswerMeters, VisitorMeters
from guard.records.sums import Counts, Ledger, Spreads
from guard.rules import Action
from guard.verdict import Verdict

CLASSES = {0: "none", 1: "1xx", 2: "2xx", 3: "3xx", 4: "4xx", 5: "5xx"}
# Where an artist says what may be taken.
RESERVATIONS = frozenset(
    {"/robots.txt", "/ai.txt", "/license.xml", "/.well-known/tdmrep.json"}
)
# The last: hundreds of the status.
Who = tuple[Action, Purpose, str, Verified, Given, int]


class Groups:
    """A Group for each Who: finding its counters takes longer than counting."""

    def __init__(
        self, ledger: Ledger, answers: AnswerMeters, visitors: VisitorMeters
    ) -> None:
        self._ledger = ledger
        self._alike = ledger.keep(Gathered())  # first, for it hands over to the others
        self.answers, self.visitors = answers, visitors
        self.seconds = ledger.keep(Spreads(answers.seconds))
        self.scores = ledger.keep(Spreads(visitors.score))
        self.hits = ledger.keep(Counts(visitors.hits))
        self.asked = ledger.keep(Counts(visitors.asked))
        self._known: dict[Who, Group] = {}

    def of(self, verdict: Verdict, given: Given, status: int) -> Group:
        identity = verdict.facts.identity
        bot = identity.bot
        who = (
            verdict.action,
            identity.purpose,
            bot.name if bot else "",
            identity.verified,
            given,
            status // 100,
        )
        return self._known.get(who) or self._found(who, bot)

    def tally(self, verdict: Verdict, given: Given, status: int) -> Alike:
        group = self.of(verdict, given, status)
        take = partial(group.add, verdict)
        return Alike(self._alike.expect, take, group.seconds)

    def _found(self, who: Who, bot: Bot | None) -> Group:
        if bot:
            info = self.visitors.bots.labels(bot.name, bot.operator, bot.purpose)
            info.set(1)
        group = self._known[who] = self._ledger.keep(Group(self, who))
        return group


class Group:
    """The answers to one Who."""

    __slots__ = (
        "_asked",
        "_bot",
        "_count",
        "_counters",
        "_hits",
        "_scores",
        "_sent",
        "_size",
        "seconds",
    )

    def __init__(self, groups: Groups, who: Who) -> None:
        action, purpose, bot, verified, given, hundreds = who
        answers = groups.answers
        whose = action, purpose, bot, verified
        self._bot = bot
        self._count = self._size = 0
        self._sent = answers.sent.labels(*whose)
        self._counters = [
            answers.requests.labels(*whose),
            answers.responses.labels(CLASSES.get(hundreds, "none")),
        ]
        if given:
            pictures = answers.pictures.labels(given, purpose, bot, verified)
            self._counters.append(pictures)
        self.seconds = groups.seconds[action]
        self._scores = groups.scores[purpose]
        self._hits, self._asked = groups.hits, groups.asked

    def add(self, verdict: Verdict, answers: int, sent: int) -> None:
        """`sent` bytes in all."""
        self._count += answers
        self._size += sent
        self._scores.add_often(verdict.score, answers)
        for rule in verdict.rules:
            self._hits[rule.name] += answers
        path = verdict.facts.path
        if path in RESERVATIONS:
            self._asked[path, self._bot] += answers

    def hand_over(self) -> None:
        if not self._count:
            return
        self._sent.inc(self._size)
        for counter in self._counters:
            counter.inc(self._count)
        self._count = self._size = 0
