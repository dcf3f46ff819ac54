"""Names must lead there and back; nobody waits for them, and silence proves nothing."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address

import pytest

from guard.addresses import Address
from guard.bots.dns import LateService, NoReply, ReverseDns, under

CRAWLER = ip_address("192.0.2.7")
SUFFIXES = ("bot.example",)


class Book:
    """A name service out of two tables; counts what it was asked."""

    def __init__(self, names: tuple[str, ...] = ("crawl.bot.example",)) -> None:
        self.answer = names
        self.asked = 0
        self.silent = False

    async def names(self, address: Address) -> tuple[str, ...]:
        self.asked += 1
        if self.silent:
            raise NoReply("no server")
        return self.answer

    async def addresses(self, name: str, version: int) -> tuple[Address, ...]:
        return (CRAWLER,)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("bot.example", True),
        ("a.b.bot.example", True),
        ("evilbot.example", False),
        ("bot.example.evil.test", False),
        ("", False),
    ],
)
def test_suffixes_end_at_a_label(name: str, allowed: bool) -> None:
    assert under(name, SUFFIXES) is allowed


async def test_the_first_question_is_answered_later() -> None:
    dns_ = ReverseDns(Book(), Clock(), nothing)
    assert dns_.confirms(CRAWLER, SUFFIXES) is None
    await dns_.lookups.settled()
    assert dns_.confirms(CRAWLER, SUFFIXES) is True


async def test_an_answer_is_asked_for_once() -> None:
    book, clock = Book(names=()), Clock()
    dns_ = ReverseDns(book, clock, nothing)
    for clock.now in (0.0, 1.0, ReverseDns.NO - 1):
        dns_.confirms(CRAWLER, SUFFIXES)
        await dns_.lookups.settled()
    assert (book.asked, dns_.confirms(CRAWLER, SUFFIXES)) == (1, False)


async def test_answers_are_forgotten_in_time() -> None:
    book, clock = Book(), Clock()
    dns_ = ReverseDns(book, clock, nothing)
    for clock.now in (0.0, 2 * ReverseDns.YES + 1):
        assert dns_.confirms(CRAWLER, SUFFIXES) is None
        await dns_.lookups.settled()
    assert book.asked == 2


@pytest.mark.parametrize(
    ("names", "seconds"),
    [(("crawl.bot.example",), ReverseDns.YES), ((), ReverseDns.NO)],
)
async def test_no_reply_leaves_a_known_answer(
    names: tuple[str, ...], seconds: float
) -> None:
    book, clock = Book(names), Clock()
    dns_ = ReverseDns(book, clock, nothing)
    for clock.now in (0.0, seconds + 1):
        dns_.confirms(CRAWLER, SUFFIXES)
        await dns_.lookups.settled()
        book.silent = True
    assert (book.asked, dns_.confirms(CRAWLER, SUFFIXES)) == (2, bool(names))


async def test_no_reply_is_held_against_nobody() -> None:
    book = Book()
    book.silent = True
    failures: list[str] = []
    dns_ = ReverseDns(book, Clock(), lambda: failures.append("dns"))
    dns_.confirms(CRAWLER, SUFFIXES)
    await dns_.lookups.settled()
    assert (dns_.confirms(CRAWLER, SUFFIXES), failures) == (None, ["dns"])


async def test_what_asks_is_loaded_with_the_first_question() -> None:
    loaded: list[Book] = []

    def load() -> Book:
        loaded.append(Book())
        return loaded[-1]

    dns_ = ReverseDns(LateService(load), Clock(), nothing)
    assert loaded == []
    dns_.confirms(CRAWLER, SUFFIXES)
    await dns_.lookups.settled()
    assert (dns_.confirms(CRAWLER, SUFFIXES), len(loaded)) == (True, 1)


async def test_what_is_being_looked_up_ends_with_it() -> None:
    dns_, before = ReverseDns(Book(), Clock(), nothing), asyncio.all_tasks()
    dns_.confirms(CRAWLER, SUFFIXES)
    assert asyncio.all_tasks() > before
    await dns_.close()

    assert asyncio.all_tasks() == before


def nothing() -> None:
    """What is told of failures where none are expected."""
