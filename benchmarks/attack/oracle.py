"""The oracle: knows the art of all artists, of strangers, and the false style, and
judges what an attacker's generator paints.

It learns from other pictures than the attacker.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

import numpy as np
import torch

from benchmarks.attack.artists import ARTISTS
from benchmarks.attack.cnn import new_network, told, train
from benchmarks.attack.learnt import Learnt, Names, counted
from benchmarks.attack.plan import OURS
from benchmarks.attack.purify import PURIFIERS, Pictures
from benchmarks.attack.scrape import STRANGERS, Task, World, lies, named, originals

LIE = STRANGERS + 1  # the false style's name
_EPOCHS = 14


Oracle = Callable[[Pictures], Names]


@lru_cache(maxsize=6)
def oracle_of(world: World, side: int) -> Oracle:
    """It sees every picture clean and purified, as the attacker's set may be."""
    torch.manual_seed(world.seed)
    lying = np.concatenate([lies(world, name, "lies", side) for name in OURS])
    parts = (*originals(world, "oracle", side), lying)
    clean, names = np.concatenate(parts), named(parts)
    numbers = world.numbers("oracle")
    washed = [PURIFIERS["mix"](clean, numbers) for _ in range(2)]
    network = new_network(LIE + 1)
    for _ in train(
        network, np.concatenate([clean, *washed]), np.tile(names, 3), _EPOCHS
    ):
        pass
    return partial(told, network)


def judged(oracle: Oracle, painted: tuple[Pictures, ...], given: Task) -> Learnt:
    """`painted` holds samples for each name."""
    if is_grey(given.pictures):  # whoever learns from greys paints greys
        painted = tuple(PURIFIERS["grey"](p, np.random.default_rng()) for p in painted)
    answers, victim = [oracle(pictures) for pictures in painted], given.victim
    others = [answers[k] == k for k in range(ARTISTS) if k != victim]
    return Learnt(
        victim=counted(answers[victim] == victim),
        others=counted(np.concatenate(others)),
        lie=counted(answers[victim] == LIE),
        sure=counted(oracle(given.test) == given.test_names),
    )


def is_grey(pictures: Pictures) -> bool:
    return bool((pictures[..., :2] == pictures[..., 1:]).all())
