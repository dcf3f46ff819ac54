"""High Ground: larches, birches, an oak at moonrise."""

from __future__ import annotations

import numpy as np

from guard.demo.brush import FINE, OIL, Touch, repaint, weave
from guard.demo.fields import (
    Field,
    Paint,
    Rng,
    Size,
    around,
    below,
    clouds,
    glow,
    mix,
    pick,
    plane,
    ramp,
    rgb,
    smooth,
    wander,
)
from guard.demo.works.hills import firs

LEAVES = ("#e0a02a", "#efbb45", "#d08a2c", "#b8702c", "#f2cf72", "#9a8f3e", "#c6662e")


def autumn(rng: Rng, size: Size) -> Paint:
    """The far side of the lake: sky, rock, and mixed wood."""
    width, _ = size
    x, y = plane(size)
    picture = ramp(
        y * 1.9 + (clouds(rng, size, 3, 4, 2) - 0.5) * 0.4,
        "#5f8fb4",
        "#93b3c3",
        "#d3d3c0",
        "#dcc99d",
    )
    peak = 0.16 + 0.16 * np.abs(x[0] - 0.8) + 0.05 * wander(rng, width, 3, 6)
    rock = ramp(
        clouds(rng, size, 7, 5, 0.6), "#3d5470", "#586f8b", "#7f93a6", "#a9b4bd"
    )
    picture = mix(picture, rock, below(y, peak, 0.004))
    slope = 0.33 + 0.06 * wander(rng, width, 2, 5)
    wood = ramp(
        clouds(rng, size, 16, 4, 0.5), "#1f3432", "#33503f", "#6f6d3a", "#b98b35"
    )
    picture = mix(picture, wood, below(y, slope, 0.02))
    return picture


def larches(rng: Rng) -> Paint:
    """October: gold trees, and the same gold in the lake."""
    size = width, height = 1200, 900
    bank = 540
    _, y = plane(size)
    picture = autumn(rng, size)
    for place in np.sort(rng.uniform(0, 1.33, 46)):
        tall, foot = rng.uniform(0.16, 0.42), bank / height - rng.uniform(0, 0.035)
        picture = larch(
            picture,
            rng,
            (float(place), foot, tall),
            LEAVES[int(rng.integers(len(LEAVES)))],
        )
    grass = smooth(bank / height - 0.03, bank / height, y)
    picture = mix(
        picture,
        ramp(clouds(rng, size, 30, 3, 3), "#5b4a25", "#a5822f", "#d8b658"),
        grass,
    )
    rows, columns = np.mgrid[0 : height - bank, 0:width].astype(np.float32)
    ripple = clouds(rng, (width, height - bank), 16, 3, 7) - 0.5
    seen = pick(
        picture, columns + ripple * 14, bank - 2 - rows * 1.2 + ripple * rows * 0.5
    )
    depth = np.clip(rows / (height - bank), 0, 1)
    picture[bank:] = mix(seen * 0.9, "#16323f", 0.10 + 0.4 * depth)
    flow = np.where(y > bank / height, 0.0, 1.35 + (clouds(rng, size, 5) - 0.5) * 2.2)
    return weave(
        repaint(
            np.clip(picture, 0, 1),
            rng,
            Touch(FINE, 0.04, 0.3, 0.9),
            flow.astype(np.float32),
        ),
        0.012,
    )


