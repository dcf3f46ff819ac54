"""Lots give the numbers of Draws, whatever the labels."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guard.images.draws import Draws
from guard.images.lots import Lots, digest


@given(st.binary(max_size=40), st.lists(st.text(max_size=9), max_size=3))
def test_lots_are_draws_without_numpy(secret: bytes, labels: list[str]) -> None:
    lots, draws = Lots(secret, *labels), Draws(secret, *labels)

    assert [lots.number(2.0, 5.0) for _ in range(9)] == list(draws.uniform(9, 2.0, 5.0))


def test_whole_numbers_and_chances_are_the_same_too() -> None:
    lots, draws = Lots(b"s", "a"), Draws(b"s", "a")

    assert [lots.integer(7) for _ in range(50)] == [draws.integer(7) for _ in range(50)]
    assert [lots.chance(0.4) for _ in range(9)] == [draws.chance(0.4) for _ in range(9)]


def test_labels_do_not_run_together() -> None:
    assert digest(b"s", "ab", "c") != digest(b"s", "a", "bc")
