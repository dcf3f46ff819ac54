"""Larches, birches and the oak hold what their titles say."""

from __future__ import annotations

from pathlib import Path

from tests.demo.looks import pixels


def test_the_lake_repeats_the_gold(folder: Path) -> None:
    autumn = pixels(folder, "larches-october")
    gold = autumn[..., 0] - autumn[..., 2]
    assert gold[300:530].mean() > 40
    assert gold[560:700].mean() > 20


def test_birches_are_mostly_white(folder: Path) -> None:
    assert pixels(folder, "birches-february").mean() > 180


def test_the_moon_is_the_brightest_thing(folder: Path) -> None:
    light = pixels(folder, "late-moon").mean(2)
    assert light[230:290, 820:880].mean() > 210
