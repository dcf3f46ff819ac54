"""Salt Hours: harbours, swell and weather."""

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
    soft,
    soft_paint,
    to_image,
    to_paint,
    wander,
)
from guard.demo.water import sheet, wash
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
    sky = ramp(y / 0.55 + (clouds(rng, size, 3, 5, 3) - 0.5) * 0.35,
               "#0b1030", "#152350", "#2a4672", "#4f7085", "#b08a6a")  # fmt: skip
    hill = 0.40 + 0.05 * wander(rng, width, 3, 4) - 0.07 * np.sin(
        np.linspace(0.2, 3.4, width)
    )
    picture = mix(sky, "#131a35", smooth(0, 0.006, y - hill[None, :].astype(np.float32)))
    picture = houses(picture, rng, horizon)
    boats, lamps = fleet(rng, size, horizon)
    picture = mix(picture, "#0c0e1c", boats)
    for lamp_x, lamp_y, color in lamps:
        far = np.hypot(x - lamp_x / height, y - lamp_y / height)
        picture = glow(picture, color, np.exp(-((far / 0.010) ** 2)) * 1.2)
        picture = glow(picture, color, 0.34 * np.exp(-far / 0.030))
    below = water_mirror(picture, rng, horizon, size)
    depth = np.linspace(0, 1, height - horizon, dtype=np.float32)[:, None]
    picture[horizon:] = mix(below * 0.86, "#0a1533", 0.12 + 0.42 * depth * np.ones(width, np.float32))
    angles = np.where(y > horizon / height, 0.0, np.pi * 0.5 * (clouds(rng, size, 3) - 0.5))
    touch = Touch(FINE, stray=0.022, sway=0.16, relief=0.6)
    painted = repaint(np.clip(picture * 1.08, 0, 1), rng, touch, angles.astype(np.float32))
    return weave(painted, 0.012)


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
        draw.polygon([(left, horizon), (left, top), (left + wide // 2, roof),
                      (left + wide, top), (left + wide, horizon)], fill=wall)  # fmt: skip
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
    lamps = []
    for place in (120, 300, 395, 700, 860, 1085):
        long = float(rng.integers(60, 105))
        deck = horizon - float(rng.integers(10, 16))
        mast = float(rng.integers(130, 250))
        shapes.append(((place - long / 2, deck), (place + long / 2 + 8, deck - 6),
                       (place + long / 2 - 8, horizon + 8), (place - long / 2 + 9, horizon + 8)))  # fmt: skip
        shapes.append(((place - 1.6, deck), (place + 1.6, deck), (place + 0.8, deck - mast), (place - 0.8, deck - mast)))  # fmt: skip
        shapes.append(((place, deck - 18), (place + long * 0.42, deck - 15), (place + long * 0.42, deck - 12), (place, deck - 14)))  # fmt: skip
        lamps.append((place, deck - mast, "#ffe9c0"))
    lamps += [(float(spot), horizon - 34.0, "#ffb04a") for spot in range(40, 1200, 128)]
    lamps.append((610.0, horizon - 20.0, "#6be0b0"))
    lamps.append((1010.0, horizon - 20.0, "#ff6a55"))
    return mask_of(size, *shapes), lamps


def swell(rng: Rng) -> Paint:
    """Evening light on long waves, sun low; a photograph in feeling."""
    size = width, height = 1200, 750
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
    sea = glow(sea, "#ffc884", (sparkle + lane * 0.10).astype(np.float32))
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
    light = np.clip(lumps * 0.62 + eye * 0.62 - 0.10 + y * 0.10, 0, 1)
    sky = ramp(light, "#1b232e", "#39434d", "#66685f", "#a99672", "#ead9a4", "#fff3cf")
    rain = smooth(0.45, 0.8, clouds(rng, (1200, 900), 3, 3, 0.25)) * smooth(0.25, 0.6, y)
    rain *= smooth(0.75, 0.25, x)
    sky = mix(sky, "#3d4750", rain * 0.7)
    away = np.maximum(y - 0.66, 0.001)
    ridges = np.sin(np.log(away + 0.02) * 38 + clouds(rng, size, 6, 4, 4) * 9)
    foam = smooth(0.62, 0.98, (ridges * 0.5 + 0.5) * clouds(rng, size, 14, 3, 3) * 1.5)
    tone = 0.32 + 0.16 * ridges + 0.5 * np.exp(-away / 0.04) * (0.3 + eye) + eye * 0.25
    sea = ramp(tone.astype(np.float32), "#0d1a1f", "#1d3538", "#3f5d58", "#8f9a7c", "#efe2b0")
    sea = mix(sea, "#e9e6d6", foam * 0.75 * smooth(0.0, 0.2, away))
    picture = mix(sky, sea, smooth(0.657, 0.664, y))
    ship = mask_of(size, ((300, 588), (352, 588), (346, 601), (306, 601)),
                   ((322, 588), (324, 588), (323.5, 540), (322.5, 540)),
                   ((326, 584), (345, 580), (325, 546)))  # fmt: skip
    picture = mix(picture, "#171b1e", ship)
    touch = Touch(FINE, stray=0.035, sway=0.3, relief=0.9)
    return weave(repaint(np.clip(picture, 0, 1), rng, touch), 0.015)


def ferry(rng: Rng) -> Paint:
    """First ferry in fog; almost nothing but air."""
    size = width, height = 1280, 720
    x, y = plane(size)
    fog = clouds(rng, size, 2.5, 5, 4)
    tone = y * 0.9 + (fog - 0.5) * 0.22
    picture = ramp(tone, "#8fa3b0", "#b9bdbd", "#e6cfc0", "#efd9c6", "#c3c3c0", "#8d9ba3", "#72848f")
    picture = mix(picture, "#7f8f9a", shore(rng, size, 0.475, 0.05) * 0.34 * smooth(0.5, 0.43, y))
    picture = mix(picture, "#6c7d8a", shore(rng, size, 0.49, 0.028) * 0.45 * smooth(0.515, 0.46, y))
    sun = np.hypot(x - 0.52, y - 0.27).astype(np.float32)
    picture = glow(picture, "#ffe2c0", 0.9 * smooth(0.062, 0.055, sun) + 0.35 * np.exp(-sun / 0.2))
    hull, panes = ferry_shape(size)
    ship = mix(mix(picture, "#2c3842", hull * 0.86), "#ffd9a0", panes * 0.95)
    halo = soft(panes, 26) * 1.5
    ship = glow(ship, "#ffc890", np.clip(halo, 0, 0.5))
    horizon = 372
    seen = water_mirror(ship, rng, horizon, size)
    depth = np.linspace(0, 1, height - horizon, dtype=np.float32)[:, None]
    grey = ramp((0.25 + 0.75 * depth) * np.ones(width, np.float32), "#d9cfc6", "#a9b1b4", "#76878f", "#5a6d78")
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
        ((left - 12, deck), (left + 330, deck - 4), (left + 312, deck + 22), (left + 14, deck + 22)),
        ((left + 18, deck), (left + 22, deck - 30), (left + 286, deck - 30), (left + 296, deck)),
        ((left + 60, deck - 30), (left + 66, deck - 54), (left + 232, deck - 54), (left + 244, deck - 30)),
        ((left + 78, deck - 54), (left + 84, deck - 72), (left + 128, deck - 72), (left + 134, deck - 54)),
        ((left + 160, deck - 54), (left + 164, deck - 92), (left + 190, deck - 92), (left + 196, deck - 54)),
        ((left + 100, deck - 72), (left + 102, deck - 72), (left + 102, deck - 112), (left + 100, deck - 112)),
    )  # fmt: skip
    lower = [((c, deck - 22), (c + 9, deck - 22), (c + 9, deck - 13), (c, deck - 13))
             for c in range(left + 34, left + 278, 16)]  # fmt: skip
    upper = [((c, deck - 47), (c + 8, deck - 47), (c + 8, deck - 39), (c, deck - 39))
             for c in range(left + 80, left + 226, 15)]  # fmt: skip
    return hull, mask_of(size, *lower, *upper)


