"""North Light: plants, by sunlight, water and gouache."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from guard.demo.fields import (
    Field,
    Paint,
    Rng,
    Size,
    around,
    clouds,
    film,
    mix,
    plane,
    ramp,
    rgb,
    smooth,
    soft,
)
from guard.demo.water import sheet, wash
from guard.demo.works.shapes import Point, curve, mask_of


def fern(rng: Rng) -> Paint:
    """Cyanotype: fern fronds laid on the paper for eleven minutes of sun."""
    size = width, height = 900, 1200
    sheet_ = Image.new("L", (width * 2, height * 2))
    draw = ImageDraw.Draw(sheet_)
    for foot, top, bow, leaves in (
        ((500, 1120), (360, 130), -95, 25),
        ((525, 1130), (700, 330), 60, 20),
        ((480, 1130), (165, 560), -60, 15),
    ):
        frond(draw, foot, top, bow, leaves)
    print_ = np.asarray(sheet_.resize(size, Image.Resampling.BOX), np.float32) / 255
    x, y = plane(size)
    sun = clouds(rng, size, 3, 5)
    blue = ramp(0.35 + sun * 0.5, "#0c2347", "#12376b", "#1d4d86", "#2f6699")
    paper = sheet(rng, size, "#f1ede2")
    # The coat was brushed on by hand: streaks at the rim of the sheet.
    ragged = clouds(rng, size, 34, 4, 0.12) * smooth(0.1, 0.05, np.minimum(y, 1 - y))
    streak = ragged * -0.035 + (clouds(rng, size, 6, 5) - 0.5) * 0.022
    inset = np.minimum(np.minimum(x, 0.75 - x), np.minimum(y, 1 - y)) + streak
    coat = smooth(0.048, 0.062, inset.astype(np.float32))
    picture = mix(paper, blue, coat * (0.93 + 0.07 * sun))
    thin = 0.70 + 0.30 * clouds(rng, size, 9, 4)
    ghost = mix(picture, "#8fb2cf", np.clip(soft(print_, 9) * 0.35, 0, 1) * coat)
    picture = mix(ghost, "#eef2ee", print_ * thin * coat)
    return film(picture, rng, 0.02, 0.12)


def frond(
    draw: ImageDraw.ImageDraw,
    foot: tuple[int, int],
    top: tuple[int, int],
    bow: float,
    leaves: int,
) -> None:
    """A stem and its pairs of leaflets, each made of smaller ones."""
    t = np.linspace(0, 1, leaves * 2)
    along = np.array(top, float) - np.array(foot, float)
    across = np.array([-along[1], along[0]]) / np.hypot(*along)
    spine = (
        np.array(foot)
        + t[:, None] * along
        + (np.sin(t * np.pi) * bow)[:, None] * across
    )
    draw.line([tuple(p * 2) for p in spine], fill=235, width=7, joint="curve")
    for step in range(5, len(t) - 1):
        reach = 330 * min(1.0, t[step] * 3.2 + 0.1) * (1.02 - t[step]) ** 0.85 + 6
        reach *= np.hypot(*along) / 1000
        way = spine[step + 1] - spine[step - 1]
        way = way / np.hypot(*way)
        for hand in (-1, 1):
            out = np.array([-way[1], way[0]]) * hand * 0.88 + way * 0.47
            leaflet(draw, spine[step], out, reach)


def leaflet(draw: ImageDraw.ImageDraw, root: Field, out: Field, reach: float) -> None:
    side = np.array([-out[1], out[0]])
    tip = root + out * reach
    draw.line([tuple(root * 2), tuple(tip * 2)], fill=225, width=3)
    for place_ in np.arange(0.06, 0.98, 8.5 / max(reach, 12)):
        long = (3.5 + reach * 0.075) * (1.06 - place_) ** 0.55
        for hand in (-1, 1):
            start = root + out * reach * place_
            end = start + (side * hand + out * 0.5) * long
            middle = (start + end) / 2 + out * 4.2
            low = (start + end) / 2 - out * 3.6
            draw.polygon([tuple(p * 2) for p in (start, middle, end, low)], fill=215)


def poppies(rng: Rng) -> Paint:
    """Poppies, wet on dry, from the verge behind the boatyard."""
    size = 900, 1200
    paper = sheet(rng, size)
    _x, y = plane(size)
    mist = (
        smooth(0.35, 0.8, clouds(rng, size, 2.4, 4))
        * smooth(0.15, 0.45, y)
        * smooth(1.0, 0.7, y)
    )
    paper = wash(paper, mist, "#a9c3b6", rng, 0.35, 14)
    heads = (
        (300, 330, 165),
        (600, 245, 130),
        (645, 590, 150),
        (240, 700, 88),
        (455, 480, 70),
    )
    for left, top, _ in heads:
        sway = rng.uniform(-40, 40)
        stem: list[Point] = [
            (left, top),
            (left + sway, top + 260),
            (470 + (left - 450) * 0.25, 1240),
        ]
        paper = wash(paper, line(size, stem, 7), "#5d7a3c", rng, 1.1, 3)
    for foot, tip in (
        ((470, 1150), (150, 880)),
        ((480, 1180), (800, 930)),
        ((455, 1120), (330, 850)),
        ((500, 1100), (640, 800)),
    ):
        paper = wash(paper, blade(size, foot, tip), "#6c8a4a", rng, 0.9, 6)
    for left, top, wide in heads:
        paper = poppy(paper, rng, (left, top), wide)
    for _ in range(46):
        spot = rng.uniform(0, 900), rng.uniform(0, 1200)
        drop = blob(rng, spot, rng.uniform(1.5, 6), 9)
        paper = paper * (
            1 - 0.5 * mask_of(size, drop)[..., None] * (1 - rgb("#d8543c"))
        )
    return np.clip(paper, 0, 1).astype(np.float32)


def line(size: Size, points: list[Point], wide: float) -> Field:
    t = np.linspace(0, 1, 40)[:, None]
    a, b, c = (np.array(p, float) for p in points)
    path = (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c
    sheet_ = Image.new("L", size)
    ImageDraw.Draw(sheet_).line(
        [tuple(p) for p in path], fill=255, width=round(wide), joint="curve"
    )
    return np.asarray(sheet_, np.float32) / 255


def blade(size: Size, foot: tuple[float, float], tip: tuple[float, float]) -> Field:
    """A lobed leaf from foot to tip."""
    a, b = np.array(foot, float), np.array(tip, float)
    side = np.array([a[1] - b[1], b[0] - a[0]]) / np.hypot(*(b - a))
    t = np.linspace(0, 1, 19)
    wide = 34 * np.sin(np.pi * t**0.7) ** 0.8 * np.where(np.arange(19) % 2, 1.0, 0.52)
    left = [tuple(a + (b - a) * s - side * w) for s, w in zip(t, wide, strict=True)]
    right = [
        tuple(a + (b - a) * s + side * w)
        for s, w in zip(t[::-1], wide[::-1], strict=True)
    ]
    return mask_of(size, curve(left + right, 8))


def blob(
    rng: Rng, center: tuple[float, float], wide: float, lobes: int, flat: float = 1.0
) -> tuple[tuple[float, float], ...]:
    turn = np.linspace(0, 2 * np.pi, lobes, endpoint=False)
    reach = wide * rng.uniform(0.78, 1.15, lobes)
    return curve(
        [
            (center[0] + np.cos(a) * r, center[1] + np.sin(a) * r * flat)
            for a, r in zip(turn, reach, strict=True)
        ]
    )


def poppy(paper: Paint, rng: Rng, center: tuple[float, float], wide: float) -> Paint:
    """Four petals over each other, the dark heart, a ring of stamens."""
    height, width = paper.shape[:2]
    size = (width, height)
    reds = ("#e2553c", "#d63a2c", "#ee7a52", "#c92a28")
    x, y = plane(size)
    right, down = (
        x * height / wide - center[0] / wide,
        y * height / wide - center[1] / wide,
    )
    fade = 1.0 - 0.30 * smooth(0.3, 1.1, np.hypot(right, down))
    angle = np.arctan2(down, right)
    creases = fade * (0.84 + 0.16 * np.sin(angle * 31 + 2 * np.sin(angle * 7)))
    for step, turn in enumerate((0.3, 2.0, 3.6, 5.1)):
        middle = (
            center[0] + np.cos(turn) * wide * 0.42,
            center[1] + np.sin(turn) * wide * 0.34,
        )
        petal = mask_of(size, blob(rng, middle, wide * 0.70, 11, 0.82))
        paper = wash(paper, petal * creases, reds[step], rng, 0.80, 10)
    heart = mask_of(size, blob(rng, center, wide * 0.20, 8))
    paper = wash(paper, heart, "#2a1a2c", rng, 1.3, 9)
    dots = [
        blob(
            rng,
            (center[0] + np.cos(a) * wide * r, center[1] + np.sin(a) * wide * r * 0.85),
            wide * 0.025,
            5,
        )
        for a, r in zip(
            rng.uniform(0, 6.3, 26), rng.uniform(0.20, 0.36, 26), strict=True
        )
    ]
    return wash(paper, mask_of(size, *dots), "#1d1420", rng, 1.4, 2)


def ginkgo(rng: Rng) -> Paint:
    """Ginkgo leaves, gouache on indigo paper; the whole tree falls in one night."""
    size = _width, _height = 1000, 1000
    _x, y = plane(size)
    picture = ramp(
        clouds(rng, size, 3, 6) * 0.7 + 0.15 * (1 - y),
        "#0f1830",
        "#182644",
        "#22355a",
        "#2c4268",
    )
    golds = ("#e0a82e", "#f0c650", "#cf8f24", "#f6d98a", "#b9c06a", "#e7b648")
    spots = [(rng.uniform(0.02, 0.98), rng.uniform(0.02, 0.98)) for _ in range(400)]
    kept: list[tuple[float, float]] = []
    for spot in spots:
        if all((spot[0] - k[0]) ** 2 + (spot[1] - k[1]) ** 2 > 0.0215 for k in kept):
            kept.append(spot)
    for step, (left, top) in enumerate(kept):
        wide = rng.uniform(0.075, 0.125) * (0.8 + 0.5 * top)
        picture = fan(
            picture,
            rng,
            (left, top, wide, rng.uniform(0, 6.3)),
            golds[step % len(golds)],
        )
    grain = clouds(rng, size, 90, 2) - 0.5
    return np.clip(picture * (1 + 0.10 * grain[..., None]), 0, 1).astype(np.float32)


def fan(
    picture: Paint, rng: Rng, leaf: tuple[float, float, float, float], color: str
) -> Paint:
    """A leaf: a fan with one deep cleft, veins running from the stalk."""
    left, top, wide, turn = leaf
    whole = picture
    tall = whole.shape[0]
    far = wide * 1.7 * tall
    box = around(whole.shape[1::-1], (left * tall, top * tall), (far, far))
    picture = whole[box]
    height, width = picture.shape[:2]
    x, y = plane(whole.shape[1::-1])
    right, down = x[box] - left, y[box] - top
    along = (right * np.cos(turn) + down * np.sin(turn)) / wide
    across = (-right * np.sin(turn) + down * np.cos(turn)) / wide
    angle, reach = np.arctan2(across, along + 0.55), np.hypot(along + 0.55, across)
    ruffle = 1.25 + 0.05 * np.sin(angle * 13 + left * 40) + 0.03 * np.sin(angle * 29)
    cleft = 0.55 * np.exp(-((angle / 0.055) ** 2)) + 0.10 * np.exp(
        -(((angle - 0.4) / 0.04) ** 2)
    )
    edge = ruffle - cleft - 0.28 * (np.abs(angle) / 1.12) ** 4
    inside = smooth(0.0, 0.03, (edge - reach).astype(np.float32)) * smooth(
        1.14, 1.09, np.abs(angle)
    )
    stalk_bend = across - 0.12 * np.sin((along + 0.55) * 2.2)
    stalk = smooth(0.028, 0.014, np.abs(stalk_bend)) * (along < -0.45) * (along > -1.45)
    shade = np.pad(inside, ((9, 0), (7, 0)))[:height, :width]
    picture = mix(picture, "#060a16", shade * 0.45)
    veins = 0.5 + 0.5 * np.sin(angle * 62)
    tone = (
        0.40
        + 0.30 * reach / 1.25
        + 0.14 * veins
        + (clouds(rng, (width, height), 3, 3) - 0.5) * 0.35
    )
    dark = "#{:02x}{:02x}{:02x}".format(*(int(v * 150) for v in rgb(color)))
    skin = ramp(tone.astype(np.float32), dark, color, "#fff0bd")
    whole[box] = mix(mix(picture, color, stalk.astype(np.float32)), skin, inside)
    return whole
