"""Fruit and vessels are lit from the left."""

from __future__ import annotations

from pathlib import Path

from tests.demo.looks import pixels


def test_each_pear_has_a_bright_and_a_dark_side(folder: Path) -> None:
    light = pixels(folder, "three-pears").mean(2)
    for middle in (360, 607, 864):
        left = light[560:680, middle - 70 : middle]
        right = light[560:680, middle : middle + 70]
        assert left.mean() > right.mean()


def test_lemons_are_yellow_and_their_bowl_is_blue(folder: Path) -> None:
    table = pixels(folder, "lemons-blue-bowl")
    yellow = table[380:440, 560:620].mean((0, 1))
    blue = table[580:660, 480:700].mean((0, 1))
    assert yellow[0] > yellow[2] + 80
    assert blue[2] > blue[0] + 40


def test_the_vessels_stand_in_chalk_and_milk(folder: Path) -> None:
    assert 120 < pixels(folder, "five-vessels").mean() < 220
