from __future__ import annotations

from dataclasses import replace

import pytest

from guard.endpoints import words
from guard.facts import Purpose
from guard.records.entry import CARD, Entry
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


def entry(action: Action, purpose: Purpose, path: str = "/art/1.jpg") -> Entry:
    return Entry("", 0.0, action, purpose, "GET", "https", "", path)


@pytest.mark.parametrize(
    ("found", "who", "group"),
    [
        (replace(entry(Action.POISON, Purpose.AI_TRAIN), bot="Bot"), "Bot", "ai"),
        (entry(Action.ALLOW, Purpose.BROWSER), "somebody", "people"),
        (entry(Action.CLOAK, Purpose.BROWSER), "a doubtful browser", "tools"),
        (entry(Action.POISON, Purpose.TOOL), "a tool", "tools"),
        (entry(Action.PREVIEW, Purpose.FEED), "feed readers", "guests"),
    ],
)
def test_visitors(found: Entry, who: str, group: str) -> None:
    assert (words.visitor(found), words.group(found)) == (who, group)


@pytest.mark.parametrize(
    ("path", "action", "said"),
    [
        ("/art/1.jpg", Action.POISON, "a false picture"),
        ("/art/1", Action.CLOAK, "a marked copy"),
        ("/a.html", Action.POISON, "false captions"),
        ("/", Action.POISON, "false captions"),
        ("/art/1", Action.POISON, "something false"),
        ("/a.html", Action.PREVIEW, "the page"),
        ("/robots.txt", Action.ALLOW, "the file"),
        ("/style.css", Action.POISON, "the file"),
        ("/a.html", Action.TARPIT, "a long wait"),
    ],
)
def test_what_was_given_depends_on_what_was_asked_for(
    path: str, action: Action, said: str
) -> None:
    assert words.given(entry(action, Purpose.UNKNOWN, path)) == said


def test_kinds_are_names_or_words() -> None:
    assert [words.kind(who) for who in ("GPTBot", "browser", "tool")] == [
        "GPTBot",
        "doubtful browsers",
        "tools",
    ]


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
