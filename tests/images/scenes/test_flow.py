"""The scene "flow": strokes follow the currents."""

from __future__ import annotations

import numpy as np

from tests.images.scenes.sketches import check, sketched


def test_it_can_be_painted_in_any_window() -> None:
    check("flow")


def test_strokes_follow_the_currents() -> None:
    sketch, _ = sketched("flow")
    light = sketch.colour[..., 0]
    down, across = np.gradient(light)
    steep = np.hypot(down, across) > 0.02
    with_flow = np.abs(across * np.cos(sketch.angle) + down * np.sin(sketch.angle))
    against = np.abs(down * np.cos(sketch.angle) - across * np.sin(sketch.angle))
    assert with_flow[steep].mean() < 0.7 * against[steep].mean()
