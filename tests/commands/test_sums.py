from __future__ import annotations

import json

import pytest

from guard.access_log import Entry
from guard.commands.sums import as_json, as_text, readable
from guard.rules import Action, Rule
from guard.tally import Tally
from tests.build import claims, make_bot, make_facts, make_verdict


def tally() -> Tally:
    """A trainer who took a picture, and a person who saw it."""
    both = Tally()
    condition = bool
    poison = Rule("ai-train", condition, action=Action.POISON)
    bot = make_facts(identity=claims(make_bot("GPTBot")))
    both.add(Entry(bot, 200, 1500), make_verdict(Action.POISON, bot, rules=(poison,)))
    both.add(Entry(make_facts(), 304, 0), make_verdict())
    return both


def test_people_get_a_table() -> None:
    assert as_text(tally(), ["no-accept"]).splitlines() == [
        "purpose   bot     requests  pictures   bytes  2xx  3xx  4xx  5xx"
        "  would have got (by rule)",
        "ai-train  GPTBot         1         1  1.5 kB    1    0    0    0"
        "  poison 1 (ai-train 1)",
        "browser   -              1         1     0 B    0    1    0    0  allow 1",
        "",
        "Pictures sent: 1 (1.5 kB). Of these not as originals: 1 (1.5 kB).",
        "Pages are relayed as they are, but for a tarpit or a block.",
        "Rules left out, for they ask for what a log does not tell, such as most "
        "headers: 1.",
    ]


def test_programs_get_json() -> None:
    sums = json.loads(as_json(tally(), ["no-accept"]))

    assert sums["withheld"] == {"pictures": 1, "bytes": 1500}
    assert sums["rules_left_out"] == ["no-accept"]
    assert sums["visitors"][0] == {
        "purpose": "ai-train",
        "bot": "GPTBot",
        "requests": 1,
        "pictures": 1,
        "bytes": 1500,
        "status": {"2xx": 1},
        "actions": {"poison": 1},
        "actions_on_pictures": {"poison": 1},
        "rules": {"ai-train": 1},
    }


def test_of_many_rules_the_busiest_are_told() -> None:
    busy = tally()
    ((_, sums), _) = busy.rows()
    sums.rules.update({"b": 5, "c": 4, "d": 3, "e": 2})

    assert "(b 5, c 4, d 3, 2 more)" in as_text(busy, [])


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (999, "999 B"), (12_345, "12.3 kB"), (4e15, "4,000.0 TB")],
)
def test_sizes_are_readable(size: float, words: str) -> None:
    assert readable(size) == words
