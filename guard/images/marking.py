"""Marks a picture as strongly as it may be once it is encoded."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from guard.images.fidelity import Bounds, damage
from guard.images.trace import Floats, add, even, luma_of, pattern_of, reading_of

Seen = Callable[[Image.Image], Image.Image]  # as it comes out of its file
NO_BOUNDS = Bounds()
_CAREFUL = 0.96  # of what the bounds allow: the last strength is not tried out
_TRIES = 4


@dataclass(frozen=True, slots=True)
class Wish:
    """A score of `wanted`, at a strength (rms, in levels of 255) of least..most, less
    where `bounds` ask for it."""

    wanted: float = 30.0
    least: float = 1.5
    most: float = 4.0
    bounds: Bounds = NO_BOUNDS


def mark(
    frames: tuple[Image.Image, ...], key: Floats, wish: Wish, seen: Seen
) -> tuple[Image.Image, ...]:
    """All frames at the strength that suits the first."""
    if not frames:
        return ()
    luma = luma_of(frames[0])
    pattern = pattern_of(luma, key)
    strength = strength_of(luma, pattern, key, wish)
    if wish.bounds:
        strength = _bounded(frames[0], pattern, strength, (wish, seen))
    first = add(frames[0], strength * pattern)
    rest = (
        add(frame, strength * pattern_of(luma_of(frame), key)) for frame in frames[1:]
    )
    return (first, *rest)


def strength_of(luma: Floats, pattern: Floats, key: Floats, wish: Wish) -> float:
    """The weakest of three strengths whose score suffices."""
    strength = wish.least
    for more in (1.1, 1.4):
        marked = np.clip(luma + strength * pattern, 0, 255)
        reached = float(reading_of(even(marked)) @ key)
        if reached >= wish.wanted:
            return strength
        # A score grows somewhat slower than the strength.
        strength = min(wish.most, strength * more * wish.wanted / max(1.0, reached))
    return strength


def _bounded(
    frame: Image.Image, pattern: Floats, strength: float, how: tuple[Wish, Seen]
) -> float:
    """What the codec leaves of the bounds is the mark's, or where it takes all of them
    itself, as much again: then a mark is judged beside the encoded picture."""
    wish, seen = how
    marked = seen(add(frame, strength * pattern))
    with_mark = damage(frame, marked, wish.bounds)
    if with_mark <= 1:
        return strength
    plain = seen(frame)
    alone = damage(frame, plain, wish.bounds)
    if alone < 1:  # both add up as squares do
        room = max(0.0, _CAREFUL - alone) / max(1e-6, with_mark - alone)
        return max(wish.least, strength * math.sqrt(min(1.0, room)))
    for _ in range(_TRIES):
        used = damage(plain, marked, wish.bounds)
        if used <= 1 or strength <= wish.least:
            break
        # Rounding makes more of a faint mark than its square.
        strength = max(wish.least, strength * (_CAREFUL / used) ** 0.8)
        marked = seen(add(frame, strength * pattern))
    return strength
