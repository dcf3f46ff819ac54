from __future__ import annotations

from guard.access_log import Entry
from guard.facts import Purpose
from guard.rules import Action
from guard.tally import Delivered, Tally
from tests.build import claims, make_bot, make_facts, make_verdict

TRAINER = claims(make_bot("GPTBot"))


def summed(*got: tuple[str, int, int, Action]) -> Tally:
    """Of requests by GPTBot: path, status, bytes and what they would get."""
    tally = Tally()
    for path, status, size, action in got:
        facts = make_facts(path=path, identity=TRAINER)
        tally.add(Entry(facts, status, size), make_verdict(action, facts))
    return tally


def test_a_bot_is_summed_up_in_a_row() -> None:
    ((visitor, sums),) = summed(
        ("/1.jpg", 200, 10, Action.POISON),
        ("/robots.txt", 200, 5, Action.ALLOW),
        ("/2.PNG", 404, 1, Action.POISON),
        ("/", 0, 0, Action.POISON),
    ).rows()

    assert visitor == (Purpose.AI_TRAIN, "GPTBot")
    assert (sums.requests, sums.pictures, sums.size) == (4, 2, 16)
    assert sums.statuses == {"2xx": 2, "4xx": 1, "-": 1}
    assert sums.actions == {"poison": 3, "allow": 1}
    assert sums.on_pictures == {"poison": 2}


def test_only_pictures_that_were_sent_could_have_been_withheld() -> None:
    tally = summed(
        ("/1.jpg", 200, 10, Action.POISON),
        ("/1.jpg", 206, 7, Action.ALLOW),
        ("/1.jpg", 304, 1, Action.POISON),
        ("/page", 200, 3, Action.POISON),
    )

    assert tally.delivered == Delivered(2, 17)
    assert tally.withheld == Delivered(1, 10)


def test_the_busiest_come_first() -> None:
    tally = summed(*[("/", 200, 1, Action.POISON)] * 2)
    person = make_facts()
    tally.add(Entry(person, 200, 1), make_verdict(Action.ALLOW, person))

    assert [visitor[1] for visitor, _ in tally.rows()] == ["GPTBot", ""]
