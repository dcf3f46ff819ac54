"""Nobody waits for an answer; questions, searches and memory are bounded."""

from __future__ import annotations

import asyncio

import pytest

from guard.bots.later import Found, Later


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Search:
    """Finds twice the number, for ten seconds, once the gate is open."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, number: int) -> Found[int]:
        self.asked.append(number)
        await self.gate.wait()
        return Found(2 * number, 10.0)


async def test_the_first_question_is_answered_later() -> None:
    later = Later(Search(), Clock())
    assert later.get(21) is None
    await later.settled()
    assert later.get(21) == 42


async def test_a_question_under_way_is_not_asked_again() -> None:
    search = Search()
    later = Later(search, Clock())
    later.get(1)
    later.get(1)
    await later.settled()
    assert search.asked == [1]


async def test_answers_are_believed_for_their_time() -> None:
    search, clock = Search(), Clock()
    later = Later(search, clock)
    for clock.now in (0.0, 9.0, 11.0):
        later.get(1)
        await later.settled()
    assert search.asked == [1, 1]


@pytest.mark.parametrize(
    ("now", "answer"), [(9.0, 2), (11.0, 2), (19.0, 2), (21.0, None)]
)
async def test_an_old_answer_is_given_while_a_new_one_is_sought(
    now: float, answer: int | None
) -> None:
    search, clock = Search(), Clock()
    later = Later(search, clock)
    later.get(1)
    await later.settled()
    clock.now = now
    search.gate.clear()
    assert later.get(1) == answer
    await later.close()


@pytest.mark.parametrize(("now", "answer"), [(15.0, 7), (19.0, 7), (21.0, None)])
async def test_failures_neither_replace_an_answer_nor_prolong_it(
    now: float, answer: int | None
) -> None:
    answers: list[Found[int | None]] = [Found(7, 10.0)]

    async def find(number: int) -> Found[int | None]:
        return answers.pop() if answers else Found(None, 3.0, failed=True)

    clock = Clock()
    later = Later(find, clock)
    for clock.now in (0.0, 11.0, 14.5, now):
        later.get(1)
        await later.settled()
    assert later.get(1) == answer


async def test_the_last_answer_outlives_its_time() -> None:
    clock = Clock()
    later = Later(Search(), clock)
    later.get(1)
    await later.settled()
    clock.now = 11.0
    assert (later.last(1), later.last(2)) == (2, None)


async def test_a_flood_of_questions_starts_few_searches() -> None:
    search = Search()
    search.gate.clear()
    refused: list[str] = []
    later = Later(search, Clock(), at_once=2, refused=lambda: refused.append(""))
    for number in range(10):
        later.get(number)
    assert len(refused) == 8
    await later.close()


async def test_memory_is_bounded() -> None:
    search = Search()
    later = Later(search, Clock(), limit=2)
    for number in (1, 2, 3, 1):
        later.get(number)
        await later.settled()
    assert search.asked == [1, 2, 3, 1]


def test_without_a_loop_nothing_is_searched() -> None:
    async def never(number: int) -> Found[int]:
        raise AssertionError

    assert Later(never, Clock()).get(1) is None
