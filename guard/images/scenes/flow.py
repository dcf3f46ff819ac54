"""A field of currents: colours drawn out along bent lines, with slow eddies."""

from __future__ import annotations

import numpy as np

from guard.images.draws import Draws, Floats
from guard.images.scenes.base import along, blend, soft_step, tone
from guard.images.sketch import Noise, Plane, Sketch, edges
from guard.images.style import Style


def sketch_flow(plane: Plane, style: Style, draws: Draws) -> Sketch:
    noise = Noise(draws)
    x, y = _stirred(plane, draws)
    bend = draws.number(0.25, 0.45)
    x = x + bend * (noise.cloud(plane, 2.2, 2.2, 3, 1) - 0.5)
    y = y + bend * (noise.cloud(plane, 2.2, 2.2, 3, 2) - 0.5)
    turn = style.angle
    across = x * np.cos(turn) + y * np.sin(turn)
    length = y * np.cos(turn) - x * np.sin(turn)
    mood = noise.at(3.0 * across + 50, 1.2 * length + 50)
    bands = noise.at(26.0 * across + 90, 2.5 * length + 90)
    fine = noise.at(60.0 * across + 20, 4.0 * length + 20)
    colour = tone(style, 0.9 * mood + 0.42 * (bands - 0.5) + 0.14 * (fine - 0.5) + 0.05)
    ribbon = noise.at(13.0 * across + 150, 1.6 * length + 10)
    colour = blend(colour, style.accents[0], 0.85 * soft_step(ribbon - 0.86, 0.05))
    colour = blend(colour, style.accents[2], 0.8 * soft_step(0.1 - ribbon, 0.05))
    return Sketch(colour, along(across), np.maximum(edges(colour), 0.25))


def _stirred(plane: Plane, draws: Draws) -> tuple[Floats, Floats]:
    """The plane's coordinates, turned around a few eddies."""
    x, y = plane.x, plane.y
    for _ in range(2 + draws.integer(3)):
        middle_x, middle_y = draws.uniform(2, -0.42, 0.42).tolist()
        size, turns = draws.number(0.09, 0.22), draws.number(1.5, 4.0)
        away_x, away_y = x - middle_x, y - middle_y
        turn = turns * np.exp(-(away_x**2 + away_y**2) / size**2)
        cosine, sine = np.cos(turn), np.sin(turn)
        if draws.chance(0.5):
            sine = -sine
        x = middle_x + away_x * cosine - away_y * sine
        y = middle_y + away_x * sine + away_y * cosine
    return x, y