def groynes(rng: Rng) -> Paint:
    """Posts walking out into still water; long exposure, black and white."""
    size = width, height = 900, 1125
    x, y = plane(size)
    veil = clouds(rng, size, 2.2, 5, 5)
    sky = 0.80 - 0.42 * smooth(0.42, 0.0, y) + (veil - 0.5) * 0.22
    lane = np.exp(-(((x - 0.42) / (0.10 + 0.35 * (y - 0.4))) ** 2))
    sea = 0.80 - 0.45 * smooth(0.43, 1.05, y) + 0.14 * lane
    sea += (clouds(rng, size, 12, 3, 9) - 0.5) * 0.05
    tone = np.where(y < 0.425, sky, sea)
    tone = mix(tone[..., None], np.full((1, 1, 1), 0.84, np.float32), np.exp(-(((y - 0.425) / 0.02) ** 2)))[..., 0]
    posts: list[tuple[tuple[float, float], ...]] = []
    shades: list[tuple[tuple[float, float], ...]] = []
    for step in range(15):
        near = 0.80**step
        foot_x = 400 - 300 * near + rng.normal(0, 5) * near
        foot_y = 490 + 470 * near
        wide = 30 * near
        high = (250 + rng.normal(0, 26)) * near
        lean = rng.normal(0, 5) * near
        posts.append(((foot_x - wide, foot_y), (foot_x + wide, foot_y), (foot_x + wide * 0.9 + lean, foot_y - high), (foot_x - wide * 0.8 + lean, foot_y - high * 1.03)))  # fmt: skip
        shades.append(((foot_x - wide, foot_y), (foot_x + wide, foot_y), (foot_x + wide * 0.8 - lean, foot_y + high * 0.8), (foot_x - wide * 0.8 - lean, foot_y + high * 0.8)))  # fmt: skip
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
    x, y = plane(size)
    paper = sheet(rng, size, "#faf6ec")
    cloud = smooth(0.30, 0.75, clouds(rng, size, 2.6, 5, 1.8))
    sails = regatta_sails(size)
    dry = 1 - np.maximum.reduce([sail for sail, _ in sails])
    paper = wash(paper, smooth(0.56, 0.05, y) * cloud * dry, "#86b3d1", rng, 0.85, 16)
    paper = wash(paper, np.exp(-(((y - 0.53) / 0.05) ** 2)) * dry * 0.6, "#e9b99a", rng, 0.6, 14)
    hills = smooth(0, 0.006, y - shore(rng, size, 0.555, 0.06).argmax(0)[None, :] / height)
    paper = wash(paper, hills * smooth(0.60, 0.575, y) * dry, "#7d90a8", rng, 0.8, 6)
    for top, low, tint, load in ((0.575, 0.72, "#5fa3ad", 0.75), (0.66, 0.86, "#3f8396", 0.8), (0.80, 1.05, "#235f79", 0.95)):
        strokes = smooth(0.36, 0.52, clouds(rng, size, 16, 3, 9) + 0.9 * smooth(top, low, y) - 0.25)
        band = smooth(top, top + 0.05, y) * smooth(low + 0.09, low, y) * strokes
        paper = wash(paper, band * dry, tint, rng, load, 6)
    for mask, tint in sails:
        paper = wash(paper, mask, tint, rng, 0.34, 6)
        dim = np.roll(mask[::-1], 2 * int(0.655 * height) - height, 0) * (y > 0.66)
        paper = wash(paper, dim * smooth(0.95, 0.66, y), tint, rng, 0.30, 12)
    hulls = mask_of(size, *regatta_hulls())
    paper = wash(paper, hulls, "#28364a", rng, 1.2, 3)
    return np.clip(paper, 0, 1).astype(np.float32)


