"""The mobile turns, and comes back to where it began."""

from __future__ import annotations

import numpy as np

from guard.demo.works.mobile import FRAMES, SIZE, frame


def test_the_last_frame_meets_the_first() -> None:
    start, end = (np.asarray(frame(moment)) for moment in (0.0, 1.0))
    assert np.abs(start.astype(int) - end).mean() < 0.5


def test_half_a_turn_later_it_hangs_otherwise() -> None:
    start, half = (np.asarray(frame(moment)) for moment in (0.0, 0.5))
    assert np.abs(start.astype(int) - half).mean() > 2


def test_frames_are_as_large_as_the_other_works() -> None:
    assert frame(1 / FRAMES).size == SIZE
