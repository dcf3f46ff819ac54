"""Whatever is answered: the lane writes down what the road would have."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from prometheus_client import CollectorRegistry

from guard.behaviour import NOT_THERE
from guard.conditions import Detours
from guard.facts import NOTHING_SEEN, Identity, Purpose
from guard.lane.books import Books, Recorders
from guard.lane.calls import Call, Decided
from guard.loader import default
from guard.records.access import Line
from guard.records.base import Answer
from guard.records.given import Pictures, Sent
from guard.records.history import Batch
from guard.records.journal import LIST, Journal
from guard.records.metrics import Metrics
from guard.records.salts import Salts
from guard.rules import Action, Rule
from guard.verdict import Verdict
from tests.build import claims, make_bot, make_verdict
from tests.lane.stage import NOW, Stage
from tests.records.test_journal import Told, journal

IMAGE, PAGE = (b"content-type", b"image/jpeg"), (b"content-type", b"text/html")
PRIVATE = (b"cache-control", b"private, no-store")
BEGIN, TAIL = b"\xff\xd8\xff\xe0" + bytes(9), b"end of an original".ljust(64)
SENT = [
    Sent(200, (IMAGE,), 9000, b"", TAIL),
    Sent(200, (IMAGE, PRIVATE), 9000, BEGIN, TAIL),  # the original, as it turns out
    Sent(200, (IMAGE, PRIVATE), 8000, BEGIN, b"another end".ljust(64)),
    Sent(200, (IMAGE,), 700, BEGIN, b"not made here".ljust(64)),
    Sent(206, (IMAGE,), 100, b"", b"a part".ljust(64)),
    Sent(200, (PAGE,), 50, b"<p>", b"<p>"),
    Sent(404, (PAGE,), 20, b"<p>", b"<p>"),
    Sent(403, (PAGE,), 20),
    Sent(304),
    Sent(502, (PAGE,), 20),
    Sent(0),
]
STAGE = Stage(default())
RULES = (Rule("one", Detours()), Rule("other", Detours(), weight=3.0))
SALTS = Salts(Path("/dev/null/salts"))  # cannot be written
BOT = claims(make_bot())
PERSON = Identity(Purpose.BROWSER)


class Kept:
    """A History that keeps what it is given."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []

    async def add(self, batch: Batch) -> None:
        self.batches.append(batch)

    async def close(self) -> None: ...


