"""The probe learns styles, and tells what it was taught."""

from __future__ import annotations

import numpy as np

from benchmarks.attack.plan import NOTHING, Attack
from benchmarks.attack.probe import features, probe
from benchmarks.attack.scrape import Sizes, World, originals, task

WORLD = World("easy", 0, Sizes(learn=12, test=6, oracle=2, lies=1))


def test_a_probe_knows_artists_that_were_not_protected() -> None:
    learnt = probe(task(Attack("easy", "probe", NOTHING, "none", 0, 0), WORLD, 24))

    assert learnt.victim.share > 0.8
    assert learnt.others.share > 0.8


def test_features_do_not_depend_on_the_other_pictures() -> None:
    pictures = originals(WORLD, "test", 24)[0]

    assert np.allclose(features(pictures)[:2], features(pictures[:2]))
