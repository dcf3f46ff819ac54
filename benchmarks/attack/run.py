"""Runs one attack from the pictures to what was learnt."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from benchmarks.attack import cnn, flow
from benchmarks.attack.artists import ARTISTS
from benchmarks.attack.learnt import Learnt
from benchmarks.attack.oracle import judged, oracle_of
from benchmarks.attack.plan import Attack
from benchmarks.attack.probe import probe
from benchmarks.attack.scrape import FULL, Sizes, Task, World, task

_SIDES = {"flow": 24, "cnn": 36, "probe": 36}


@dataclass(frozen=True, slots=True)
class Effort:
    sizes: Sizes = FULL
    epochs: int = 6
    steps: int = 240
    samples: int = 64  # of the protected artist; a quarter as many of each other


BRIEF = Effort(Sizes(30, 20, 40, 20), epochs=5, steps=60, samples=16)


def run(attack: Attack, effort: Effort) -> Learnt:
    world = World(attack.level, attack.seed, effort.sizes)
    side = _SIDES[attack.learner]
    given = task(attack, world, side)
    if attack.learner == "probe":
        return probe(given)
    if attack.learner == "cnn":
        return cnn.learn(given, effort.epochs, attack.seed)
    return _mimicked(world, given, effort, side)


def _mimicked(world: World, given: Task, effort: Effort, side: int) -> Learnt:
    painter = flow.train(given, effort.steps, world.seed)
    counts = [effort.samples // 4] * ARTISTS
    counts[given.victim] = effort.samples
    painted = tuple(
        flow.paint(painter, name, count, side) for name, count in enumerate(counts)
    )
    return judged(oracle_of(world, side), painted, given)


def use_threads(count: int) -> None:
    torch.set_num_threads(count)
