"""Salt Hours: the harbour at night, swell, and weather coming in."""

from __future__ import annotations

import numpy as np
from PIL import ImageDraw

from guard.demo.brush import FINE, Touch, repaint, weave
from guard.demo.fields import (
    Field,
    Paint,
    Rng,
    Size,
    clouds,
    film,
    glow,
    mix,
    pick,
    plane,
    ramp,
    smooth,
    to_image,
    to_paint,
    wander,
)
from guard.demo.works.shapes import mask_of


def water_mirror(above: Paint, rng: Rng, horizon: int, size: Size) -> Paint:
    """What stands above the horizon, seen in moving water below it."""
    width, height = size
    rows, columns = np.mgrid[0 : height - horizon, 0:width].astype(np.float32)
    depth = rows / (height - horizon)
    ripple = clouds(rng, (width, height - horizon), 26, 3, 5) - 0.5
    swell = clouds(rng, (width, height - horizon), 9, 2, 9) - 0.5
    x = columns + (ripple * 50 + swell * 30) * (0.12 + depth)
    y = horizon - 2 - rows * 0.86 + (ripple * 120 + swell * 90) * (0.08 + depth)
    return pick(above, x, np.clip(y, 0, horizon - 2))


def harbour(rng: Rng) -> Paint:
    """Night on the quay: lamps, houses, masts, and all of it again in the water."""
    size = width, height = 1200, 800
    horizon = 430
    x, y = plane(size)
    sky = ramp(
        y / 0.55 + (clouds(rng, size, 3, 5, 3) - 0.5) * 0.35,
        "#0b1030",
        "#152350",
        "#2a4672",
        "#4f7085",
        "#b08a6a",
    )
    hill = (
        0.40
        + 0.05 * wander(rng, width, 3, 4)
        - 0.07 * np.sin(np.linspace(0.2, 3.4, width))
    )
    picture = mix(
        sky, "#131a35", smooth(0, 0.006, y - hill[None, :].astype(np.float32))
    )
    picture = houses(picture, rng, horizon)
    boats, lamps = fleet(rng, size, horizon)
    picture = mix(picture, "#0c0e1c", boats)
    for lamp_x, lamp_y, color in lamps:
        far = np.hypot(x - lamp_x / height, y - lamp_y / height)
        picture = glow(picture, color, np.exp(-((far / 0.010) ** 2)) * 1.2)
        picture = glow(picture, color, 0.34 * np.exp(-far / 0.030))
    below = water_mirror(picture, rng, horizon, size)
    below = streaks(below, rng, lamps, size)
    depth = np.linspace(0, 1, height - horizon, dtype=np.float32)[:, None]
    picture[horizon:] = mix(
        below * 0.86, "#0a1533", 0.12 + 0.42 * depth * np.ones(width, np.float32)
    )
    angles = np.where(
        y > horizon / height, 0.0, np.pi * 0.5 * (clouds(rng, size, 3) - 0.5)
    )
    touch = Touch(FINE, stray=0.022, sway=0.16, relief=0.6)
    motif = np.clip(picture * 1.16 + 0.012, 0, 1)
    painted = repaint(motif, rng, touch, angles.astype(np.float32))
    # Windows and rigging are drawn once more, with the small brush.
    painted = mix(painted, motif, 0.5 * np.exp(-(((y - 0.47) / 0.09) ** 2)))
    return weave(mix(painted, "#0c0e1c", boats * 0.7), 0.012)


def streaks(
    water: Paint, rng: Rng, lamps: list[tuple[float, float, str]], size: Size
) -> Paint:
    """Each lamp drawn out over the ripples, broken where they turn away."""
    tall, width = water.shape[:2]
    rows, columns = np.mgrid[0:tall, 0:width].astype(np.float32)
    broken = smooth(0.42, 0.62, clouds(rng, (width, tall), 30, 2, 8))
    sway = (clouds(rng, (width, tall), 18, 2, 6) - 0.5) * 26
    for place, _, color in lamps:
        reach = rng.uniform(0.35, 0.75) * tall
        wide = 3.5 + rows * 0.035
        lane = np.exp(-(((columns - place + sway * rows / tall) / wide) ** 2))
        water = glow(water, color, lane * broken * np.exp(-rows / reach) * 0.75)
    return water


