"""Salt Hours: the ferry, the Wednesday race, posts at low water."""

from __future__ import annotations

import numpy as np

from guard.demo.fields import (
    Field,
    Paint,
    Rng,
    Size,
    below,
    clouds,
    film,
    glow,
    mix,
    plane,
    ramp,
    smooth,
    soft,
    soft_paint,
    wander,
)
from guard.demo.water import sheet, wash
from guard.demo.works.sea import water_mirror
from guard.demo.works.shapes import mask_of


def ferry(rng: Rng) -> Paint:
    """First ferry in fog; almost nothing but air."""
    size = width, height = 1280, 720
    x, y = plane(size)
    fog = clouds(rng, size, 2.5, 5, 4)
    tone = y * 0.9 + (fog - 0.5) * 0.22
    picture = ramp(
        tone,
        "#8fa3b0",
        "#b9bdbd",
        "#e6cfc0",
        "#efd9c6",
        "#c3c3c0",
        "#8d9ba3",
        "#72848f",
    )
    picture = mix(
        picture, "#7f8f9a", shore(rng, size, 0.475, 0.05) * 0.34 * smooth(0.5, 0.43, y)
    )
    picture = mix(
        picture,
        "#6c7d8a",
        shore(rng, size, 0.49, 0.028) * 0.45 * smooth(0.515, 0.46, y),
    )
    sun = np.hypot(x - 0.52, y - 0.27).astype(np.float32)
    picture = glow(
        picture, "#ffe2c0", 0.9 * smooth(0.062, 0.055, sun) + 0.35 * np.exp(-sun / 0.2)
    )
    hull, panes = ferry_shape(size)
    ship = mix(mix(picture, "#2c3842", hull * 0.86), "#ffd9a0", panes * 0.95)
    halo = soft(panes, 26) * 1.5
    ship = glow(ship, "#ffc890", np.clip(halo, 0, 0.5))
    horizon = 372
    seen = water_mirror(ship, rng, horizon, size)
    depth = np.linspace(0, 1, height - horizon, dtype=np.float32)[:, None]
    grey = ramp(
        (0.25 + 0.75 * depth) * np.ones(width, np.float32),
        "#d9cfc6",
        "#a9b1b4",
        "#76878f",
        "#5a6d78",
    )
    ship[horizon:] = mix(seen, grey, 0.35 + 0.4 * depth * np.ones(width, np.float32))
    band = np.exp(-(((y - horizon / height) / 0.035) ** 2)) * (0.35 + 0.5 * fog)
    picture = mix(ship, "#dfd3ca", np.clip(band, 0, 1) * 0.6)
    return film(soft_paint(picture, 1.4), rng, 0.03, 0.3)


def shore(rng: Rng, size: Size, base: float, rise: float) -> Field:
    _, y = plane(size)
    line = base - rise * (0.5 + 0.5 * wander(rng, size[0], 4, 6))
    return smooth(-0.003, 0.004, y - line[None, :])


def ferry_shape(size: Size) -> tuple[Field, Field]:
    left, deck = 760, 352
    hull = mask_of(
        size,
        (
            (left - 12, deck),
            (left + 330, deck - 4),
            (left + 312, deck + 22),
            (left + 14, deck + 22),
        ),
        (
            (left + 18, deck),
            (left + 22, deck - 30),
            (left + 286, deck - 30),
            (left + 296, deck),
        ),
        (
            (left + 60, deck - 30),
            (left + 66, deck - 54),
            (left + 232, deck - 54),
            (left + 244, deck - 30),
        ),
        (
            (left + 78, deck - 54),
            (left + 84, deck - 72),
            (left + 128, deck - 72),
            (left + 134, deck - 54),
        ),
        (
            (left + 160, deck - 54),
            (left + 164, deck - 92),
            (left + 190, deck - 92),
            (left + 196, deck - 54),
        ),
        (
            (left + 100, deck - 72),
            (left + 102, deck - 72),
            (left + 102, deck - 112),
            (left + 100, deck - 112),
        ),
    )
    lower = [
        ((c, deck - 22), (c + 9, deck - 22), (c + 9, deck - 13), (c, deck - 13))
        for c in range(left + 34, left + 278, 16)
    ]
    upper = [
        ((c, deck - 47), (c + 8, deck - 47), (c + 8, deck - 39), (c, deck - 39))
        for c in range(left + 80, left + 226, 15)
    ]
    return hull, mask_of(size, *lower, *upper)


