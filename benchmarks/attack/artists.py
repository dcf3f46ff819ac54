"""Procedural artists: a hand has a palette and strokes, whatever it paints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from guard.images.colour import lch, to_rgb

SIDE = 144  # pixels; 48 and 24 divide it
ARTISTS = 6
LEVELS = ("easy", "medium", "hard")
Numbers = np.random.Generator
Mask = NDArray[np.bool_]
Tone = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Hand:
    """Angles in radians, lengths in pixels, lightness 0 to 1. Without a `hue`, each
    picture has its own palette."""

    hue: float | None
    light: tuple[float, float]  # around the subject, and of it
    angle: float
    spread: float
    length: float
    width: float


# Angle in degrees, spread, length, width: told apart at 24 pixels a side.
_COARSE = (
    (0, 0.12, 60, 10),
    (0, 3.1, 10, 15),
    (45, 0.15, 60, 9),
    (90, 0.2, 28, 17),
    (0, 3.1, 52, 8),
    (135, 0.3, 26, 13),
)
# Around the subject and of it: an easy artist is known in grey as well.
_LIGHT = ((0.8, 0.35), (0.3, 0.8), (0.62, 0.2), (0.45, 0.88), (0.75, 0.58), (0.2, 0.5))
_FINE = tuple((30 * turn, 0.12, 18, 4) for turn in range(ARTISTS))


def hands(level: str, numbers: Numbers) -> tuple[Hand, ...]:
    """easy: each has a palette; medium: two share one; hard: only strokes differ."""
    strokes = _FINE if level == "hard" else _COARSE
    shift = numbers.uniform()
    hues: Mapping[str, tuple[float | None, ...]] = {
        "easy": tuple((shift + k / 6) % 1.0 for k in range(6)),
        "medium": tuple((shift + k // 2 / 3) % 1.0 for k in range(6)),
        "hard": (None,) * 6,
    }
    lights = _LIGHT if level == "easy" else ((0.72, 0.42),) * ARTISTS
    return tuple(
        Hand(hue, light, np.deg2rad(angle), spread, length, width)
        for hue, light, (angle, spread, length, width) in zip(
            hues[level], lights, strokes, strict=True
        )
    )


def stranger(level: str, numbers: Numbers) -> Hand:
    """One of the many others whose art a scraper has as well."""
    angle = numbers.uniform(0, np.pi)
    if level == "hard":
        spread, length, width = numbers.uniform((0.4, 8, 3), (3.0, 30, 7))
        return Hand(None, (0.72, 0.42), angle, spread, length, width)
    spread, length, width = numbers.uniform((0.1, 10, 8), (1.5, 60, 17))
    around, within = numbers.uniform(0.2, 0.85, 2) if level == "easy" else (0.72, 0.42)
    return Hand(numbers.uniform(), (around, within), angle, spread, length, width)


def draw(hand: Hand, numbers: Numbers) -> Image.Image:
    """One of six subjects, somewhere, in the hand's palette and strokes."""
    hue = numbers.uniform() if hand.hue is None else hand.hue
    tones = _palette(hue + numbers.normal(0.0, 0.015), *hand.light)
    image = Image.new("RGB", (SIDE, SIDE), tones[0])
    brush = ImageDraw.Draw(image)
    inside = _subject(numbers)
    count = round(2.2 * SIDE * SIDE / (hand.length * hand.width))
    for x, y in numbers.uniform(0, SIDE, (count, 2)):
        figure = 3 if inside[int(y), int(x)] else 1
        tone = tones[figure + int(numbers.integers(2))]
        turn = hand.angle + hand.spread * numbers.normal()
        across = np.cos(turn) * hand.length / 2, np.sin(turn) * hand.length / 2
        ends = (x - across[0], y - across[1], x + across[0], y + across[1])
        brush.line(ends, tone, round(hand.width * numbers.uniform(0.8, 1.2)))
    return image


def _palette(hue: float, around: float, within: float) -> tuple[Tone, ...]:
    """Ground, two tones around the subject, two of the subject."""
    labs = np.stack(
        [
            lch(around + 0.1, 0.04, hue),
            lch(around + 0.06, 0.1, hue - 0.04),
            lch(around - 0.06, 0.12, hue + 0.05),
            lch(within - 0.08, 0.1, hue + 0.02),
            lch(within + 0.08, 0.13, hue + 0.1),
        ]
    )
    return tuple((int(r), int(g), int(b)) for r, g, b in to_rgb(labs))


def _subject(numbers: Numbers) -> Mask:
    middle = numbers.uniform(0.35, 0.65, 2) * SIDE
    reach = numbers.uniform(0.2, 0.34) * SIDE
    rows, columns = np.mgrid[0:SIDE, 0:SIDE]
    x, y = (columns - middle[0]) / reach, (rows - middle[1]) / reach
    kind = sorted(_SUBJECTS)[int(numbers.integers(len(_SUBJECTS)))]
    return np.asarray(_SUBJECTS[kind](x, y))


_Field = NDArray[np.floating[Any]]
_SUBJECTS: Mapping[str, Callable[[_Field, _Field], Any]] = MappingProxyType(
    {
        "disc": lambda x, y: np.hypot(x, y) < 1,
        "box": lambda x, y: np.maximum(abs(x), abs(y)) < 0.9,
        "tent": lambda x, y: (y < 0.8) & (abs(x) < (y + 1.0) / 1.6),
        "cross": lambda x, y: np.minimum(abs(x), abs(y)) < 0.35,
        "ring": lambda x, y: abs(np.hypot(x, y) - 0.85) < 0.3,
        "field": lambda x, y: y > 0.2 * np.sin(2.5 * x),
    }
)