def houses(picture: Paint, rng: Rng, horizon: int) -> Paint:
    sheet = to_image(picture)
    draw = ImageDraw.Draw(sheet)
    walls = ("#2a2a44", "#33304a", "#3b3346", "#23304a", "#46384a", "#2e3a50")
    left = -20
    while left < sheet.width:
        wide = int(rng.integers(38, 84))
        top = horizon - int(rng.integers(60, 130))
        wall = walls[int(rng.integers(len(walls)))]
        roof = top - int(rng.integers(14, 34))
        draw.polygon(
            [
                (left, horizon),
                (left, top),
                (left + wide // 2, roof),
                (left + wide, top),
                (left + wide, horizon),
            ],
            fill=wall,
        )
        for row in range(top + 10, horizon - 22, 24):
            for column in range(left + 9, left + wide - 12, 17):
                lit = rng.random() < 0.42
                shade = ("#ffd27a", "#ffb65c", "#ffe2a6")[int(rng.integers(3))]
                pane = shade if lit else "#1a2038"
                draw.rectangle((column, row, column + 7, row + 11), fill=pane)
        left += wide
    draw.rectangle((0, horizon - 9, sheet.width, horizon), fill="#171521")
    return to_paint(sheet)


def fleet(
    rng: Rng, size: Size, horizon: int
) -> tuple[Field, list[tuple[float, float, str]]]:
    """Hulls and masts in silhouette, and the lamps along the quay."""
    shapes: list[tuple[tuple[float, float], ...]] = []
    lamps: list[tuple[float, float, str]] = []
    for place in (120, 300, 395, 700, 860, 1085):
        long = float(rng.integers(60, 105))
        deck = horizon - float(rng.integers(10, 16))
        mast = float(rng.integers(130, 250))
        shapes.append(
            (
                (place - long / 2, deck),
                (place + long / 2 + 8, deck - 6),
                (place + long / 2 - 8, horizon + 8),
                (place - long / 2 + 9, horizon + 8),
            )
        )
        shapes.append(
            (
                (place - 1.6, deck),
                (place + 1.6, deck),
                (place + 0.8, deck - mast),
                (place - 0.8, deck - mast),
            )
        )
        shapes.append(
            (
                (place, deck - 18),
                (place + long * 0.42, deck - 15),
                (place + long * 0.42, deck - 12),
                (place, deck - 14),
            )
        )
        lamps.append((place, deck - mast, "#ffe9c0"))
    lamps += [(float(spot), horizon - 34.0, "#ffb04a") for spot in range(40, 1200, 128)]
    lamps.append((610.0, horizon - 20.0, "#6be0b0"))
    lamps.append((1010.0, horizon - 20.0, "#ff6a55"))
    return mask_of(size, *shapes), lamps


def swell(rng: Rng) -> Paint:
    """Evening light on long waves, sun low; a photograph in feeling."""
    size = _width, _height = 1200, 750
    x, y = plane(size)
    horizon, sun = 0.40, 0.98
    away = np.maximum(y - horizon, 0.002)
    depth = 0.09 / away
    across = (x - 0.8) * depth * 9
    waves = np.zeros_like(x)
    for turn in range(22):
        pull = rng.uniform(1.5, 16) * (1 + turn * 0.12)
        lean = rng.normal(0, 0.42)
        phase = rng.uniform(0, 6.3)
        run = depth * 22 * np.cos(lean) + across * np.sin(lean)
        waves += np.sin(run * pull * 0.22 + phase) / pull**0.8
    waves = waves * np.clip(away * 7, 0.05, 1) ** 0.6
    chop = clouds(rng, size, 60, 3, 6) - 0.5
    slope = np.gradient(waves, axis=0) * 26 + chop * (0.35 + away)
    lit = np.clip(0.42 + slope * 0.55 - away * 0.25, 0, 1).astype(np.float32)
    sea = ramp(lit, "#0e2233", "#1f4554", "#4d7f85", "#c59a78", "#ffdba0")
    lane = np.exp(-(((x - sun) / (0.05 + away * 0.55)) ** 2))
    sparkle = smooth(0.52, 0.86, (lit + chop * 0.5).astype(np.float32)) * lane
    sea = glow(sea, "#ffc884", (sparkle + lane * 0.22).astype(np.float32))
    veil = clouds(rng, size, 4, 5, 5)
    warm = y / horizon + (veil - 0.5) * 0.28
    sky = ramp(warm * 0.98, "#4d6a8c", "#8395a3", "#cdb39c", "#f2c48a", "#ffdf9e")
    disc = np.hypot(x - sun, y - 0.345)
    sky = mix(sky, "#5b6378", smooth(0.55, 0.95, clouds(rng, size, 5, 5, 7)) * 0.5)
    sky = glow(sky, "#ffb870", 0.55 * np.exp(-disc / 0.16))
    sky = glow(sky, "#fff4d8", 1.1 * smooth(0.045, 0.036, disc.astype(np.float32)))
    picture = mix(sky, sea, smooth(-0.0015, 0.0015, y - horizon))
    haze = np.exp(-np.abs(y - horizon) / 0.02)
    return film(mix(picture, "#f0c79a", haze * 0.45), rng, 0.022, 0.35)


def squall(rng: Rng) -> Paint:
    """A front coming in: swirling cloud, a strip of lit sea, rain."""
    size = 1200, 900
    x, y = plane(size)
    turn_x, turn_y = clouds(rng, size, 2, 3), clouds(rng, size, 2, 3)
    rows, columns = np.mgrid[0:900, 0:1200].astype(np.float32)
    lumps = clouds(rng, size, 4, 6, 1.7)
    lumps = pick(lumps, columns + (turn_x - 0.5) * 260, rows + (turn_y - 0.5) * 200)
    eye = np.exp(-(((x - 0.93) / 0.42) ** 2) - ((y - 0.42) / 0.26) ** 2)
    light = np.clip(lumps * 0.66 + eye * (0.44 + 0.32 * lumps) - 0.06 + y * 0.10, 0, 1)
    sky = ramp(light, "#1b232e", "#39434d", "#66685f", "#a99672", "#ead9a4", "#fff3cf")
    rain = smooth(0.45, 0.8, clouds(rng, (1200, 900), 3, 3, 0.25)) * smooth(
        0.25, 0.6, y
    )
    rain *= smooth(0.75, 0.25, x)
    sky = mix(sky, "#3d4750", rain * 0.7)
    away = np.maximum(y - 0.66, 0.001)
    chop = clouds(rng, size, 9, 5, 2.6)
    heave = clouds(rng, size, 5, 4, 4)
    ridges = np.sin(np.log(away + 0.045) * 17 + heave * 15 + chop * 5)
    lace = clouds(rng, size, 34, 4, 2.5)
    foam = (
        smooth(0.72, 1.0, ridges) * smooth(0.45, 0.8, chop) * smooth(0.35, 0.75, lace)
    )
    tone = (
        0.30
        + 0.15 * ridges
        + (chop - 0.5) * 0.3
        + 0.6 * np.exp(-away / 0.05) * (0.2 + eye)
        + eye * 0.22
    )
    sea = ramp(
        tone.astype(np.float32), "#0d1a1f", "#1d3538", "#3f5d58", "#8f9a7c", "#efe2b0"
    )
    sea = mix(sea, "#e9e6d6", foam * 0.75 * smooth(0.0, 0.16, away))
    picture = mix(sky, sea, smooth(0.657, 0.664, y))
    ship = mask_of(
        size,
        ((300, 588), (352, 588), (346, 601), (306, 601)),
        ((322, 588), (324, 588), (323.5, 540), (322.5, 540)),
        ((326, 584), (345, 580), (325, 546)),
    )
    picture = mix(picture, "#171b1e", ship)
    touch = Touch(FINE, stray=0.035, sway=0.3, relief=0.9)
    return weave(repaint(np.clip(picture, 0, 1), rng, touch), 0.015)