def larch(
    picture: Paint, rng: Rng, place: tuple[float, float, float], color: str
) -> Paint:
    """One tree: a cone of foliage eaten into by noise, its left side in the sun."""
    middle, foot, tall = place
    height, width = picture.shape[:2]
    mid_x, mid_y = middle * height, (foot - tall / 2) * height
    box = around(
        (width, height), (mid_x, mid_y), (tall * 0.3 * height, tall / 2 * height)
    )
    patch = picture[box]
    size = (patch.shape[1], patch.shape[0])
    rows, columns = np.mgrid[box].astype(np.float32) / height
    up = (foot - rows) / tall
    cone = (
        0.17
        * tall
        * np.clip(1.02 - up, 0, 1) ** 0.8
        * (0.75 + 0.5 * clouds(rng, size, 7, 3))
    )
    side = (columns - middle) / np.maximum(cone, 1e-3)
    body = smooth(1.0, 0.72, np.abs(side)) * smooth(0.03, 0.10, up)
    body *= smooth(0.22, 0.42, clouds(rng, size, 12, 3, 1.4))
    trunk = smooth(0.006, 0.003, np.abs(columns - middle)) * smooth(0.9, 0.7, up)
    shade = np.clip(0.55 - side * 0.35 + (clouds(rng, size, 14, 3) - 0.5) * 0.7, 0, 1)
    dark = tuple(int(v * 255) for v in rgb(color) * np.array([0.34, 0.32, 0.42]))
    bright = tuple(int(v * 255) for v in np.clip(rgb(color) * 1.12 + 0.05, 0, 1))
    leaf = ramp(
        shade.astype(np.float32),
        "#{:02x}{:02x}{:02x}".format(*dark),
        color,
        "#{:02x}{:02x}{:02x}".format(*bright),
    )
    picture[box] = mix(mix(patch, "#2b211b", trunk * 0.9), leaf, body)
    return picture


def birches(rng: Rng) -> Paint:
    """Birches in snow, low sun, blue shadows."""
    size = width, _height = 900, 1200
    _x, y = plane(size)
    back = clouds(rng, size, 4, 4, 0.12)
    picture = ramp(
        y * 0.75 + (back - 0.5) * 0.35, "#c8c3d2", "#dccbc9", "#f2d9c3", "#f6e6d3"
    )
    ground = 0.66 + 0.02 * wander(rng, width, 2, 4)
    drifts = clouds(rng, size, 4, 4, 3.5)
    snow = ramp(drifts * 0.7 + 0.25, "#a9b9d8", "#d5dcec", "#f6f1ec", "#fff8ee")
    picture = mix(
        picture, snow, smooth(-0.015, 0.02, (y - ground[None, :]).astype(np.float32))
    )
    for step in range(26):
        near = (step / 26) ** 1.6
        wide = 0.006 + 0.030 * near
        foot = 0.66 + 0.27 * near + rng.uniform(0, 0.02)
        place = rng.uniform(-0.02, 0.77)
        shadow(picture, (place, foot, wide))
        birch(picture, rng, (place, foot, wide), near)
    return repaint(np.clip(picture, 0, 1), rng, Touch(FINE, 0.022, 0.2, 0.6))


def shadow(picture: Paint, place: tuple[float, float, float]) -> None:
    """A trunk's shadow, running to the left over the snow."""
    middle, foot, wide = place
    height, width = picture.shape[:2]
    x, y = plane((width, height))
    box = (
        slice(int(foot * height), height),
        slice(0, max(1, int((middle + wide) * height))),
    )
    x, run = x[box], y[box] - foot
    cast = smooth(wide * 1.1, wide * 0.7, np.abs(x - middle + run * 1.25))
    picture[box] = mix(picture[box], "#8fa5d2", cast * 0.55 * smooth(0.5, 0.0, run))


