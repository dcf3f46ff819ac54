from __future__ import annotations

from collections.abc import Callable

import pytest

from guard.crew.fleet import COMING, FIRST_PAUSE, GOING, SETTLED, End, Fleet


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Someone:
    """A child that only remembers what it was told."""

    name = "one"

    def __init__(self) -> None:
        self.told: list[str] = []

    def say(self, words: bytes) -> None:
        self.told.append(words.decode())

    def retire(self) -> None:
        self.told.append("retire")

    def stop(self) -> None:
        self.told.append("stop")

    def kill(self) -> None:
        self.told.append("kill")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def born() -> list[Someone]:
    """All children, in the order of their birth."""
    return []


@pytest.fixture
def fleet(clock: Clock, born: list[Someone]) -> Fleet:
    def spawn() -> Someone:
        born.append(Someone())
        return born[-1]

    fleet = Fleet([spawn, spawn], clock)
    fleet.renew()
    return fleet


@pytest.fixture
def up(fleet: Fleet, born: list[Someone]) -> Fleet:
    fleet.ready(born[0])
    fleet.ready(born[1])
    return fleet


def test_children_come_up_one_after_the_other(
    fleet: Fleet, born: list[Someone]
) -> None:
    assert len(born) == 1
    fleet.ready(born[0])
    assert len(born) == 2
    fleet.ready(born[1])
    assert fleet.is_up


def test_a_first_child_that_fails_ends_it_all(
    fleet: Fleet, born: list[Someone]
) -> None:
    assert fleet.ended(born[0]) is End.FALSE_START
    assert fleet.is_over


def test_the_old_one_goes_when_the_new_one_is_ready(
    up: Fleet, born: list[Someone]
) -> None:
    up.renew()
    assert born[0].told == []
    up.ready(born[2])

    assert [child.told for child in born] == [["retire"], [], [], []]
    assert up.ended(born[0]) is End.MEANT


def test_a_new_one_that_fails_leaves_all_as_it_was(
    up: Fleet, born: list[Someone]
) -> None:
    up.renew()

    assert up.ended(born[2]) is End.FALSE_START
    assert list(up.children()) == born[:2]
    assert up.patience() is None


def failed(up: Fleet, born: list[Someone]) -> None:
    """The second place of a renewal, while the first has been renewed."""
    up.renew()
    up.ready(born[-1])
    assert up.ended(born[-1]) is End.FALSE_START


def test_who_was_renewed_before_another_failed_goes_back(
    up: Fleet, born: list[Someone]
) -> None:
    failed(up, born)
    up.go_back()
    assert list(up.children())[:3] == [born[2], born[1], born[4]]
    up.ready(born[4])

    assert (born[2].told, born[1].told) == (["retire"], [])
    assert (len(born), up.is_renewing) == (5, False)


def test_who_took_an_empty_place_in_a_renewal_that_failed_goes_back(
    up: Fleet, born: list[Someone], clock: Clock
) -> None:
    up.renew()
    up.ended(born[1])
    clock.now += FIRST_PAUSE
    up.wake()
    assert up.ended(born[2]) is End.FALSE_START
    up.go_back()
    up.ready(born[4])

    assert list(up.children()) == [born[0], born[4], born[3]]
    assert born[3].told == ["retire"]


def test_an_empty_place_goes_back_when_its_time_has_come(
    up: Fleet, born: list[Someone], clock: Clock
) -> None:
    failed(up, born)
    up.ended(born[2])
    up.go_back()
    assert len(born) == 4
    clock.now += FIRST_PAUSE
    up.wake()
    up.go_back()

    assert len(born) == 5


def test_who_cannot_go_back_stays_and_goes_back_with_the_next_that_fail(
    up: Fleet, born: list[Someone]
) -> None:
    failed(up, born)
    up.go_back()
    assert up.ended(born[4]) is End.STAYED
    assert list(up.children()) == [*born[2:3], born[1], born[0]]
    up.renew()
    assert up.ended(born[5]) is End.FALSE_START
    up.go_back()

    assert up.is_renewing


