"""Number fields a picture is built from: noise, ramps, light, grain.

A Field is (height, width); a Paint is (height, width, 3), 0 to 1.
Distances are in picture heights, so that a work keeps its drawing at any size.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image

Field: TypeAlias = npt.NDArray[np.floating[Any]]
Paint: TypeAlias = npt.NDArray[np.floating[Any]]
Size: TypeAlias = tuple[int, int]
Box: TypeAlias = tuple[slice, slice]
Rng: TypeAlias = np.random.Generator

LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def plane(size: Size) -> tuple[Field, Field]:
    """x from 0 to the aspect ratio, y from 0 (top) to 1."""
    width, height = size
    x = (np.arange(width, dtype=np.float32) + 0.5) / height
    y = (np.arange(height, dtype=np.float32) + 0.5) / height
    grid = np.meshgrid(x, y)
    return grid[0], grid[1]


def resize(field: Field, size: Size, how: int = Image.Resampling.BICUBIC) -> Field:
    picture = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    return np.asarray(picture.resize(size, how), np.float32)


def clouds(
    rng: Rng, size: Size, cells: float, octaves: int = 5, stretch: float = 1.0
) -> Field:
    """Fractal noise, 0 to 1; `cells` lumps per height, `stretch` times as wide."""
    width, height = size
    total = np.zeros((height, width), np.float32)
    strength = 1.0
    for octave in range(octaves):
        rows = max(2, round(cells * 2**octave))
        columns = max(2, round(cells * 2**octave * width / height / stretch))
        lumps = rng.standard_normal((min(rows, height), min(columns, width)))
        total += strength * resize(lumps.astype(np.float32), size)
        strength *= 0.5
    low, high = np.percentile(total[::8, ::8], (1, 99))
    return np.asarray(np.clip((total - low) / (high - low), 0, 1), np.float32)


def wander(rng: Rng, count: int, cells: float, octaves: int = 5) -> Field:
    """Fractal noise along a line, about -1 to 1."""
    total = np.zeros(count, np.float32)
    for octave in range(octaves):
        knots = max(4, round(cells * 2**octave))
        values = rng.standard_normal((1, knots)).astype(np.float32)
        total += resize(values.repeat(2, 0), (count, 2))[0] * 0.5**octave
    line: Field = total / np.float32(np.abs(total).max() + 1e-6)
    return line


def smooth(low: float, high: float, value: Field) -> Field:
    t = np.clip((value - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def below(y: Field, line: Field, edge: float = 0.003) -> Field:
    """1 under the line (one height per column), 0 over it."""
    return smooth(0, edge, y - line[None, :])


def rgb(color: str) -> Field:
    """'#d8a' or '#dd88aa' as three floats."""
    digits = color.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    return np.array([int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)], np.float32)


def fill(size: Size, color: str) -> Paint:
    return np.broadcast_to(rgb(color), (size[1], size[0], 3)).copy()


def ramp(value: Field, *stops: str) -> Paint:
    """Colours evenly spread over 0 to 1, looked up in a table of 1024."""
    places = np.linspace(0, 1, len(stops))
    colors = np.stack([rgb(stop) for stop in stops])
    fine = np.linspace(0, 1, 1024)
    table = np.stack([np.interp(fine, places, colors[:, i]) for i in range(3)], 1)
    index = (np.clip(value, 0, 1) * 1023).astype(np.int32)
    colors_there: Paint = table.astype(np.float32)[index]
    return colors_there


def reach(amount: Field, spare: int = 0) -> Box:
    """The rows and columns where anything is to be done, with some to spare."""
    there = amount > 0.002
    rows, columns = np.flatnonzero(np.any(there, 1)), np.flatnonzero(np.any(there, 0))
    if not rows.size:
        return slice(0, 0), slice(0, 0)
    top, left = max(0, rows[0] - spare), max(0, columns[0] - spare)
    return slice(top, rows[-1] + spare + 1), slice(left, columns[-1] + spare + 1)


def around(whole: Size, middle: tuple[float, float], far: tuple[float, float]) -> Box:
    """Rows and columns within `far` of the middle (pixels), inside the picture."""
    (left, right), (top, low) = (
        (max(0, int(spot - away)), min(end, int(spot + away) + 1))
        for spot, away, end in zip(middle, far, whole, strict=True)
    )
    return slice(top, max(top, low)), slice(left, max(left, right))


def mix(below: Paint, above: Paint | str, amount: Field | float) -> Paint:
    color = rgb(above) if isinstance(above, str) else above
    if not isinstance(amount, np.ndarray):
        return np.asarray(below + (color - below) * amount, np.float32)
    box = reach(amount)
    mixed = np.array(below, np.float32)
    patch = mixed[box]
    upper = color[box] if color.shape == below.shape else color
    patch += (upper - patch) * amount[box][..., None]
    return mixed


def glow(picture: Paint, color: str, amount: Field) -> Paint:
    """Adds light the way a screen does: never beyond white."""
    box = reach(amount)
    lit = np.array(picture, np.float32)
    share = rgb(color) * np.clip(amount[box], 0, 1)[..., None]
    lit[box] = 1 - (1 - lit[box]) * (1 - share)
    return lit


def soft(field: Field, radius: float) -> Field:
    """A cheap blur of `radius` pixels: shrink by area, grow by cubic."""
    height, width = field.shape
    factor = max(1.0, radius)
    small = (max(2, round(width / factor)), max(2, round(height / factor)))
    return resize(resize(field, small, Image.Resampling.BOX), (width, height))


def soft_paint(picture: Paint, radius: float) -> Paint:
    return np.stack([soft(picture[..., i], radius) for i in range(3)], -1)


def pick(picture: Paint, x: Field, y: Field) -> Paint:
    """The picture looked at through moved coordinates (pixels, clamped)."""
    height, width = picture.shape[:2]
    columns = np.clip(x, 0, width - 1).astype(np.int32)
    rows = np.clip(y, 0, height - 1).astype(np.int32)
    seen: Paint = picture[rows, columns]
    return seen


def film(picture: Paint, rng: Rng, grain: float = 0.02, vignette: float = 0.2) -> Paint:
    """Silver grain, stronger in the middle tones, and a lens that darkens corners."""
    height, width = picture.shape[:2]
    x, y = plane((width, height))
    far = ((x / (width / height) - 0.5) ** 2 + (y - 0.5) ** 2) * 2
    fine = rng.standard_normal((height, width)).astype(np.float32)
    clumps = soft(rng.standard_normal((height, width)).astype(np.float32), 2) * 1.6
    light = picture @ LUMA
    noise = (fine * 0.5 + clumps) * grain * (0.35 + 2.4 * light * (1 - light))
    lit = picture * (1 - vignette * far * far)[..., None]
    return np.asarray(lit + noise[..., None], np.float32)


def to_image(picture: Paint) -> Image.Image:
    return Image.fromarray((np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8))


def to_paint(image: Image.Image) -> Paint:
    return np.asarray(image.convert("RGB"), np.float32) / 255