FLEET = ((250, 600, 210, 9, "#d9c3a5"), (520, 575, 120, 5, "#c9b7a8"), (690, 640, 330, 14, "#e0674b"),
         (960, 590, 170, 8, "#d6bd9d"), (1080, 572, 95, 4, "#7f98b0"), (100, 566, 70, 3, "#c9b7a8"))  # fmt: skip


def regatta_sails(size: Size) -> list[tuple[Field, str]]:
    sails = []
    for left, foot, tall, lean, tint in FLEET:
        main = curve_sail((left, foot), tall, -0.46 * tall, lean)
        jib = curve_sail((left + 5, foot), tall * 0.84, 0.36 * tall, lean)
        sails.append((mask_of(size, main), "#cdbfae"))
        sails.append((mask_of(size, jib), tint))
    return sails


def curve_sail(foot: tuple[float, float], tall: float, out: float, lean: float) -> tuple[tuple[float, float], ...]:
    t = np.linspace(0, 1, 14)
    edge_x = foot[0] + lean * t + out * (1 - t) * (1 + 0.45 * np.sin(np.pi * t))
    edge_y = foot[1] - tall * t
    return (foot, *((float(a), float(b)) for a, b in zip(edge_x, edge_y, strict=True)))


def regatta_hulls() -> list[tuple[tuple[float, float], ...]]:
    return [((left - 0.50 * tall, foot + 3), (left + 0.42 * tall, foot + 3), (left + 0.30 * tall, foot + 3 + tall * 0.09), (left - 0.42 * tall, foot + 3 + tall * 0.09))
            for left, foot, tall, _, _ in FLEET]  # fmt: skip