@dataclass
class Office:
    """All who hear of answers; `lines` are those of the access log."""

    answered: list[tuple[Any, int]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.metrics = Metrics(CollectorRegistry())
        self.history, self.pictures = Kept(), Pictures()
        self.journal: Journal = journal(self.history, Told())

    def served(self, verdict: Verdict, answer: Answer) -> None:
        """As the access log."""
        self.lines.append(str(Line(verdict, answer, SALTS)))

    def hear(self, verdict: Verdict, status: int) -> None:
        self.answered.append((verdict.facts, status))

    def books(self) -> Books:
        counting = self.metrics, self.journal
        recorders = Recorders(counting, (self.journal,), (self,), (*counting, self))
        return Books(recorders, self.pictures, self.hear)

    def on_the_road(self, verdict: Verdict, sent: Sent, stamp: str) -> None:
        """As a Proxy does."""
        given, leaked = self.pictures.given(verdict.action, sent)
        answer = Answer(stamp, sent.status, sent.size, 0.0, given, leaked)
        for recorder in (self.metrics, self.journal, self):
            recorder.served(verdict, answer)
        if sent.status in NOT_THERE:
            self.hear(verdict, sent.status)

    async def closed(self) -> tuple[Any, ...]:
        """All that was written down, but how long it took."""
        await self.journal.close()
        self.metrics.sample()
        counts = {
            (sample.name, *sorted(sample.labels.items())): sample.value
            for family in self.metrics.registry.collect()
            for sample in family.samples
            if sample.name.startswith("guard_") and is_timeless(sample.name)
        }
        (batch,) = self.history.batches or [Batch(0.0)]
        served = [(v, replace(a, seconds=0.0)) for v, a in batch.served]
        return counts, batch.counts, batch.hits, served, self.lines


def is_timeless(name: str) -> bool:
    return "timestamp" not in name and not name.endswith(("seconds_sum", "_bucket"))


def verdicts() -> list[Verdict]:
    asked = [(b"/art/1.jpg", PERSON), (b"/robots.txt", BOT), (b"/a?b=c", PERSON)]
    found = []
    for action in Action:
        for raw, identity in asked:
            guest = STAGE.guest()
            guest.facts = replace(guest.facts, identity=identity)
            facts = guest.facts_at(STAGE.target(raw), NOW)
            found.append(make_verdict(action, facts, rules=RULES, score=7.0))
    return found


VERDICTS = verdicts()


def call(verdict: Verdict, number: int, notes: dict[int, Decided]) -> Call:
    """Of one whom a verdict on somebody else is about, too."""
    decided = notes.setdefault(id(verdict), Decided(verdict, is_shared=True))
    guest = STAGE.guest(client=(f"198.51.100.{number % 200}", 1))
    guest.facts = replace(guest.facts, identity=verdict.facts.identity)
    raw = verdict.facts.path + (
        f"?{verdict.facts.query}" if verdict.facts.query else ""
    )
    target = STAGE.target(raw.encode())
    told = decided, NOTHING_SEEN, NOW + number
    return Call(guest, target, *told, 0.0, f"{number:024x}")


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """Nothing here waits for anything."""
    return "asyncio"


def is_told(status: int) -> bool:
    return status in NOT_THERE


@settings(max_examples=150)
@given(
    some.lists(
        some.tuples(some.sampled_from(VERDICTS), some.sampled_from(SENT)), max_size=30
    )
)
async def test_the_books_of_lane_and_road_are_the_same(
    answers: list[tuple[Verdict, Sent]],
) -> None:
    lane, road, notes = Office(), Office(), dict[int, Decided]()
    books = lane.books()
    for number, (verdict, sent) in enumerate(answers):
        each = call(verdict, number, notes)
        books.enter(each, sent)
        road.on_the_road(each.verdict(), sent, each.stamp)

    assert await lane.closed() == await road.closed()
    assert [each for each in lane.answered if is_told(each[1])] == road.answered


async def test_an_original_that_was_denied_is_a_leak() -> None:
    office, denied = Office(), make_verdict(Action.POISON)
    books = office.books()
    books.enter(call(make_verdict(), 1, {}), SENT[0])
    books.enter(call(denied, 2, {}), SENT[1])
    await office.closed()

    leaks = office.metrics.registry.get_sample_value
    assert leaks("guard_leaked_originals_total", {"verified": "claimed"}) == 1


@pytest.mark.parametrize(
    ("status", "is_heard"), [(404, True), (403, True), (410, True), (200, False)]
)
async def test_what_is_not_there_is_told_to_the_observer(
    status: int, is_heard: bool
) -> None:
    office, each = Office(), call(make_verdict(), 7, {})
    office.books().enter(each, Sent(status, (PAGE,), 9))
    await office.journal.close()

    assert office.answered == ([(each.verdict().facts, status)] if is_heard else [])


async def test_in_a_flood_sums_stay_right_and_the_list_short() -> None:
    office, notes, flood = Office(), dict[int, Decided](), LIST + 50
    books, denied = office.books(), make_verdict(Action.POISON)
    for number in range(flood):
        books.enter(call(denied, number, notes), SENT[2])
    await office.journal.close()

    (batch,) = office.history.batches
    assert list(batch.counts.values()) == [(flood, flood * 8000)]
    assert len(batch.served) == LIST


async def test_with_nobody_to_read_them_no_facts_are_put_together() -> None:
    office = Office()
    recorders = Recorders((office.metrics,), (), (), (office.metrics, office))
    each = call(VERDICTS[0], 1, {})
    Books(recorders, office.pictures, office.hear).enter(each, SENT[0])
    await office.closed()

    assert (office.lines, len(each.decided.notes)) == ([], 1)


async def test_answers_alike_share_a_tally() -> None:
    office, notes = Office(), dict[int, Decided]()
    books = office.books()
    for number in range(20):
        books.enter(call(VERDICTS[0], number, notes), SENT[number % 2 * 5])
    await asyncio.sleep(0)
    await office.journal.close()

    assert len(notes[id(VERDICTS[0])].notes) == 2