def groynes(rng: Rng) -> Paint:
    """Posts walking out into still water; long exposure, black and white."""
    size = _width, _height = 900, 1125
    x, y = plane(size)
    veil = clouds(rng, size, 2.2, 5, 5)
    sky = 0.80 - 0.42 * smooth(0.42, 0.0, y) + (veil - 0.5) * 0.22
    lane = np.exp(-(((x - 0.42) / (0.10 + 0.35 * (y - 0.4))) ** 2))
    sea = 0.80 - 0.45 * smooth(0.43, 1.05, y) + 0.14 * lane
    sea += (clouds(rng, size, 12, 3, 9) - 0.5) * 0.05
    tone = np.where(y < 0.425, sky, sea)
    tone = mix(
        tone[..., None],
        np.full((1, 1, 1), 0.84, np.float32),
        np.exp(-(((y - 0.425) / 0.02) ** 2)),
    )[..., 0]
    posts: list[tuple[tuple[float, float], ...]] = []
    shades: list[tuple[tuple[float, float], ...]] = []
    for step in range(15):
        near = 0.80**step
        foot_x = 400 - 300 * near + rng.normal(0, 5) * near
        foot_y = 490 + 470 * near
        wide = 30 * near
        high = (250 + rng.normal(0, 26)) * near
        lean = rng.normal(0, 5) * near
        posts.append(
            (
                (foot_x - wide, foot_y),
                (foot_x + wide, foot_y),
                (foot_x + wide * 0.9 + lean, foot_y - high),
                (foot_x - wide * 0.8 + lean, foot_y - high * 1.03),
            )
        )
        shades.append(
            (
                (foot_x - wide, foot_y),
                (foot_x + wide, foot_y),
                (foot_x + wide * 0.8 - lean, foot_y + high * 0.8),
                (foot_x - wide * 0.8 - lean, foot_y + high * 0.8),
            )
        )
    mirror = soft(mask_of(size, *shades), 7) * smooth(1.05, 0.42, y)
    tone = tone * (1 - 0.62 * mirror)
    wood = mask_of(size, *posts)
    rings = clouds(rng, size, 40, 3, 0.15)
    tone = tone * (1 - wood) + wood * (0.06 + 0.14 * rings)
    tone = 0.5 + (tone - 0.5) * 1.12
    picture = np.repeat(tone.astype(np.float32)[..., None], 3, 2)
    return film(picture, rng, 0.028, 0.5)


def regatta(rng: Rng) -> Paint:
    """Wednesday race in watercolour: paper left white makes the sails."""
    size = width, height = 1200, 900
    _x, y = plane(size)
    paper = sheet(rng, size, "#faf6ec")
    cloud = smooth(0.30, 0.75, clouds(rng, size, 2.6, 5, 1.8))
    sails = regatta_sails(size)
    dry = 1 - np.maximum.reduce([sail for sail, _, _ in sails])
    paper = wash(paper, smooth(0.56, 0.05, y) * cloud * dry, "#86b3d1", rng, 0.85, 16)
    paper = wash(
        paper, np.exp(-(((y - 0.53) / 0.05) ** 2)) * dry * 0.6, "#e9b99a", rng, 0.6, 14
    )
    line = 0.555 - 0.05 * (0.5 + 0.5 * wander(rng, width, 4, 6))
    hills = below(y, line, 0.006)
    paper = wash(paper, hills * smooth(0.60, 0.575, y) * dry, "#7d90a8", rng, 0.8, 6)
    for top, low, tint, load in (
        (0.575, 0.72, "#5fa3ad", 0.75),
        (0.66, 0.86, "#3f8396", 0.8),
        (0.80, 1.05, "#235f79", 0.95),
    ):
        strokes = smooth(
            0.36, 0.52, clouds(rng, size, 16, 3, 9) + 0.9 * smooth(top, low, y) - 0.25
        )
        band = smooth(top, top + 0.05, y) * smooth(low + 0.09, low, y) * strokes
        paper = wash(paper, band * dry, tint, rng, load, 6)
    for mask, tint, foot in sails:
        paper = wash(paper, mask, tint, rng, 0.30, 6)
        deep = height - foot - 6
        dim = np.zeros_like(mask)
        dim[foot + 6 :] = mask[foot : foot - deep : -1]
        fade = smooth(foot / height + 0.26, foot / height, y)
        paper = wash(paper, dim * fade, tint, rng, 0.26, 14)
    hulls = mask_of(size, *regatta_hulls())
    paper = wash(paper, hulls, "#28364a", rng, 1.2, 3)
    return np.clip(paper, 0, 1).astype(np.float32)


FLEET = (
    (250, 600, 210, 9, "#d9c3a5"),
    (520, 575, 120, 5, "#c9b7a8"),
    (690, 640, 330, 14, "#e0674b"),
    (960, 590, 170, 8, "#d6bd9d"),
    (1080, 572, 95, 4, "#7f98b0"),
    (100, 566, 70, 3, "#c9b7a8"),
)


def regatta_sails(size: Size) -> list[tuple[Field, str, int]]:
    sails = []
    for left, foot, tall, lean, tint in FLEET:
        main = curve_sail((left, foot), tall, -0.46 * tall, lean)
        jib = curve_sail((left + 5, foot), tall * 0.84, 0.36 * tall, lean)
        sails.append((mask_of(size, main), "#d8ccb9", foot))
        sails.append((mask_of(size, jib), tint, foot))
    return sails


def curve_sail(
    foot: tuple[float, float], tall: float, out: float, lean: float
) -> tuple[tuple[float, float], ...]:
    t = np.linspace(0, 1, 14)
    edge_x = foot[0] + lean * t + out * (1 - t) * (1 + 0.45 * np.sin(np.pi * t))
    edge_y = foot[1] - tall * t
    return (foot, *((float(a), float(b)) for a, b in zip(edge_x, edge_y, strict=True)))


def regatta_hulls() -> list[tuple[tuple[float, float], ...]]:
    return [
        (
            (left - 0.44 * tall, foot + 4),
            (left + 0.44 * tall, foot + 1),
            (left + 0.26 * tall, foot + 3 + tall * 0.065),
            (left - 0.40 * tall, foot + 3 + tall * 0.065),
        )
        for left, foot, tall, _, _ in FLEET
    ]
