"""Artists that can be told apart, each with a manner of its own."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.attack.artists import ARTISTS, LEVELS, SIDE, draw, hands, stranger


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_has_six_hands_that_differ(level: str) -> None:
    assert len(set(hands(level, np.random.default_rng(0)))) == ARTISTS


def test_medium_artists_share_palettes_by_pairs() -> None:
    hues = [hand.hue for hand in hands("medium", np.random.default_rng(0))]

    assert hues[::2] == hues[1::2]
    assert len(set(hues)) == 3


def test_the_same_draws_give_the_same_picture() -> None:
    hand = hands("easy", np.random.default_rng(0))[0]
    first, again, other = (
        draw(hand, np.random.default_rng(seed)).tobytes() for seed in (1, 1, 2)
    )

    assert first == again != other


@pytest.mark.parametrize("level", LEVELS)
def test_strangers_paint_pictures_of_the_same_size(level: str) -> None:
    numbers = np.random.default_rng(3)

    assert draw(stranger(level, numbers), numbers).size == (SIDE, SIDE)
