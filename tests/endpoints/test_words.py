from __future__ import annotations

import pytest

from guard.endpoints import words
from guard.facts import Purpose
from guard.records.entry import CARD
from guard.rules import Action


def test_every_purpose_and_action_has_its_words() -> None:
    assert set(words.NAMES) == set(words.GROUPS) == set(Purpose)
    assert set(words.GOT) == {*Action, CARD}
    assert set(words.GROUPS.values()) == set(words.TITLES)


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0 bytes"), (999, "999 bytes"), (1234, "1.23 kB"), (5e16, "5e+04 TB")],
)
def test_sizes(value: float, said: str) -> None:
    assert words.size(value) == said


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/works/twenty-to-eleven-480.jpg", "Twenty to eleven"),
        ("/art/IMG_1200.jpg", "Img 1200"),
        ("/", "/"),
        ("", ""),
    ],
)
def test_titles(path: str, said: str) -> None:
    assert words.title(path) == said


@pytest.mark.parametrize(
    ("bot", "purpose", "said"),
    [
        ("GPTBot", "ai-train", "GPTBot"),
        ("", "browser", "somebody"),
        ("", "feed", "feed readers"),
    ],
)
def test_visitors(bot: str, purpose: str, said: str) -> None:
    assert words.visitor(bot, purpose) == said


def test_times_are_the_artists_own() -> None:
    time = 1_800_000_000.0

    assert words.clock(time) in words.moment(time)
    assert words.machine_time(time)[:4] == "2027"
    assert words.number(1234567.2) == "1,234,567"
    assert "," in words.date(time)


def test_habits_are_said_in_words() -> None:
    assert words.habit("flooding") == "faster than a person"
    assert words.habit("requests") == "requests"
    assert words.habit("of old") == "of old"
