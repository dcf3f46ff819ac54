from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.images.plain.bands import Ground, between, rgb


@given(st.integers(1, 3000), st.integers(1, 16), st.sampled_from((1, 8, 16)))
def test_the_bands_fill_the_height(height: int, count: int, unit: int) -> None:
    rows = list(Ground(9, height, ((0, 0, 0),) * count).rows(unit))
    assert sum(count for _, count in rows) == -(-height // unit)
    assert all(count > 0 for _, count in rows)


@pytest.mark.parametrize(
    ("lab", "colour"),
    [
        ((0.0, 0.0, 0.0), (0, 0, 0)),
        ((1.0, 0.0, 0.0), (255, 255, 255)),
        ((0.628, 0.2249, 0.1258), (255, 0, 0)),
        ((0.452, -0.0324, -0.3115), (0, 0, 255)),
    ],
)
def test_colours_are_those_of_a_screen(
    lab: tuple[float, float, float], colour: tuple[int, int, int]
) -> None:
    assert rgb(lab) == pytest.approx(colour, abs=1)


def test_tones_go_from_one_to_the_other() -> None:
    tones = between((0, 100, 200), (150, 100, 50))
    assert (tones[0], tones[-1]) == ((0, 100, 200), (150, 100, 50))
    assert len(set(tones)) == 16
