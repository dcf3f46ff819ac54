"""Outlines turned into fields: polygons, smooth curves, paper edges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from PIL import Image, ImageDraw

from guard.demo.fields import Field, Size

Point: TypeAlias = tuple[float, float]


def mask_of(size: Size, *shapes: Sequence[Point]) -> Field:
    """Polygons (points in pixels) as a field, edges smoothed by drawing larger."""
    field = np.zeros((size[1], size[0]), np.float32)
    spots = np.concatenate([np.array(shape, np.float64) for shape in shapes])
    left, top = (int(max(0, v)) for v in np.floor(spots.min(0)) - 1)
    right, low = (
        int(min(v, end)) for v, end in zip(np.ceil(spots.max(0)) + 2, size, strict=True)
    )
    if right <= left or low <= top:
        return field
    sheet = Image.new("L", ((right - left) * 2, (low - top) * 2))
    draw = ImageDraw.Draw(sheet)
    for shape in shapes:
        draw.polygon([(2 * (x - left), 2 * (y - top)) for x, y in shape], fill=255)
    small = sheet.resize((right - left, low - top), Image.Resampling.BOX)
    field[top:low, left:right] = np.asarray(small, np.float32) / 255
    return field


def curve(points: Sequence[Point], steps: int = 14) -> tuple[Point, ...]:
    """A closed Catmull-Rom curve through the points."""
    spots = np.array(points, np.float64)
    before, after, beyond = (np.roll(spots, turn, 0) for turn in (1, -1, -2))
    t = np.linspace(0, 1, steps, endpoint=False)[:, None, None]
    path = 0.5 * (
        2 * spots
        + (after - before) * t
        + (2 * before - 5 * spots + 4 * after - beyond) * t**2
        + (3 * spots - before - 3 * after + beyond) * t**3
    )
    rows = path.transpose(1, 0, 2).reshape(-1, 2)
    return tuple((float(x), float(y)) for x, y in rows)
