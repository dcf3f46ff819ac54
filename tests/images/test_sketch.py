"""The plane, its noise, and where things differ."""

from __future__ import annotations

import numpy as np

from guard.images.draws import Draws
from guard.images.sketch import GRID, Noise, edges, plane


def test_the_long_side_is_one() -> None:
    wide, high = plane(400, 200), plane(20, 40)
    assert (wide.width, wide.height, high.width) == (1.0, 0.5, 0.5)
    assert wide.x.shape == (GRID // 2, GRID)


def test_a_narrower_window_shows_the_same_noise() -> None:
    noise = Noise(Draws(b"s"))
    wide, slim = plane(100, 100), plane(100, 50)
    middle = noise.cloud(wide, 5, 5)[GRID // 4 : GRID // 4 + GRID // 2]
    assert np.abs(middle - noise.cloud(slim, 5, 5)).max() < 0.01


def test_layers_of_noise_are_independent() -> None:
    noise, window = Noise(Draws(b"s")), plane(1, 1)
    one, other = (noise.cloud(window, 30, 30, 2, k).ravel() for k in (1, 2))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.15


def test_noise_finer_than_its_lattice_is_left_out() -> None:
    noise, window = Noise(Draws(b"s")), plane(1, 1)
    few, many = noise.cloud(window, 100, 100, 1), noise.cloud(window, 100, 100, 9)
    assert np.array_equal(few, many)


def test_noise_at_points_is_smooth_and_bounded() -> None:
    noise = Noise(Draws(b"s"))
    x = np.linspace(-3, 300, 5000)
    values = noise.at(x, x * 0 + 0.5)
    assert 0 <= values.min() <= values.max() <= 1
    assert np.abs(np.diff(values)).max() < 0.15
    assert noise.line(x).shape == x.shape


def test_edges_lie_where_neighbours_differ() -> None:
    colour = np.zeros((4, 6, 3))
    colour[:, 3:, 0] = 0.5
    found = edges(colour)
    assert found[:, 2:4].min() == 1
    assert found[:, :2].max() == found[:, 4:].max() == 0
