"""After Hours: windows, rain on glass, and what the scissors left."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from guard.demo.fields import (
    Field,
    Paint,
    Rng,
    Size,
    clouds,
    fill,
    film,
    glow,
    mix,
    pick,
    plane,
    ramp,
    rgb,
    smooth,
    soft,
    soft_paint,
    to_image,
    to_paint,
)
from guard.demo.works.shapes import curve, mask_of

LAMPS = ("#ffcf7d", "#ffb85e", "#ffe3ae", "#f79a4b", "#ffd9a0", "#cfe3ff")


def windows(rng: Rng) -> Paint:
    """Half past six: the house across the street, each window its own evening."""
    size = width, height = 1200, 900
    x, y = plane(size)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    course = np.floor(rows / 11)
    offset = (course % 2) * 16
    brick = ((columns + offset) // 32 * 7.31 + course * 3.77) % 1
    joint = ((rows % 11 < 1.4) | ((columns + offset) % 32 < 1.4)).astype(np.float32)
    tone = 0.34 + 0.16 * brick + 0.26 * clouds(rng, size, 3, 5) - y * 0.10
    picture = ramp(tone.astype(np.float32), "#161a2a", "#2b2a3c", "#4a3c49", "#6a5258")
    picture = mix(picture, "#23263a", joint * 0.5)
    sheet = Image.new("RGB", size)
    stencil = Image.new("L", size)
    for row in range(3):
        for column in range(5):
            corner = (64 + column * 228, 52 + row * 292)
            pane = evening(rng, lit=rng.random() < 0.72)
            sheet.paste(to_image(pane), corner)
            stencil.paste(255, (*corner, corner[0] + 150, corner[1] + 208))
    cut = np.asarray(stencil, np.float32) / 255
    room = to_paint(sheet)
    warm = (room @ np.array([0.5, 0.4, 0.1], np.float32)) * cut
    picture = mix(picture, room, cut)
    spill = soft(warm, 30) * 0.9 * (1 - cut)
    picture = glow(picture, "#ff9f56", np.clip(spill, 0, 0.5))
    picture = sills(picture, size)
    haze = soft(warm, 12) * 0.30
    return film(soft_paint(glow(picture, "#ffb877", np.clip(haze, 0, 1)), 1.3), rng, 0.03, 0.5)


def sills(picture: Paint, size: Size) -> Paint:
    sheet = to_image(picture)
    draw = ImageDraw.Draw(sheet)
    for row in range(3):
        for column in range(5):
            left, top = 64 + column * 228, 52 + row * 292
            draw.rectangle((left - 10, top + 208, left + 160, top + 220), fill="#5c5360")
            draw.rectangle((left - 10, top + 220, left + 160, top + 224), fill="#171522")
            draw.rectangle((left - 8, top - 16, left + 158, top - 3), fill="#4c4353")
            for bar in (left - 3, left + 73, left + 149):
                draw.rectangle((bar, top - 3, bar + 4, top + 208), fill="#d9cfc4")
            for bar in (top - 3, top + 66, top + 205):
                draw.rectangle((left - 3, bar, left + 153, bar + 3), fill="#cfc4ba")
    return to_paint(sheet)


def evening(rng: Rng, lit: bool) -> Paint:
    """One window, 150 x 208: lamp, curtains, a plant, a shelf, somebody."""
    size = width, height = 150, 208
    x, y = plane(size)
    if not lit:
        sky = ramp(y * 0.8 + 0.3 * clouds(rng, size, 2, 3), "#2b3a5e", "#1c2741", "#10162a")
        return mix(sky, "#3a4666", 0.5 * smooth(0.1, 0.0, np.abs(x - y * 0.5 - 0.1)))
    color = LAMPS[int(rng.integers(len(LAMPS)))]
    lamp_x, lamp_y = rng.uniform(0.12, 0.6), rng.uniform(0.2, 0.6)
    far = np.hypot(x - lamp_x, y - lamp_y)
    wall = ramp(np.exp(-far / 0.42).astype(np.float32), "#3a2018", "#8a4f2a", color, "#fff3d6")
    sheet = to_image(wall)
    draw = ImageDraw.Draw(sheet)
    furnish(draw, rng, (int(lamp_x * height), int(lamp_y * height)))
    picture = to_paint(sheet)
    shade = np.hypot((x - lamp_x) / 0.075, (y - lamp_y) / 0.06)
    picture = glow(picture, "#fff2cf", smooth(1.1, 0.7, shade.astype(np.float32)))
    drape = rng.uniform(0.05, 0.2)
    edge = np.minimum(x, width / height - x)
    folds = 0.5 + 0.5 * np.sin(edge * 150 + 3 * np.sin(y * 4))
    cloth = ramp(0.3 + folds * 0.5, "#5b2f22", "#b9794a", "#f4d6a4")
    return soft_paint(mix(picture, cloth, smooth(drape, drape - 0.012, edge + 0.02 * y) * 0.9), 1.2)


def furnish(draw: ImageDraw.ImageDraw, rng: Rng, lamp: tuple[int, int]) -> None:
    dark = "#2a1612"
    kind = int(rng.integers(4))
    draw.line((lamp[0], lamp[1], lamp[0], 0 if kind % 2 else 208), fill=dark, width=2)
    if kind == 0:  # books
        for shelf in (70, 110, 150):
            draw.rectangle((78, shelf, 148, shelf + 3), fill=dark)
            for left in range(80, 144, 6):
                top = shelf - int(rng.integers(14, 30))
                fill_ = ("#6b2d20", "#3c4a3a", "#8a6a36", "#2b3346")[int(rng.integers(4))]
                draw.rectangle((left, top, left + 4, shelf), fill=fill_)
    elif kind == 1:  # a plant
        for turn in np.linspace(-1.2, 1.2, 9):
            tip = (90 + 46 * np.sin(turn), 150 - 60 * np.cos(turn))
            draw.polygon([(88, 186), tip, (94, 186)], fill="#24301f")
        draw.polygon([(76, 182), (106, 182), (101, 208), (81, 208)], fill="#5c2e1e")
    elif kind == 2:  # somebody reading
        draw.ellipse((62, 92, 88, 124), fill=dark)
        draw.polygon([(42, 208), (52, 142), (74, 124), (96, 144), (108, 208)], fill=dark)
    else:  # a picture on the wall
        draw.rectangle((70, 40, 122, 82), fill="#f0dcb4", outline=dark, width=3)
        draw.polygon([(74, 78), (90, 54), (100, 66), (108, 58), (118, 78)], fill="#6f7f6a")


def rain(rng: Rng) -> Paint:
    """Rain on the tram window; the city is only light."""
    size = width, height = 1200, 800
    x, y = plane(size)
    picture = ramp(y + (clouds(rng, size, 2, 4) - 0.5) * 0.4, "#0b1424", "#15263a", "#2a2f40", "#191c2a")
    colors = ("#ffb347", "#ff6a3d", "#ffd98a", "#e23d3d", "#5fb8d9", "#8fe0c0", "#fff0d0", "#ff8fa0")
    for _ in range(75):
        spot = rng.uniform(0, 1.5), 0.46 + rng.normal(0, 0.16)
        radius, power = rng.uniform(0.018, 0.066), rng.uniform(0.16, 0.6)
        picture = bokeh(picture, spot, radius, power, colors[int(rng.integers(len(colors)))])
    glass = soft_paint(picture, 2.5)
    height_, shift_x, shift_y = drops(rng, size)
    columns, rows = x * height, y * height
    seen = pick(glass, columns + shift_x, rows + shift_y)
    rim = np.clip(np.gradient(soft(height_, 2), axis=0) * 9, -0.5, 0.5)
    seen = np.clip(seen * (1.16 + rim[..., None]) + 0.02, 0, 1)
    wet = smooth(0.02, 0.16, height_)
    fog = mix(glass, "#5c6675", 0.16 * np.ones_like(x))
    sharp = smooth(0.10, 0.45, np.gradient(soft(height_, 1.5), axis=0) * -6)
    picture = glow(mix(fog, seen, wet), "#ffffff", sharp * 0.35)
    return film(picture, rng, 0.026, 0.4)


def bokeh(picture: Paint, spot: tuple[float, float], radius: float, power: float, color: str) -> Paint:
    """One lamp out of focus: a disc, a little brighter at the rim."""
    height, width = picture.shape[:2]
    left, right = int((spot[0] - radius) * height) - 3, int((spot[0] + radius) * height) + 3
    top, low = int((spot[1] - radius) * height) - 3, int((spot[1] + radius) * height) + 3
    left, top, right, low = max(0, left), max(0, top), min(width, right), min(height, low)
    if right - left < 2 or low - top < 2:
        return picture
    rows, columns = np.mgrid[top:low, left:right].astype(np.float32) / height
    far = np.hypot(columns - spot[0], rows - spot[1]) / radius
    disc = smooth(1.0, 0.94, far) * (0.62 + 0.38 * far**4) * power
    picture[top:low, left:right] = glow(picture[top:low, left:right], color, disc)
    return picture


def drops(rng: Rng, size: Size) -> tuple[Field, Field, Field]:
    """Heights of the drops, and where each point of them looks (upside down)."""
    width, height = size
    tall, shift_x, shift_y = (np.zeros((height, width), np.float32) for _ in range(3))
    for _ in range(1500):
        radius = 2.5 + 2.2 * rng.pareto(1.9)
        radius = min(radius, 24.0)
        place_x, place_y = rng.uniform(0, width), rng.uniform(0, height)
        left, right = max(0, int(place_x - radius)), min(width, int(place_x + radius) + 1)
        top, low = max(0, int(place_y - radius * 1.3)), min(height, int(place_y + radius * 1.3) + 1)
        if right - left < 3 or low - top < 3:
            continue
        rows, columns = np.mgrid[top:low, left:right].astype(np.float32)
        sway = 0.15 * np.sin(rows * 0.3 + place_x)
        side, down = (columns - place_x) / radius + sway, (rows - place_y) / (radius * 1.25)
        body = np.clip(1 - side * side - down * down, 0, 1)
        box = (slice(top, low), slice(left, right))
        over = body > 0
        tall[box] = np.where(over, np.sqrt(body) * min(1.0, radius / 12), tall[box])
        shift_x[box] = np.where(over, -side * (radius + 46), shift_x[box])
        shift_y[box] = np.where(over, -down * (radius + 70), shift_y[box])
    return tall, shift_x, shift_y


def paper_layer(picture: Paint, rng: Rng, mask: Field, color: str, lift: int = 5) -> Paint:
    """A cut sheet glued on: painted by hand, so uneven; it throws a small shadow."""
    height, width = mask.shape
    shade = soft(np.roll(mask, (lift, lift), (0, 1)), 2 + lift) * (1 - mask)
    picture = mix(picture, "#1a1420", shade * 0.34)
    streaks = clouds(rng, (width, height), 26, 3, 6) - 0.5
    body = np.clip(rgb(color) * (1 + 0.10 * streaks + 0.05 * (clouds(rng, (width, height), 5, 3) - 0.5))[..., None], 0, 1)
    return mix(picture, body, mask)


def alga(rng: Rng, middle: tuple[float, float], tall: float, lobes: int, turn: float) -> tuple[tuple[float, float], ...]:  # fmt: skip
    """A leaf as scissors find it: rounded fingers both sides of a spine."""
    points = []
    for hand in (1, -1):
        steps = range(lobes) if hand == 1 else range(lobes - 1, -1, -1)
        for step in steps:
            t = (step + 0.5) / lobes
            reach = tall * (0.16 + 0.30 * np.sin(np.pi * (0.12 + 0.80 * t))) * rng.uniform(0.85, 1.15)
            for lift, out in ((-0.35, 0.28), (0.10, 1.0), (0.30, 0.92), (0.48, 0.24)) if hand == 1 else ((0.48, 0.24), (0.30, 0.92), (0.10, 1.0), (-0.35, 0.28)):
                points.append((hand * reach * out, (t + lift / lobes - 0.5) * -tall - reach * out * 0.30))
    cos, sin = np.cos(turn), np.sin(turn)
    return curve([(middle[0] + a * cos - b * sin, middle[1] + a * sin + b * cos) for a, b in points], 8)


def cut_paper(rng: Rng) -> Paint:
    """Gouached paper, scissors, glue: a garden remembered."""
    size = width, height = 1200, 960
    picture = fill(size, "#f3ead8")
    grounds = (((0, 0, 420, 470), "#e9b44c"), ((420, 0, 800, 330), "#2f5d8a"), ((800, 0, 1200, 520), "#e4572e"),
               ((0, 470, 300, 960), "#17324d"), ((300, 560, 720, 960), "#f0e2c4"), ((720, 520, 1200, 960), "#3b7a57"),
               ((300, 330, 800, 620), "#f2a7a0"))  # fmt: skip
    for (left, top, right, low), color in grounds:
        jitter = rng.uniform(-7, 7, 8)
        corners = ((left + jitter[0], top + jitter[1]), (right + jitter[2], top + jitter[3]), (right + jitter[4], low + jitter[5]), (left + jitter[6], low + jitter[7]))
        picture = paper_layer(picture, rng, mask_of(size, corners), color, 2)
    leaves = (((210, 250), 330, 5, 0.15, "#1f3f66"), ((610, 170), 250, 4, -0.5, "#f3ead8"), ((1000, 260), 380, 6, 0.25, "#fbe3b5"),
              ((150, 720), 330, 5, -0.2, "#e4572e"), ((510, 770), 300, 5, 0.5, "#2f5d8a"), ((960, 745), 330, 5, -0.35, "#f6c453"),
              ((545, 470), 260, 4, 1.2, "#7a2e4a"))  # fmt: skip
    for middle, tall, lobes, turn, color in leaves:
        picture = paper_layer(picture, rng, mask_of(size, alga(rng, middle, tall, lobes, turn)), color)
    for left, top, radius, color in ((385, 90, 42, "#e4572e"), (760, 395, 50, "#17324d"), (1120, 560, 44, "#f2a7a0"), (330, 905, 34, "#3b7a57"), (735, 905, 40, "#e9b44c")):
        ring = [(left + np.cos(a) * radius * rng.uniform(0.93, 1.07), top + np.sin(a) * radius) for a in np.linspace(0, 6.28, 11)[:-1]]
        picture = paper_layer(picture, rng, mask_of(size, curve(ring, 6)), color)
    tooth = soft(rng.standard_normal((height, width)).astype(np.float32), 2)
    return np.clip(picture * (1 + 0.035 * tooth[..., None]), 0, 1).astype(np.float32)


def quarters(rng: Rng) -> Paint:
    """Quarter circles on a five by four grid, four inks, printed by stencil."""
    size = width, height = 1200, 960
    cell = 240
    x, y = plane(size)
    picture = fill(size, "#efe6d5")
    inks = ("#e2583e", "#f2b134", "#1d6a72", "#22304f")
    layers = {ink: Image.new("L", (width * 2, height * 2)) for ink in inks}
    for row in range(4):
        for column in range(5):
            ink, other = (inks[int(i)] for i in rng.permutation(4)[:2])
            left, top = column * cell * 2, row * cell * 2
            quarter(ImageDraw.Draw(layers[ink]), (left, top), cell * 2, int(rng.integers(4)), 1.0)
            quarter(ImageDraw.Draw(layers[other]), (left, top), cell * 2, int(rng.integers(4)), (0.5, 0.33, 0.66)[int(rng.integers(3))])
    for ink, layer in layers.items():
        mask = np.asarray(layer.resize(size, Image.Resampling.BOX), np.float32) / 255
        mask = np.roll(mask, tuple(int(v) for v in rng.integers(-2, 3, 2)), (0, 1))
        grain = smooth(0.14, 0.42, clouds(rng, size, 200, 2) * 0.7 + clouds(rng, size, 6, 4) * 0.45)
        load = mask * (0.80 + 0.20 * grain) * (0.86 + 0.14 * clouds(rng, size, 2, 3))
        picture = picture * (1 - load[..., None] * (1 - rgb(ink) * 1.02))
    return np.clip(film(picture.astype(np.float32), rng, 0.012, 0.06), 0, 1)


def quarter(draw: ImageDraw.ImageDraw, corner: tuple[int, int], cell: int, turn: int, share: float) -> None:
    left, top = corner
    reach = int(cell * share)
    middle = (left + cell * (turn % 2), top + cell * (turn // 2))
    start = {0: 0, 1: 90, 2: 270, 3: 180}[turn]
    box = (middle[0] - reach, middle[1] - reach, middle[0] + reach, middle[1] + reach)
    draw.pieslice(box, start, start + 90, fill=255)


FACE = (
    (0.30, -0.98), (0.47, -0.90), (0.565, -0.72), (0.575, -0.58), (0.555, -0.50),
    (0.60, -0.40), (0.685, -0.285), (0.66, -0.245), (0.595, -0.225), (0.60, -0.19),
    (0.635, -0.155), (0.628, -0.125), (0.598, -0.108), (0.625, -0.085), (0.618, -0.045),
    (0.575, -0.015), (0.585, 0.035), (0.565, 0.105), (0.49, 0.135), (0.36, 0.125),
    (0.25, 0.17), (0.215, 0.27), (0.24, 0.42), (0.42, 0.52), (0.66, 0.64), (0.80, 0.90), (0.82, 1.3),
    (-0.80, 1.3), (-0.78, 0.86), (-0.62, 0.62), (-0.36, 0.50), (-0.25, 0.36), (-0.255, 0.18),
    (-0.33, 0.02), (-0.44, -0.20), (-0.475, -0.46), (-0.42, -0.72), (-0.25, -0.92), (0.02, -1.01),
)  # fmt: skip


def profiles(rng: Rng) -> Paint:
    """Three sisters, in silhouette, looking at three different evenings."""
    size = width, height = 960, 1200
    x, y = plane(size)
    picture = ramp(y + (clouds(rng, size, 3, 4, 2) - 0.5) * 0.1, "#f6dfc4", "#f3c3a0", "#e79a86", "#b9708a")
    disc = smooth(0.285, 0.283, np.hypot(x - 0.46, y - 0.36).astype(np.float32))
    picture = mix(picture, "#fdf0d4", disc)
    for left, top, scale, hand, color in ((570, 560, 330, -1, "#c96a6a"), (500, 690, 350, 1, "#5a4a7a"), (360, 860, 360, 1, "#1f2748")):
        points = [(left + hand * a * scale, top + b * scale) for a, b in FACE]
        body = mask_of(size, curve(points, 10))
        hair = mask_of(size, curve(bun(left, top, scale * hand, scale), 10))
        both = np.maximum(body, hair)
        streak = clouds(rng, size, 8, 4, 0.6)
        tone = np.clip(rgb(color) * (0.90 + 0.22 * streak)[..., None], 0, 1)
        rim = np.clip(both - soft(np.roll(both, (6, 6 * hand), (0, 1)), 5), 0, 1)
        picture = mix(picture, glow(tone.astype(np.float32), "#ffcf9a", rim * 0.55), both * 0.97)
    return film(picture, rng, 0.03, 0.15)


def bun(left: float, top: float, across: float, scale: float) -> list[tuple[float, float]]:
    """Hair gathered at the back of the head."""
    turn = np.linspace(0, 2 * np.pi, 9)[:-1]
    return [(left - across * 0.50 + np.cos(a) * scale * 0.22, top - scale * 0.62 + np.sin(a) * scale * 0.20) for a in turn]
