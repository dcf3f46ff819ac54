"""North Light: fruit, vessels and plants on the studio table."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from guard.demo.brush import FINE, Layer, Touch, repaint, weave
from guard.demo.fields import (
    Field,
    Paint,
    Rng,
    Size,
    clouds,
    film,
    glow,
    mix,
    plane,
    ramp,
    rgb,
    smooth,
    soft,
)
from guard.demo.solids import ball, cast, lathe, lit, place, shine
from guard.demo.water import sheet, wash
from guard.demo.works.shapes import curve, mask_of

PEAR = (0.045, 0.085, 0.108, 0.112, 0.100, 0.078, 0.056, 0.046, 0.040, 0.030, 0.008)


def room(rng: Rng, size: Size, table: float, wall: tuple[str, ...], top: tuple[str, ...]) -> Paint:
    """A wall that takes the light from the left, and a table edge."""
    x, y = plane(size)
    light = 0.95 - x * 0.52 - np.abs(y - 0.25) * 0.25 + (clouds(rng, size, 4, 5) - 0.5) * 0.22
    picture = ramp(light, *wall)
    grain = clouds(rng, size, 8, 5, 6)
    board = ramp(0.9 - x * 0.42 - (y - table) * 0.35 + (grain - 0.5) * 0.24, *top)
    picture = mix(picture, board, smooth(table - 0.002, table + 0.004, y))
    return mix(picture, "#1f1716", np.exp(-np.abs(y - table) / 0.012) * 0.35)


def pears(rng: Rng) -> Paint:
    """Three pears on a board; the third has turned away."""
    size = 1200, 900
    picture = room(rng, size, 0.60, ("#241d22", "#41393c", "#6f6358", "#a08f78"),
                   ("#3a241a", "#6f452b", "#a8703f", "#d3a066"))  # fmt: skip
    skins = (
        ("#2d2713", "#5e5a1f", "#9a9330", "#cfc34e", "#f1e48c"),
        ("#3a1a12", "#7a3a1c", "#b9782c", "#dcb048", "#f7e192"),
        ("#26270f", "#565b22", "#8f9a38", "#c3c65c", "#efe9a0"),
    )
    set_out = ((0.40, 0.79, 0.50, 1.0, -0.06), (0.96, 0.76, 0.45, 1.06, 0.10), (0.675, 0.86, 0.48, 1.05, 0.02))
    for (left, low, tall, full, lean), skin in zip(set_out, skins, strict=True):
        picture = cast(picture, (left, low), 0.15, 0.52)
        pear = lathe(size, (left, low), tall, tuple(r * full * 1.12 for r in PEAR))
        spots = (clouds(rng, size, 60, 2) > 0.86) * -0.10
        blush = (clouds(rng, size, 5, 4) - 0.5) * 0.26
        picture = place(picture, pear, skin, blush + spots)
        rosy = np.clip(lit(pear) * clouds(rng, size, 3, 3) * 1.3 - 0.35, 0, 0.6) * pear.mask
        picture = mix(picture, "#c2502f", rosy.astype(np.float32) * 0.7)
        picture = glow(picture, "#fff6dc", shine(pear, 60) * pear.mask * 0.55)
        stalk_x, stalk_y = left * 900, (low - tall) * 900
        stalk = mask_of(size, ((stalk_x - 4, stalk_y + 12), (stalk_x + 4, stalk_y + 12), (stalk_x + lean * 300 + 5, stalk_y - 40), (stalk_x + lean * 300 - 3, stalk_y - 44)))  # fmt: skip
        picture = mix(picture, "#2c1c12", stalk)
    return weave(repaint(np.clip(picture * 1.04, 0, 1), rng, Touch(FINE, 0.024, 0.25, 0.8)), 0.014)


def lemons(rng: Rng) -> Paint:
    """Lemons in the blue bowl from the market at the pier."""
    size = 1200, 900
    picture = room(rng, size, 0.56, ("#8a9a9c", "#b3beb8", "#d8d8c8", "#f1ebd6"),
                   ("#8f8a84", "#c3bbaf", "#e6ddcd", "#fbf5e8"))  # fmt: skip
    rind = ("#6d4a0c", "#b98512", "#e6b420", "#f8d648", "#fff2a4")
    picture = cast(picture, (0.66, 0.83), 0.24, 0.70)
    picture = ellipse(picture, (0.66, 0.545, 0.345, 0.062), "#1d2f57")
    for left, low, round_, flat in ((0.50, 0.50, 0.105, 0.86), (0.80, 0.49, 0.110, 0.84), (0.645, 0.44, 0.112, 0.90), (0.70, 0.535, 0.105, 0.82), (0.56, 0.545, 0.09, 0.85)):  # fmt: skip
        picture = fruit(picture, rng, (left, low), (round_, flat), rind)
    bowl = lathe(size, (0.66, 0.835), 0.285, (0.12, 0.15, 0.225, 0.275, 0.31, 0.332, 0.345, 0.348))
    x, y = plane(size)
    lip = 0.548 + 0.062 * np.sqrt(np.clip(1 - ((x - 0.66) / 0.347) ** 2, 0, 1))
    front = bowl.mask * smooth(-0.002, 0.002, (y - lip).astype(np.float32))
    glaze = ramp(lit(bowl) + (clouds(rng, size, 10, 4, 3) - 0.5) * 0.14, "#0d1a3c", "#1c3a7a", "#3366b4", "#7fb0dd")
    rings = np.exp(-(((bowl.up - 0.72) / 0.018) ** 2)) + np.exp(-(((bowl.up - 0.62) / 0.009) ** 2))
    glaze = mix(glaze, "#dfe9ee", rings.astype(np.float32) * 0.75 * (0.4 + 0.6 * lit(bowl)))
    picture = mix(picture, glaze, front.astype(np.float32))
    picture = glow(picture, "#ffffff", shine(bowl, 90) * front * 0.8)
    rim = np.exp(-(((y - lip) / 0.0045) ** 2)) * (np.abs(x - 0.66) < 0.345)
    picture = mix(picture, "#bcd6ea", rim.astype(np.float32) * 0.85)
    picture = cast(picture, (1.12, 0.845), 0.10, 0.30)
    picture = fruit(picture, rng, (1.12, 0.78), (0.105, 0.80), rind)
    picture = cast(picture, (0.20, 0.90), 0.09, 0.30)
    picture = slice_of_lemon(picture, rng, (0.22, 0.85))
    return weave(repaint(np.clip(picture, 0, 1), rng, Touch(FINE, 0.022, 0.25, 0.85)), 0.012)


def ellipse(picture: Paint, box: tuple[float, float, float, float], color: str) -> Paint:
    height, width = picture.shape[:2]
    x, y = plane((width, height))
    away = np.hypot((x - box[0]) / box[2], (y - box[1]) / box[3]).astype(np.float32)
    return mix(picture, color, smooth(1.0, 0.985, away))


def fruit(picture: Paint, rng: Rng, center: tuple[float, float], form: tuple[float, float], skin: tuple[str, ...]) -> Paint:  # fmt: skip
    height, width = picture.shape[:2]
    body = ball((width, height), center, *form)
    pores = (clouds(rng, (width, height), 70, 2) - 0.5) * 0.16
    picture = place(picture, body, skin, pores)
    return glow(picture, "#fffbe6", shine(body, 40) * body.mask * 0.5)


def slice_of_lemon(picture: Paint, rng: Rng, center: tuple[float, float]) -> Paint:
    height, width = picture.shape[:2]
    x, y = plane((width, height))
    right, down = (x - center[0]) / 0.10, (y - center[1]) / 0.062
    away = np.hypot(right, down).astype(np.float32)
    turn = np.arctan2(down, right)
    spokes = smooth(0.12, 0.3, np.abs(np.sin(turn * 4.5)).astype(np.float32) * away * 2)
    flesh = ramp(0.35 + 0.5 * clouds(rng, (width, height), 40, 3), "#e3b92f", "#f6dc63", "#fff2a8")
    picture = mix(picture, "#d9a21c", smooth(1.0, 0.98, away))
    picture = mix(picture, "#fdf6d8", smooth(0.93, 0.91, away))
    return mix(picture, flesh, smooth(0.84, 0.81, away) * spokes)


def bottles(rng: Rng) -> Paint:
    """Five vessels that have stood together for years; chalk and milk."""
    size = 1200, 960
    picture = room(rng, size, 0.66, ("#8d867c", "#aaa294", "#c5bcab", "#d9d1bf"),
                   ("#9c8f7e", "#b8a994", "#d0c2ab", "#e0d5c0"))  # fmt: skip
    vessels = (
        (0.37, 0.80, 0.56, (0.072, 0.080, 0.082, 0.082, 0.080, 0.062, 0.030, 0.026, 0.026, 0.026, 0.030), ("#54504b", "#8d877c", "#c9c2b2", "#efe9da")),
        (0.90, 0.79, 0.46, (0.052, 0.056, 0.057, 0.057, 0.055, 0.050, 0.030, 0.021, 0.019, 0.019, 0.024), ("#2f3f4c", "#53697a", "#8ba0aa", "#c6d2d2")),
        (0.615, 0.82, 0.36, (0.06, 0.098, 0.120, 0.126, 0.118, 0.095, 0.062, 0.044, 0.042, 0.052), ("#5a3428", "#8f5c46", "#c08d6d", "#e6c3a1")),
        (0.79, 0.87, 0.22, (0.070, 0.080, 0.082, 0.083, 0.083, 0.084, 0.086), ("#6f6a52", "#a39c78", "#d3cba2", "#f2ecca")),
        (0.50, 0.89, 0.17, (0.045, 0.062, 0.074, 0.082, 0.086, 0.088), ("#6a6a6c", "#a0a09e", "#d8d6cf", "#fbf8f0")),
    )  # fmt: skip
    for left, low, tall, radii, skin in vessels:
        picture = cast(picture, (left, low), max(radii) * 1.25, 0.42)
        vessel = lathe(size, (left, low), tall, radii)
        picture = place(picture, vessel, skin, (clouds(rng, size, 6, 5) - 0.5) * 0.16)
        picture = glow(picture, "#ffffff", shine(vessel, 30) * vessel.mask * 0.22)
        mouth = (left, low - tall, radii[-1], radii[-1] * 0.2)
        picture = ellipse(picture, mouth, skin[2])
        picture = ellipse(picture, (left, low - tall + 0.002, radii[-1] * 0.82, radii[-1] * 0.14), skin[0])
    dry = (Layer(70, 30, 13), Layer(40, 17, 8, 0.02), Layer(22, 9, 5, 0.03), Layer(13, 5, 3.6, 0.04))
    return weave(repaint(np.clip(picture, 0, 1), rng, Touch(dry, 0.016, 0.35, 0.6)), 0.022)


def fern(rng: Rng) -> Paint:
    """Cyanotype: fern fronds laid on the paper for eleven minutes of sun."""
    size = width, height = 900, 1200
    sheet_ = Image.new("L", (width * 2, height * 2))
    draw = ImageDraw.Draw(sheet_)
    for foot, top, bow, leaves in (((560, 1100), (330, 120), -90, 34), ((600, 1120), (720, 380), 70, 24), ((520, 1110), (190, 560), -50, 20)):
        frond(draw, foot, top, bow, leaves)
    print_ = np.asarray(sheet_.resize(size, Image.Resampling.BOX), np.float32) / 255
    x, y = plane(size)
    sun = clouds(rng, size, 3, 5)
    blue = ramp(0.35 + sun * 0.5, "#0c2347", "#12376b", "#1d4d86", "#2f6699")
    paper = sheet(rng, size, "#f1ede2")
    # The coat was brushed on by hand: streaks at the rim of the sheet.
    streak = (clouds(rng, size, 30, 4, 7) - 0.5) * 0.07 + (clouds(rng, size, 5, 4) - 0.5) * 0.03
    inset = np.minimum(np.minimum(x, 0.75 - x), np.minimum(y, 1 - y)) + streak
    coat = smooth(0.048, 0.062, inset.astype(np.float32))
    picture = mix(paper, blue, coat * (0.93 + 0.07 * sun))
    thin = 0.70 + 0.30 * clouds(rng, size, 9, 4)
    ghost = mix(picture, "#8fb2cf", np.clip(soft(print_, 9) * 0.35, 0, 1) * coat)
    picture = mix(ghost, "#eef2ee", print_ * thin * coat)
    return film(picture, rng, 0.02, 0.12)


def frond(draw: ImageDraw.ImageDraw, foot: tuple[int, int], top: tuple[int, int], bow: float, leaves: int) -> None:
    """A stem and its pairs of leaflets, each made of smaller ones."""
    t = np.linspace(0, 1, leaves * 2)
    along = np.array(top, float) - np.array(foot, float)
    across = np.array([-along[1], along[0]]) / np.hypot(*along)
    spine = np.array(foot) + t[:, None] * along + (np.sin(t * np.pi) * bow)[:, None] * across
    draw.line([tuple(p * 2) for p in spine], fill=235, width=7, joint="curve")
    for step in range(5, len(t) - 1):
        reach = 235 * np.sin(np.pi * min(1.0, t[step] * 0.82 + 0.20)) ** 0.9 * (1.02 - t[step])
        reach *= np.hypot(*along) / 1000
        way = spine[step + 1] - spine[step - 1]
        way = way / np.hypot(*way)
        for hand in (-1, 1):
            out = np.array([-way[1], way[0]]) * hand * 0.90 + way * 0.43
            leaflet(draw, spine[step], out, reach)


def leaflet(draw: ImageDraw.ImageDraw, root: Field, out: Field, reach: float) -> None:
    side = np.array([-out[1], out[0]])
    tip = root + out * reach
    draw.line([tuple(root * 2), tuple(tip * 2)], fill=225, width=3)
    for place_ in np.arange(0.05, 0.98, 7 / max(reach, 12)):
        long = (5 + reach * 0.085) * (1.05 - place_) ** 0.6
        for hand in (-1, 1):
            start = root + out * reach * place_
            end = start + (side * hand + out * 0.5) * long
            middle = (start + end) / 2 + out * long * 0.18
            low = (start + end) / 2 - out * long * 0.20
            draw.polygon([tuple(p * 2) for p in (start, middle, end, low)], fill=215)


def poppies(rng: Rng) -> Paint:
    """Poppies, wet on dry, from the verge behind the boatyard."""
    size = 900, 1200
    paper = sheet(rng, size)
    x, y = plane(size)
    mist = smooth(0.35, 0.8, clouds(rng, size, 2.4, 4)) * smooth(0.15, 0.45, y) * smooth(1.0, 0.7, y)
    paper = wash(paper, mist, "#a9c3b6", rng, 0.35, 14)
    heads = ((300, 330, 165), (600, 245, 130), (645, 590, 150), (240, 700, 88), (455, 480, 70))
    for left, top, wide in heads:
        sway = rng.uniform(-40, 40)
        stem = [(left, top), (left + sway, top + 260), (470 + (left - 450) * 0.25, 1240)]
        paper = wash(paper, line(size, stem, 7), "#5d7a3c", rng, 1.1, 3)
    for foot, tip in (((470, 1150), (150, 880)), ((480, 1180), (800, 930)), ((455, 1120), (330, 850)), ((500, 1100), (640, 800))):
        paper = wash(paper, blade(size, foot, tip), "#6c8a4a", rng, 0.9, 6)
    for left, top, wide in heads:
        paper = poppy(paper, rng, (left, top), wide)
    for _ in range(46):
        spot = rng.uniform(0, 900), rng.uniform(0, 1200)
        drop = blob(rng, spot, rng.uniform(1.5, 6), 9)
        paper = paper * (1 - 0.5 * mask_of(size, drop)[..., None] * (1 - rgb("#d8543c")))
    return np.clip(paper, 0, 1).astype(np.float32)


def line(size: Size, points: list[tuple[float, float]], wide: float) -> Field:
    t = np.linspace(0, 1, 40)[:, None]
    a, b, c = (np.array(p, float) for p in points)
    path = (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c
    sheet_ = Image.new("L", size)
    ImageDraw.Draw(sheet_).line([tuple(p) for p in path], fill=255, width=round(wide), joint="curve")
    return np.asarray(sheet_, np.float32) / 255


def blade(size: Size, foot: tuple[float, float], tip: tuple[float, float]) -> Field:
    """A lobed leaf from foot to tip."""
    a, b = np.array(foot, float), np.array(tip, float)
    side = np.array([a[1] - b[1], b[0] - a[0]]) / np.hypot(*(b - a))
    t = np.linspace(0, 1, 13)
    wide = 46 * np.sin(np.pi * t**0.8) * np.where(np.arange(13) % 2, 1.0, 0.35)
    left = [tuple(a + (b - a) * s - side * w) for s, w in zip(t, wide, strict=True)]
    right = [tuple(a + (b - a) * s + side * w) for s, w in zip(t[::-1], wide[::-1], strict=True)]
    return mask_of(size, curve(left + right, 8))


def blob(rng: Rng, center: tuple[float, float], wide: float, lobes: int, flat: float = 1.0) -> tuple[tuple[float, float], ...]:  # fmt: skip
    turn = np.linspace(0, 2 * np.pi, lobes, endpoint=False)
    reach = wide * rng.uniform(0.78, 1.15, lobes)
    return curve([(center[0] + np.cos(a) * r, center[1] + np.sin(a) * r * flat) for a, r in zip(turn, reach, strict=True)])


def poppy(paper: Paint, rng: Rng, center: tuple[float, float], wide: float) -> Paint:
    """Four petals over each other, the dark heart, a ring of stamens."""
    height, width = paper.shape[:2]
    size = (width, height)
    reds = ("#e2553c", "#d63a2c", "#ee7a52", "#c92a28")
    for step, turn in enumerate((0.3, 2.0, 3.6, 5.1)):
        middle = (center[0] + np.cos(turn) * wide * 0.42, center[1] + np.sin(turn) * wide * 0.34)
        petal = mask_of(size, blob(rng, middle, wide * 0.70, 9, 0.82))
        paper = wash(paper, petal, reds[step], rng, 0.72, 10)
    heart = mask_of(size, blob(rng, center, wide * 0.20, 8))
    paper = wash(paper, heart, "#2a1a2c", rng, 1.3, 9)
    dots = [blob(rng, (center[0] + np.cos(a) * wide * r, center[1] + np.sin(a) * wide * r * 0.85), wide * 0.025, 5)
            for a, r in zip(rng.uniform(0, 6.3, 26), rng.uniform(0.20, 0.36, 26), strict=True)]  # fmt: skip
    return wash(paper, mask_of(size, *dots), "#1d1420", rng, 1.4, 2)


def ginkgo(rng: Rng) -> Paint:
    """Ginkgo leaves, gouache on indigo paper; the whole tree falls in one night."""
    size = width, height = 1000, 1000
    x, y = plane(size)
    picture = ramp(clouds(rng, size, 3, 6) * 0.7 + 0.15 * (1 - y), "#0f1830", "#182644", "#22355a", "#2c4268")
    golds = ("#e0a82e", "#f0c650", "#cf8f24", "#f6d98a", "#b9c06a", "#e7b648")
    spots = [(rng.uniform(0.02, 0.98), rng.uniform(0.02, 0.98)) for _ in range(400)]
    kept: list[tuple[float, float]] = []
    for spot in spots:
        if all((spot[0] - k[0]) ** 2 + (spot[1] - k[1]) ** 2 > 0.0215 for k in kept):
            kept.append(spot)
    for step, (left, top) in enumerate(kept):
        wide = rng.uniform(0.075, 0.125) * (0.8 + 0.5 * top)
        picture = fan(picture, rng, (left, top, wide, rng.uniform(0, 6.3)), golds[step % len(golds)])
    grain = clouds(rng, size, 90, 2) - 0.5
    return np.clip(picture * (1 + 0.10 * grain[..., None]), 0, 1).astype(np.float32)


def fan(picture: Paint, rng: Rng, leaf: tuple[float, float, float, float], color: str) -> Paint:
    """A leaf: a fan with one deep cleft, veins running from the stalk."""
    left, top, wide, turn = leaf
    height, width = picture.shape[:2]
    x, y = plane((width, height))
    right, down = x - left, y - top
    along = (right * np.cos(turn) + down * np.sin(turn)) / wide
    across = (-right * np.sin(turn) + down * np.cos(turn)) / wide
    angle, reach = np.arctan2(across, along + 0.55), np.hypot(along + 0.55, across)
    ruffle = 1.25 + 0.05 * np.sin(angle * 13 + left * 40) + 0.03 * np.sin(angle * 29)
    cleft = 0.55 * np.exp(-((angle / 0.055) ** 2)) + 0.10 * np.exp(-(((angle - 0.4) / 0.04) ** 2))
    edge = ruffle - cleft - 0.28 * (np.abs(angle) / 1.12) ** 4
    inside = smooth(0.0, 0.03, (edge - reach).astype(np.float32)) * smooth(1.14, 1.09, np.abs(angle))
    stalk_bend = across - 0.12 * np.sin((along + 0.55) * 2.2)
    stalk = smooth(0.028, 0.014, np.abs(stalk_bend)) * (along < -0.45) * (along > -1.45)
    shade = np.roll(inside, (9, 7), (0, 1))
    picture = mix(picture, "#060a16", shade * 0.45)
    veins = 0.5 + 0.5 * np.sin(angle * 62)
    tone = 0.40 + 0.30 * reach / 1.25 + 0.14 * veins + (clouds(rng, (width, height), 12, 3) - 0.5) * 0.35
    dark = "#{:02x}{:02x}{:02x}".format(*(int(v * 150) for v in rgb(color)))
    skin = ramp(tone.astype(np.float32), dark, color, "#fff0bd")
    return mix(mix(picture, color, stalk.astype(np.float32)), skin, inside)
