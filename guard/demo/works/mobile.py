"""The one work that moves: a mobile, turning once in three seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

Spot: TypeAlias = npt.NDArray[np.floating[Any]]

SIZE = (900, 900)
FRAMES = 24
INK = "#22252f"
WALL = "#efe7d8"
COLORS = ("#d8412f", "#f0b32e", "#1f6f8b", "#22252f", "#e88f73", "#f7f2e6")


@dataclass(frozen=True, slots=True)
class Arm:
    """A rod in balance: a leaf at one end, another arm (or leaf) at the other."""

    reach: float
    drop: float
    turns: int
    phase: float
    leaf: float
    color: str


ARMS = (
    Arm(300, 130, 1, 0.2, 92, COLORS[0]),
    Arm(245, 134, -1, 1.4, 76, COLORS[1]),
    Arm(200, 126, 1, 2.9, 64, COLORS[2]),
    Arm(158, 118, -2, 0.7, 50, COLORS[3]),
    Arm(118, 106, 2, 2.2, 40, COLORS[4]),
)


def frames() -> tuple[Image.Image, ...]:
    return tuple(frame(step / FRAMES) for step in range(FRAMES))


def frame(moment: float) -> Image.Image:
    """`moment` runs from 0 to 1; the last frame meets the first."""
    sheet = Image.new("RGB", (SIZE[0] * 2, SIZE[1] * 2), WALL)
    draw = ImageDraw.Draw(sheet)
    for shadow in (True, False):
        hang(draw, moment, shadow)
    return sheet.resize(SIZE, Image.Resampling.BOX)


def spot(x: float, y: float) -> Spot:
    return np.array([x, y])


def hang(draw: ImageDraw.ImageDraw, moment: float, shadow: bool) -> None:
    shift = np.array([46.0, 58.0]) if shadow else np.zeros(2)
    ink = "#dccfba" if shadow else INK
    knot = np.array([SIZE[0] / 2, 0.0])
    for arm in ARMS:
        turn = 2 * np.pi * arm.turns * moment + arm.phase
        below = knot + spot(0, arm.drop)
        side, depth = np.cos(turn), np.sin(turn)
        left = below + spot(side * arm.reach, 26 + depth * 20)
        right = below - spot(side * arm.reach * 0.42, 12 + depth * 8)
        line(draw, (knot, below), ink, shift)
        line(draw, (left, below + spot(0, -10), right), ink, shift)
        hung = left + spot(0, 26)
        line(draw, (left, hung), ink, shift)
        leaf(draw, hung + shift, arm, turn, "#dccfba" if shadow else arm.color)
        knot = right
    line(draw, (knot, knot + spot(0, 60)), ink, shift)
    last = Arm(0, 0, 1, 0, 54, COLORS[0])
    leaf(
        draw,
        knot + spot(0, 60) + shift,
        last,
        2 * np.pi * moment,
        ink if shadow else last.color,
    )


def line(
    draw: ImageDraw.ImageDraw,
    points: tuple[Spot, ...],
    ink: str,
    shift: Spot,
) -> None:
    draw.line(
        [tuple((p + shift) * 2) for p in points], fill=ink, width=5, joint="curve"
    )


def leaf(
    draw: ImageDraw.ImageDraw, top: Spot, arm: Arm, turn: float, color: str
) -> None:
    """A leaf of sheet metal, narrower as it turns away."""
    wide = arm.leaf * (0.22 + 0.78 * abs(np.cos(turn * 0.5 + arm.phase)))
    t = np.linspace(0, 1, 40)
    half = wide * np.sin(np.pi * t**0.8) ** 0.9
    down = top[1] + t * arm.leaf * 2.1
    lean = top[0] + np.sin(t * 2.4) * arm.leaf * 0.22
    outline = [
        *zip(lean - half, down, strict=True),
        *zip((lean + half)[::-1], down[::-1], strict=True),
    ]
    draw.polygon([(a * 2, b * 2) for a, b in outline], fill=color)
