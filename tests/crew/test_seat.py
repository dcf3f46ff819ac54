from __future__ import annotations

import multiprocessing
from pathlib import Path

from guard.crew.line import Line
from guard.crew.seat import Seat


def test_all_find_who_makes_pictures_at_one_place() -> None:
    line = Line(multiprocessing.Pipe()[0], 1)

    assert Seat(Path("f"), 1, line).pool == Seat(Path("f"), 2, line).pool
