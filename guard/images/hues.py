"""Colours without numpy: OKLab from lightness, chroma and hue, and plain names."""

from __future__ import annotations

import math

Lab = tuple[float, float, float]  # OKLab


def lch(lightness: float, chroma: float, hue: float) -> Lab:
    """One colour; `hue` in turns."""
    turn = 2.0 * math.pi * hue
    return lightness, chroma * math.cos(turn), chroma * math.sin(turn)


# The eleven basic terms of Berlin and Kay (1969). Paint is more muted than the best
# example of a colour, so each stands where painters' mixtures of that name lie; some at
# several lightnesses.
NAMES: tuple[tuple[str, Lab], ...] = (
    ("black", lch(0.15, 0.0, 0.0)),
    ("white", lch(0.97, 0.0, 0.0)),
    ("grey", lch(0.35, 0.0, 0.0)),
    ("grey", lch(0.5, 0.0, 0.0)),
    ("grey", lch(0.65, 0.0, 0.0)),
    ("grey", lch(0.8, 0.0, 0.0)),
    ("red", lch(0.5, 0.14, 0.075)),
    ("pink", lch(0.7, 0.09, 0.01)),
    ("pink", lch(0.84, 0.06, 0.01)),
    ("orange", lch(0.7, 0.12, 0.16)),
    ("yellow", lch(0.7, 0.1, 0.28)),
    ("yellow", lch(0.86, 0.1, 0.27)),
    ("brown", lch(0.36, 0.06, 0.14)),
    ("brown", lch(0.52, 0.06, 0.16)),
    ("green", lch(0.36, 0.07, 0.41)),
    ("green", lch(0.57, 0.09, 0.41)),
    ("green", lch(0.8, 0.08, 0.4)),
    ("blue", lch(0.3, 0.07, 0.7)),
    ("blue", lch(0.53, 0.09, 0.68)),
    ("blue", lch(0.8, 0.07, 0.66)),
    ("purple", lch(0.3, 0.08, 0.86)),
    ("purple", lch(0.5, 0.1, 0.86)),
    ("purple", lch(0.75, 0.07, 0.86)),
)
COLOURLESS = frozenset(("black", "white", "grey"))


def name_of(colour: Lab) -> str:
    """The nearest of the eleven."""
    return min(NAMES, key=lambda named: math.dist(named[1], colour))[0]
