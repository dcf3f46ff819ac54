"""A sketch in the making: things are laid over what is already there."""

from __future__ import annotations

import numpy as np

from guard.images.colour import planes
from guard.images.draws import Draws, Floats
from guard.images.scenes.base import blend, soft_step, tone
from guard.images.sketch import Noise, Plane, Sketch, edges
from guard.images.style import Style

Part = tuple[slice, slice]
_WHOLE: Part = (slice(None), slice(None))


class Study:
    """Holds colour and direction of strokes; lives within one call of one scene."""

    def __init__(self, plane: Plane, style: Style, draws: Draws) -> None:
        self.plane, self.style, self.draws = plane, style, draws
        self.noise = Noise(draws)
        self.colour = planes((*plane.x.shape, 3))
        self.angle = np.zeros(plane.x.shape, np.float32)

    def cloud(self, across: float, down: float, octaves: int, layer: int) -> Floats:
        return self.noise.cloud(self.plane, across, down, octaves, layer)

    def tone(self, at: Floats | float) -> Floats:
        return tone(self.style, np.asarray(at))

    def lay(
        self,
        paint: Floats,
        cover: Floats,
        angle: Floats | float | None = None,
        part: Part = _WHOLE,
    ) -> None:
        """`paint` is one colour or one for each point, seen where `cover` is 1."""
        self.colour[part] = blend(self.colour[part], paint, cover)
        if angle is not None:
            self.angle[part] = np.where(cover > 0.5, angle, self.angle[part])

    def around(self, x: float, y: float, reach: float) -> Part:
        """The part of the plane near a point; empty when that lies outside."""
        rows, columns = self.plane.x.shape
        ends = np.array([x - reach, x + reach]), np.array([y - reach, y + reach])
        column, row = self.plane.pixels(*ends)
        left, right = np.clip(column, 0, columns).astype(int)
        top, bottom = np.clip(row, 0, rows).astype(int)
        return slice(top, bottom), slice(left, right)

    def between(self, top: float, bottom: float) -> Part:
        """All rows from one height to the other, one more at each end."""
        ends = np.array([top, bottom])
        first, last = self.plane.pixels(ends, ends)[1].astype(int).tolist()
        return slice(max(0, first - 1), max(0, last + 2)), slice(None)

    def sky(self, horizon: float) -> None:
        """Light at the horizon, with banks of cloud and a sun in its glow."""
        height = np.clip((horizon - self.plane.y) / 0.55, -0.3, 1.0)
        bank = soft_step(self.cloud(2.6, 7.7, 4, 0) - 0.56, 0.22)
        bank = bank * np.clip(0.35 + 0.65 * height, 0, 1)
        glow = 0.9 - 0.45 * np.sign(height) * np.abs(height) ** 0.8
        self.colour = self.tone(glow + 0.18 * bank)
        self.angle = 0.4 * (self.cloud(3.0, 3.0, 2, 1) - 0.5)
        x, y = self.draws.number(-0.3, 0.3), horizon - self.draws.number(0.03, 0.24)
        size = self.draws.number(0.028, 0.055)
        far = np.hypot(self.plane.x - x, self.plane.y - y)
        sun = self.style.accents[2]
        self.lay(sun, 0.75 * np.exp(-((far / (5 * size)) ** 2)))
        self.lay(lighter(sun, 0.08), soft_step(size - far, 0.004))

    def sketch(self, detail: Floats | float = 0.0) -> Sketch:
        """`detail` at least; more at the outlines."""
        outlined = np.maximum(edges(self.colour), detail)
        return Sketch(self.colour, self.angle, outlined)


def lighter(colour: Floats, by: Floats | float) -> Floats:
    """The colour with its lightness raised, within what paint can show."""
    changed = planes(np.broadcast_shapes(np.shape(colour), (*np.shape(by), 3)))
    changed[...] = colour
    changed[..., 0] = np.clip(changed[..., 0] + by, 0.1, 0.97)
    return changed