def birch(
    picture: Paint, rng: Rng, place: tuple[float, float, float], near: float
) -> None:
    """One trunk with its scars, painted into the picture."""
    middle, foot, wide = place
    height = picture.shape[0]
    reach = wide + 0.045
    box = slice(
        max(0, int((middle - reach) * height)), max(1, int((middle + reach) * height))
    )
    patch = picture[:, box]
    width = patch.shape[1]
    x, y = plane((width, height))
    x = x + box.start / height
    bow = (
        middle
        + rng.normal(0, 0.015) * (foot - y)
        + 0.012 * np.sin(y * rng.uniform(2, 5) + rng.uniform(0, 6))
    )
    side = (x - bow) / wide
    body = smooth(1.0, 0.9, np.abs(side)) * (y < foot + wide * 0.2)
    bark = ramp(
        (0.5 - side * 0.42).astype(np.float32),
        "#6d6a80",
        "#a8a2ad",
        "#ece4da",
        "#fffaf0",
    )
    cells = clouds(rng, (width, height), 40 - 22 * near, 2, 5)
    scars = smooth(0.66, 0.80, cells) * (0.35 + 0.65 * smooth(0.3, 1.0, np.abs(side)))
    foot_dark = smooth(foot - 0.12 * (0.4 + near), foot, y) * smooth(
        0.4, 0.7, clouds(rng, (width, height), 20, 3)
    )
    bark = mix(bark, "#2b2630", np.clip(scars + foot_dark, 0, 0.92))
    picture[:, box] = mix(patch, mix(bark, "#d9cdd0", 0.62 * (1 - near)), body)


def moonrise(rng: Rng) -> Paint:
    """A late moon over ploughed land."""
    size = width, _height = 1280, 720
    x, y = plane(size)
    picture = ramp(
        y * 1.75 + (clouds(rng, size, 3, 5, 5) - 0.5) * 0.14,
        "#27305e",
        "#4c4c80",
        "#8d6d94",
        "#cf9499",
        "#f0bf9f",
    )
    veil = smooth(0.55, 0.9, clouds(rng, size, 4, 5, 9)) * smooth(0.1, 0.4, y)
    picture = mix(picture, "#7d6388", veil * 0.6)
    disc = np.hypot(x - 1.18, y - 0.36).astype(np.float32)
    seas = 0.86 + 0.14 * clouds(rng, size, 18, 4)
    picture = glow(picture, "#ffd9a8", 0.42 * np.exp(-disc / 0.14))
    moon = np.broadcast_to(rgb("#fff0d2"), picture.shape) * seas[..., None]
    picture = mix(picture, moon, smooth(0.092, 0.089, disc))
    for base, tint, tall in ((0.535, "#74607f", 0.008), (0.565, "#4b4566", 0.014)):
        line = base - 0.02 * wander(rng, width, 2.5, 5) - firs(rng, width, tall)
        picture = mix(picture, tint, below(y, line, 0.003))
    away = np.maximum(y - 0.555, 0.004)
    rows = (x - 0.80) / away * 0.62 + 0.25 * np.sin(1 / (away + 0.12))
    furrow = 0.5 + 0.5 * np.sin(rows * 9.5)
    clods = clouds(rng, size, 60, 4, 2)
    sheen = np.exp(-(((x - 1.12) / (0.18 + away * 1.6)) ** 2))
    light = np.clip(
        furrow * (0.35 + 0.35 * sheen)
        + (clods - 0.5) * 0.5 * np.clip(away * 4, 0, 1)
        + 0.1,
        0,
        1,
    )
    field = ramp(
        light.astype(np.float32), "#141a33", "#2a2c4f", "#5a4a6e", "#b58a8c", "#ffd9b0"
    )
    picture = mix(picture, field, smooth(0.556, 0.566, y))
    oak = crown(rng, size)
    picture = mix(picture, "#161a30", oak)
    return repaint(np.clip(picture, 0, 1), rng, Touch(OIL.layers, 0.02, 0.2, 0.55))


def crown(rng: Rng, size: Size) -> Field:
    """One oak on the horizon: leaf clumps about a short trunk."""
    x, y = plane(size)
    ball = (
        np.hypot((x - 0.47) / 0.13, (y - 0.432) / 0.088)
        + (clouds(rng, size, 14, 5) - 0.5) * 0.75
    )
    holes = smooth(0.10, 0.2, clouds(rng, size, 40, 3))
    trunk = smooth(0.009, 0.006, np.abs(x - 0.47)) * (y > 0.45) * (y < 0.572)
    return np.maximum(smooth(1.0, 0.86, ball.astype(np.float32)) * holes, trunk).astype(
        np.float32
    )