def test_once_all_are_renewed_there_is_nothing_to_go_back_to(
    up: Fleet, born: list[Someone]
) -> None:
    up.renew()
    up.ready(born[2])
    up.ready(born[3])
    up.go_back()

    assert len(born) == 4


def test_a_death_in_the_first_start_makes_no_later_one_the_end(
    fleet: Fleet, born: list[Someone]
) -> None:
    fleet.ready(born[0])
    fleet.ended(born[0])
    fleet.ready(born[1])
    fleet.renew()

    assert fleet.ended(born[2]) is End.FALSE_START
    assert not fleet.is_stopping


def test_what_is_asked_while_others_go_back_is_done_for_all(
    up: Fleet, born: list[Someone]
) -> None:
    failed(up, born)
    up.go_back()
    up.renew()
    for number in (4, 5, 6):
        up.ready(born[number])

    assert list(up.children())[:2] == born[5:7]
    assert not up.is_renewing


def test_what_is_asked_while_a_new_one_fails_is_tried_once_more(
    up: Fleet, born: list[Someone]
) -> None:
    up.renew()
    up.renew()

    assert up.ended(born[2]) is End.OVERTAKEN
    assert list(up.children()) == [*born[:2], born[3]]
    assert up.ended(born[3]) is End.FALSE_START
    assert not up.is_renewing


def test_a_renewal_is_over_when_all_places_are_taken(
    up: Fleet, born: list[Someone]
) -> None:
    up.renew()
    over = []
    for number in (2, 3):
        up.ready(born[number])
        over.append(not up.is_renewing)

    assert over == [False, True]


def test_a_new_one_that_hangs_is_killed(
    up: Fleet, born: list[Someone], clock: Clock
) -> None:
    up.renew()
    clock.now += COMING
    up.wake()

    assert born[2].told == ["kill"]


def test_a_death_is_made_good_a_little_later_each_time(
    up: Fleet, born: list[Someone], clock: Clock
) -> None:
    pauses = []
    for _ in range(3):
        assert up.ended(born[-1]) is End.DEATH
        pauses.append(up.patience() or 0.0)
        clock.now += pauses[-1]
        up.wake()

    assert pauses == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]


def test_who_has_worked_long_is_replaced_soon(
    up: Fleet, born: list[Someone], clock: Clock
) -> None:
    for _ in range(2):
        clock.now += SETTLED
        up.ended(born[-1])
        clock.now += FIRST_PAUSE
        up.wake()

    assert len(born) == 4


def test_who_dies_in_a_renewal_is_replaced_by_the_next(
    up: Fleet, born: list[Someone]
) -> None:
    up.renew()
    up.ended(born[0])
    up.ready(born[2])
    up.ready(born[3])

    assert list(up.children()) == [born[2], born[3], born[1]]
    assert up.patience() is None


def stop(fleet: Fleet) -> None:
    fleet.stop()


def stop_and_wait(fleet: Fleet) -> None:
    fleet.stop()
    clock = fleet._clock
    assert isinstance(clock, Clock)
    clock.now += GOING


def stop_twice(fleet: Fleet) -> None:
    fleet.stop()
    fleet.stop()


@pytest.mark.parametrize(
    ("how", "told"),
    [
        (stop, ["stop"]),
        (stop_and_wait, ["stop", "kill"]),
        (stop_twice, ["stop", "stop", "kill"]),
    ],
)
def test_who_does_not_end_is_killed(
    up: Fleet, born: list[Someone], how: Callable[[Fleet], None], told: list[str]
) -> None:
    how(up)
    up.wake()

    assert [child.told for child in born] == [told, told]


def test_nobody_is_replaced_at_the_end(up: Fleet, born: list[Someone]) -> None:
    up.stop()
    up.renew()
    ends = [up.ended(child) for child in born]
    up.wake()

    assert ends == [End.MEANT, End.MEANT]
    assert (up.is_over, len(born)) == (True, 2)
