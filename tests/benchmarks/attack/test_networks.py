"""The learners that need torch: they learn, and give back pictures."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from benchmarks.attack.plan import NOTHING, Attack
from benchmarks.attack.run import Effort, run
from benchmarks.attack.scrape import Sizes

EFFORT = Effort(Sizes(32, 8, 8, 2), epochs=3, steps=4, samples=8)


def test_a_network_learns_artists_that_were_not_protected() -> None:
    learnt = run(Attack("easy", "cnn", NOTHING, "none", 0, 0), EFFORT)

    assert learnt.others.share > 0.5


def test_what_a_generator_paints_is_judged_name_by_name() -> None:
    learnt = run(Attack("easy", "flow", NOTHING, "grey", 0, 0), EFFORT)

    assert (learnt.victim.of, learnt.others.of, learnt.lie.of) == (8, 10, 8)
