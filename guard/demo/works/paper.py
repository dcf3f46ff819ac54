"""After Hours: what the scissors left, and prints of few inks."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from guard.demo.fields import (
    Field,
    Paint,
    Rng,
    clouds,
    fill,
    film,
    glow,
    mix,
    plane,
    ramp,
    reach,
    rgb,
    smooth,
    soft,
)
from guard.demo.works.shapes import curve, mask_of


def paper_layer(
    picture: Paint, rng: Rng, mask: Field, color: str, lift: int = 5
) -> Paint:
    """A cut sheet glued on: painted by hand, so uneven; it throws a small shadow."""
    box = reach(mask, 8 + 2 * lift)
    sheet, patch = mask[box], picture[box]
    size, share = (sheet.shape[1], sheet.shape[0]), sheet.shape[0] / mask.shape[0]
    shade = np.pad(sheet, ((lift, 0), (lift, 0)))[: size[1], : size[0]]
    patch = mix(patch, "#1a1420", soft(shade, 2 + lift) * (1 - sheet) * 0.34)
    streaks = (clouds(rng, size, 26 * share, 3, 6) - 0.5) * 0.10
    clouded = (clouds(rng, size, 5 * share, 3) - 0.5) * 0.05
    body = np.clip(rgb(color) * (1 + streaks + clouded)[..., None], 0, 1)
    picture[box] = mix(patch, body, sheet)
    return picture


def alga(
    rng: Rng, middle: tuple[float, float], tall: float, lobes: int, turn: float
) -> tuple[tuple[float, float], ...]:
    """A leaf as scissors find it: rounded fingers both sides of a spine."""
    points = []
    for hand in (1, -1):
        steps = range(lobes) if hand == 1 else range(lobes - 1, -1, -1)
        for step in steps:
            t = (step + 0.5) / lobes
            reach = (
                tall
                * (0.16 + 0.30 * np.sin(np.pi * (0.12 + 0.80 * t)))
                * rng.uniform(0.85, 1.15)
            )
            for lift, out in (
                ((-0.35, 0.28), (0.10, 1.0), (0.30, 0.92), (0.48, 0.24))
                if hand == 1
                else ((0.48, 0.24), (0.30, 0.92), (0.10, 1.0), (-0.35, 0.28))
            ):
                points.append(
                    (
                        hand * reach * out,
                        (t + lift / lobes - 0.5) * -tall - reach * out * 0.30,
                    )
                )
    cos, sin = np.cos(turn), np.sin(turn)
    return curve(
        [
            (middle[0] + a * cos - b * sin, middle[1] + a * sin + b * cos)
            for a, b in points
        ],
        8,
    )


#: left, top, right, bottom and colour of the sheets below
GROUNDS = (
    ((0, 0, 420, 470), "#e9b44c"),
    ((420, 0, 800, 330), "#2f5d8a"),
    ((800, 0, 1200, 520), "#e4572e"),
    ((0, 470, 300, 960), "#17324d"),
    ((300, 560, 720, 960), "#f0e2c4"),
    ((720, 520, 1200, 960), "#3b7a57"),
    ((300, 330, 800, 620), "#f2a7a0"),
)


#: middle, height, fingers a side, turn and colour
LEAVES = (
    ((210, 250), 330, 5, 0.15, "#1f3f66"),
    ((610, 170), 250, 4, -0.5, "#f3ead8"),
    ((1000, 260), 380, 6, 0.25, "#fbe3b5"),
    ((150, 720), 330, 5, -0.2, "#e4572e"),
    ((510, 770), 300, 5, 0.5, "#2f5d8a"),
    ((960, 745), 330, 5, -0.35, "#f6c453"),
    ((545, 470), 260, 4, 1.2, "#7a2e4a"),
)


def cut_paper(rng: Rng) -> Paint:
    """Gouached paper, scissors, glue: a garden remembered."""
    size = width, height = 1200, 960
    picture = fill(size, "#f3ead8")
    for (left, top, right, low), color in GROUNDS:
        jitter = rng.uniform(-7, 7, 8)
        corners = (
            (left + jitter[0], top + jitter[1]),
            (right + jitter[2], top + jitter[3]),
            (right + jitter[4], low + jitter[5]),
            (left + jitter[6], low + jitter[7]),
        )
        picture = paper_layer(picture, rng, mask_of(size, corners), color, 2)
    for middle, tall, lobes, turn, color in LEAVES:
        picture = paper_layer(
            picture, rng, mask_of(size, alga(rng, middle, tall, lobes, turn)), color
        )
    for left, top, radius, color in (
        (385, 90, 42, "#e4572e"),
        (760, 395, 50, "#17324d"),
        (1120, 560, 44, "#f2a7a0"),
        (330, 905, 34, "#3b7a57"),
        (735, 905, 40, "#e9b44c"),
    ):
        ring = [
            (
                left + np.cos(a) * radius * rng.uniform(0.93, 1.07),
                top + np.sin(a) * radius,
            )
            for a in np.linspace(0, 6.28, 11)[:-1]
        ]
        picture = paper_layer(picture, rng, mask_of(size, curve(ring, 6)), color)
    tooth = soft(rng.standard_normal((height, width)).astype(np.float32), 2)
    return np.clip(picture * (1 + 0.035 * tooth[..., None]), 0, 1).astype(np.float32)


def quarters(rng: Rng) -> Paint:
    """Quarter circles on a five by four grid, four inks, printed by stencil."""
    size = width, height = 1200, 960
    cell = 240
    _x, _y = plane(size)
    picture = fill(size, "#efe6d5")
    inks = ("#e2583e", "#f2b134", "#1d6a72", "#22304f")
    layers = {ink: Image.new("L", (width * 2, height * 2)) for ink in inks}
    for row in range(4):
        for column in range(5):
            ink, other = (inks[int(i)] for i in rng.permutation(4)[:2])
            left, top = column * cell * 2, row * cell * 2
            quarter(
                ImageDraw.Draw(layers[ink]),
                (left, top),
                cell * 2,
                int(rng.integers(4)),
                1.0,
            )
            quarter(
                ImageDraw.Draw(layers[other]),
                (left, top),
                cell * 2,
                int(rng.integers(4)),
                (0.5, 0.33, 0.66)[int(rng.integers(3))],
            )
    for ink, layer in layers.items():
        mask = np.asarray(layer.resize(size, Image.Resampling.BOX), np.float32) / 255
        mask = np.roll(mask, tuple(int(v) for v in rng.integers(-2, 3, 2)), (0, 1))
        grain = smooth(
            0.14, 0.42, clouds(rng, size, 200, 2) * 0.7 + clouds(rng, size, 6, 4) * 0.45
        )
        load = mask * (0.80 + 0.20 * grain) * (0.86 + 0.14 * clouds(rng, size, 2, 3))
        picture = picture * (1 - load[..., None] * (1 - rgb(ink) * 1.02))
    return np.clip(film(picture.astype(np.float32), rng, 0.012, 0.06), 0, 1)


def quarter(
    draw: ImageDraw.ImageDraw,
    corner: tuple[int, int],
    cell: int,
    turn: int,
    share: float,
) -> None:
    left, top = corner
    reach = int(cell * share)
    middle = (left + cell * (turn % 2), top + cell * (turn // 2))
    start = {0: 0, 1: 90, 2: 270, 3: 180}[turn]
    box = (middle[0] - reach, middle[1] - reach, middle[0] + reach, middle[1] + reach)
    draw.pieslice(box, start, start + 90, fill=255)


FACE = (
    (0.3, -0.98), (0.47, -0.9), (0.565, -0.72), (0.575, -0.58), (0.555, -0.5),
    (0.6, -0.4), (0.685, -0.285), (0.66, -0.245), (0.595, -0.225), (0.6, -0.19),
    (0.635, -0.155), (0.628, -0.125), (0.598, -0.108), (0.625, -0.085),
    (0.618, -0.045), (0.575, -0.015), (0.585, 0.035), (0.565, 0.105), (0.49, 0.135),
    (0.36, 0.125), (0.25, 0.17), (0.215, 0.27), (0.24, 0.42), (0.42, 0.52),
    (0.66, 0.64), (0.8, 0.9), (0.82, 1.3), (-0.8, 1.3), (-0.78, 0.86), (-0.62, 0.62),
    (-0.36, 0.5), (-0.25, 0.36), (-0.255, 0.18), (-0.33, 0.02), (-0.44, -0.2),
    (-0.475, -0.46), (-0.42, -0.72), (-0.25, -0.92), (0.02, -1.01),
)  # fmt: skip


def profiles(rng: Rng) -> Paint:
    """Three sisters, in silhouette, looking at three different evenings."""
    size = _width, _height = 960, 1200
    x, y = plane(size)
    picture = ramp(
        y + (clouds(rng, size, 3, 4, 2) - 0.5) * 0.1,
        "#f6dfc4",
        "#f3c3a0",
        "#e79a86",
        "#b9708a",
    )
    disc = smooth(0.285, 0.283, np.hypot(x - 0.46, y - 0.36).astype(np.float32))
    picture = mix(picture, "#fdf0d4", disc)
    for left, top, scale, hand, color in (
        (570, 560, 330, -1, "#c96a6a"),
        (500, 690, 350, 1, "#5a4a7a"),
        (360, 860, 360, 1, "#1f2748"),
    ):
        points = [(left + hand * a * scale, top + b * scale) for a, b in FACE]
        body = mask_of(size, curve(points, 10))
        hair = mask_of(size, curve(bun(left, top, scale * hand, scale), 10))
        both = np.maximum(body, hair)
        streak = clouds(rng, size, 8, 4, 0.6)
        tone = np.clip(rgb(color) * (0.90 + 0.22 * streak)[..., None], 0, 1)
        rim = np.clip(both - soft(np.roll(both, (6, 6 * hand), (0, 1)), 5), 0, 1)
        picture = mix(
            picture, glow(tone.astype(np.float32), "#ffcf9a", rim * 0.55), both * 0.97
        )
    return film(picture, rng, 0.03, 0.15)


def bun(
    left: float, top: float, across: float, scale: float
) -> list[tuple[float, float]]:
    """Hair gathered at the back of the head."""
    turn = np.linspace(0, 2 * np.pi, 9)[:-1]
    return [
        (
            left - across * 0.50 + np.cos(a) * scale * 0.22,
            top - scale * 0.62 + np.sin(a) * scale * 0.20,
        )
        for a in turn
    ]
