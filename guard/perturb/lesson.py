"""From pictures and an anchor to what moves them towards it, or on from where it was
left."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from PIL import Image

from guard.images.draws import Draws
from guard.images.perturb import MOST, Floats
from guard.perturb.attack import (
    Pixels,
    Reached,
    Target,
    Wish,
    reached,
    slope,
    target_of,
    tensor_of,
)
from guard.perturb.descent import Bookmark, Pace, State, descend
from guard.perturb.encoder import Encoder

_CELL = 4  # pixels of a cell's side
_TOGETHER = 4  # of many pictures, in each step
_WEIGHED = 8  # of many, that say how good it is
Tell = Callable[[int], None]  # steps that were taken; what it raises ends it all


@dataclass(frozen=True, slots=True)
class Teacher:
    """`enough`: the cosine to the anchor's latents at which nobody goes on."""

    encoder: Encoder
    name: str  # of the encoder: its check sum
    secret: bytes = field(repr=False)
    wish: Wish = field(default_factory=Wish)
    pace: Pace = field(default_factory=Pace)
    enough: float = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What was learnt: (rows, columns, 3) in -1..1, and what it does."""

    delta: Floats
    before: Reached
    after: Reached


def learn(
    pictures: Sequence[Pixels],
    anchor: Pixels,
    teacher: Teacher,
    bookmark: Bookmark,
    tell: Tell = lambda steps: None,
) -> Lesson:
    """All of one size, as is the anchor: a delta for one picture, or one for many,
    which is weaker and there for pictures never seen (Moosavi-Dezfooli et al. 2017).

    Raises ValueError for pictures that are too small for the encoder."""
    encoder = teacher.encoder
    first = target_of(pictures[0], anchor, encoder, teacher.wish)
    targets = [replace(first, picture=tensor_of(p, encoder.device)) for p in pictures]
    state = bookmark.read(*cells(anchor.shape[1], anchor.shape[0]))
    tell(state.step)

    def gradient(p: torch.Tensor, step: int) -> torch.Tensor:
        draws = Draws(teacher.secret, "perturb", bookmark.about, str(step))
        slopes = [slope(p, each, encoder, draws) for each in _some(targets, draws)]
        tell(1)
        return torch.stack(slopes).sum(0)

    def done(state: State) -> bool:
        bookmark.write(state)
        return at(state.place).cosine >= teacher.enough

    def at(place: Floats) -> Reached:
        there = torch.from_numpy(place).to(encoder.device)
        return _mean([reached(there, each, encoder) for each in targets[:_WEIGHED]])

    before = at(np.zeros_like(state.place))
    state = descend(state, gradient, teacher.pace, done, encoder.device)
    tell(teacher.pace.steps - state.step)
    return Lesson(state.place, before, at(state.place))


def _some(targets: Sequence[Target], draws: Draws) -> Sequence[Target]:
    if len(targets) <= _TOGETHER:
        return targets
    return [targets[draws.integer(len(targets))] for _ in range(_TOGETHER)]


def _mean(found: Sequence[Reached]) -> Reached:
    return Reached(
        float(np.mean([each.distance for each in found])),
        float(np.mean([each.cosine for each in found])),
    )


def cells(width: int, height: int) -> tuple[int, int]:
    """Rows and columns of a delta for a picture of so many pixels."""
    side = max(_CELL, -(-max(width, height) // MOST))
    return -(-height // side), -(-width // side)


def about(*parts: str | bytes | Wish | Pace | float) -> str:
    """One name for all that a state depends on."""
    summed = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode()
        summed.update(b"%d:" % len(data) + data)
    return summed.hexdigest()


def pixels_of(image: Image.Image) -> Pixels:
    return np.asarray(image.convert("RGB"), np.uint8)
