"""Strokes lie in the window, follow outlines, and agree between windows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from guard.images.draws import Draws, Floats
from guard.images.sketch import Plane, Sketch, edges, plane
from guard.images.strokes import FINE, Layer, Strokes, outlines_of, plan
from guard.images.style import style_of

_STYLE = style_of(b"s", "M")


def _halves(window: Plane, turn: float) -> Sketch:
    """Dark and light on both sides of a line through the middle."""
    side = plane_side(window, turn)
    colour = np.zeros((*side.shape, 3))
    colour[..., 0] = np.where(side > 0, 0.8, 0.2)
    return Sketch(colour, np.zeros(side.shape), edges(colour))


def plane_side(window: Plane, turn: float) -> Floats:
    return np.asarray(window.y * np.cos(turn) - window.x * np.sin(turn))


def _planned(layer: Layer, sketch: Sketch, window: Plane) -> Strokes:
    look = replace(_STYLE, spread=0.0), Draws(b"s")
    return plan(layer, sketch, outlines_of(sketch), window, look)


def test_fine_strokes_follow_the_outline() -> None:
    window = plane(300, 300)
    for turn in (0.0, 0.6, 1.2, 2.4):
        angle = _planned(FINE[1], _halves(window, turn), window).angle
        off = np.abs(np.sin(angle - turn))
        assert np.median(off) < 0.2


def test_plain_places_get_no_fine_strokes() -> None:
    window = plane(300, 300)
    strokes = _planned(FINE[1], _halves(window, 0.0), window)
    assert np.abs(strokes.y).max() < 0.03


def test_a_smaller_window_gets_the_same_strokes() -> None:
    large, small = plane(300, 300), plane(300, 150)
    layer = Layer(0.05, 0.05)
    many = _planned(layer, _halves(large, 0.0), large)
    few = _planned(layer, _halves(small, 0.0), small)
    places = set(zip(many.x.tolist(), many.y.tolist(), strict=True))
    assert places > set(zip(few.x.tolist(), few.y.tolist(), strict=True))
