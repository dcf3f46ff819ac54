"""What every scene grammar gets and gives."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from guard.images.colour import ramp
from guard.images.draws import Draws, Floats
from guard.images.sketch import Plane, Sketch
from guard.images.style import Style

Scene = Callable[[Plane, Style, Draws], Sketch]


def blend(under: Floats, over: Floats, share: Floats) -> Floats:
    """Mixes (rows, columns, 3) colours by a (rows, columns) share of `over`."""
    return under + (over - under) * share[..., None]


def tone(style: Style, at: Floats) -> Floats:
    """Colours of the style's ramp, 0 dark to 1 light."""
    return ramp(style.ramp, np.clip(at, 0.0, 1.0))


def soft_step(values: Floats, softness: float) -> Floats:
    """0 below zero, 1 above, with a soft rim."""
    return np.clip(values / softness + 0.5, 0.0, 1.0)
