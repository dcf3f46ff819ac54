"""After Hours: lit windows, and rain on glass."""

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
)
from guard.demo.works.shapes import curve

#: The rooms are drawn this much larger, then shrunk.
FINE = 3
DARK = "#2a1612"
LAMPS = ("#ffcf7d", "#ffb85e", "#ffe3ae", "#f79a4b", "#ffd9a0", "#cfe3ff")


def windows(rng: Rng) -> Paint:
    """Half past six: the house across the street, each window its own evening."""
    size = width, height = 1200, 900
    _x, y = plane(size)
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
    return film(
        soft_paint(glow(picture, "#ffb877", np.clip(haze, 0, 1)), 1.3), rng, 0.03, 0.5
    )


def sills(picture: Paint, size: Size) -> Paint:
    sheet = to_image(picture)
    draw = ImageDraw.Draw(sheet)
    for row in range(3):
        for column in range(5):
            left, top = 64 + column * 228, 52 + row * 292
            draw.rectangle(
                (left - 10, top + 208, left + 160, top + 220), fill="#5c5360"
            )
            draw.rectangle(
                (left - 10, top + 220, left + 160, top + 224), fill="#171522"
            )
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
        sky = ramp(
            y * 0.8 + 0.3 * clouds(rng, size, 2, 3), "#2b3a5e", "#1c2741", "#10162a"
        )
        lane = np.abs(x - y * 0.5 - rng.uniform(-0.1, 0.4))
        return mix(sky, "#3a4666", 0.5 * smooth(0.1, 0.0, lane))
    color = LAMPS[int(rng.integers(len(LAMPS)))]
    lamp_x, lamp_y = rng.uniform(0.12, 0.6), rng.uniform(0.2, 0.6)
    far = np.hypot(x - lamp_x, y - lamp_y)
    wall = ramp(
        np.exp(-far / 0.42).astype(np.float32), "#3a2018", "#8a4f2a", color, "#fff3d6"
    )
    shade = np.hypot((x - lamp_x) / 0.075, (y - lamp_y) / 0.06)
    wall = glow(wall, "#fff2cf", smooth(1.1, 0.7, shade))
    large = to_image(wall).resize((width * FINE, height * FINE))
    furnish(ImageDraw.Draw(large), rng, (lamp_x * height, lamp_y * height))
    picture = to_paint(large.resize(size, Image.Resampling.BOX))
    drape = rng.uniform(0.05, 0.2)
    edge = np.minimum(x, width / height - x)
    folds = 0.5 + 0.5 * np.sin(edge * 150 + 3 * np.sin(y * 4))
    cloth = ramp(0.3 + folds * 0.5, "#5b2f22", "#b9794a", "#f4d6a4")
    return soft_paint(
        mix(picture, cloth, smooth(drape, drape - 0.012, edge + 0.02 * y) * 0.9), 1.2
    )


def furnish(draw: ImageDraw.ImageDraw, rng: Rng, lamp: tuple[float, float]) -> None:
    """What stands before the lamp: books, a plant, somebody, or a picture."""
    kind = int(rng.integers(4))
    hung = (lamp[0], lamp[1] + (-6 if kind % 2 else 6), lamp[0], 0 if kind % 2 else 208)
    draw.line(fine(*hung), fill=DARK, width=2 * FINE)
    if kind == 0:
        books(draw, rng)
    elif kind == 1:
        plant(draw)
    elif kind == 2:
        somebody(draw, float(rng.uniform(60, 92)), 1 if rng.random() < 0.5 else -1)
    else:
        draw.rectangle(fine(68, 38, 124, 84), fill=DARK)
        draw.rectangle(fine(71, 41, 121, 81), fill="#f0dcb4")
        draw.polygon(fine(71, 81, 90, 54, 100, 66, 108, 58, 121, 81), fill="#6f7f6a")


def fine(*numbers: float) -> tuple[float, ...]:
    return tuple(number * FINE for number in numbers)


def books(draw: ImageDraw.ImageDraw, rng: Rng) -> None:
    for shelf in (70, 110, 150):
        draw.rectangle(fine(78, shelf, 148, shelf + 3), fill=DARK)
        for left in range(80, 144, 6):
            top = shelf - int(rng.integers(14, 30))
            back = ("#6b2d20", "#3c4a3a", "#8a6a36", "#2b3346")[int(rng.integers(4))]
            draw.rectangle(fine(left, top, left + 4, shelf), fill=back)


def plant(draw: ImageDraw.ImageDraw) -> None:
    for turn in np.linspace(-1.2, 1.2, 9):
        tip = (90 + 46 * float(np.sin(turn)), 150 - 60 * float(np.cos(turn)))
        draw.polygon(fine(88, 186, *tip, 94, 186), fill="#24301f")
    draw.polygon(fine(76, 182, 106, 182, 101, 208, 81, 208), fill="#5c2e1e")


def somebody(draw: ImageDraw.ImageDraw, left: float, hand: int) -> None:
    """A head bent over a book, its hair in a knot."""
    outline = curve(
        [
            (left + hand * across * 0.76, down)
            for across, down in (
                (10, 128), (13, 140), (34, 152), (42, 176), (44, 215),
                (-44, 215), (-42, 172), (-32, 150), (-12, 140), (-10, 126),
            )
        ],
        8,
    )  # fmt: skip
    draw.polygon([fine(*spot) for spot in outline], fill=DARK)
    head = left + hand * 4
    draw.ellipse(fine(head - 12, 100, head + 12, 132), fill=DARK)
    knot = head - hand * 12
    draw.ellipse(fine(knot - 7, 98, knot + 7, 112), fill=DARK)
    book = left + hand * 30
    pages = fine(book - 16, 186, book, 180, book + 16, 186, book, 192)
    draw.polygon(pages, fill="#f0dcb4")


def rain(rng: Rng) -> Paint:
    """Rain on the tram window; the city is only light."""
    size = _width, height = 1200, 800
    x, y = plane(size)
    picture = ramp(
        y + (clouds(rng, size, 2, 4) - 0.5) * 0.4,
        "#0b1424",
        "#15263a",
        "#2a2f40",
        "#191c2a",
    )
    colors = (
        "#ffb347",
        "#ff6a3d",
        "#ffd98a",
        "#e23d3d",
        "#5fb8d9",
        "#8fe0c0",
        "#fff0d0",
        "#ff8fa0",
    )
    for _ in range(75):
        spot = rng.uniform(0, 1.5), 0.46 + rng.normal(0, 0.16)
        radius, power = rng.uniform(0.02, 0.075), rng.uniform(0.25, 0.95)
        picture = bokeh(
            picture, spot, radius, power, colors[int(rng.integers(len(colors)))]
        )
    glass = soft_paint(picture, 3)
    height_, shift_x, shift_y = drops(rng, size)
    columns, rows = x * height, y * height
    seen = pick(glass, columns + shift_x, rows + shift_y)
    rim = np.clip(np.gradient(soft(height_, 2), axis=0) * 9, -0.5, 0.5)
    seen = np.clip(seen * (1.30 + rim[..., None]) + 0.02, 0, 1)
    wet = smooth(0.02, 0.16, height_)
    fog = mix(glass, "#5c6675", 0.16 * np.ones_like(x))
    sharp = smooth(0.10, 0.45, np.gradient(soft(height_, 1.5), axis=0) * -6)
    picture = glow(mix(fog, seen, wet), "#ffffff", sharp * 0.35)
    return film(picture, rng, 0.026, 0.4)


def bokeh(
    picture: Paint, spot: tuple[float, float], radius: float, power: float, color: str
) -> Paint:
    """One lamp out of focus: a disc, a little brighter at the rim."""
    height, width = picture.shape[:2]
    far_off = radius * height + 3
    middle = (spot[0] * height, spot[1] * height)
    box = around((width, height), middle, (far_off, far_off))
    rows, columns = np.mgrid[box].astype(np.float32) / height
    far = np.hypot(columns - spot[0], rows - spot[1]) / radius
    disc = smooth(1.0, 0.94, far) * (0.62 + 0.38 * far**4) * power
    picture[box] = glow(picture[box], color, disc)
    return picture


def drops(rng: Rng, size: Size) -> tuple[Field, Field, Field]:
    """Heights of the drops, and where each point of them looks (upside down)."""
    width, height = size
    tall, shift_x, shift_y = (np.zeros((height, width), np.float32) for _ in range(3))
    for _ in range(1500):
        radius = 2.5 + 2.6 * rng.pareto(1.7)
        radius = min(radius, 24.0)
        place_x, place_y = rng.uniform(0, width), rng.uniform(0, height)
        box = around(size, (place_x, place_y), (radius, radius * 1.3))
        rows, columns = np.mgrid[box].astype(np.float32)
        side, down = (columns - place_x) / radius, (rows - place_y) / (radius * 1.25)
        side = side * (1.1 - 0.16 * down) + 0.10 * np.sin(down * 2.4 + place_x)
        body = np.clip(1 - side * side - down * down, 0, 1)
        over = body > 0
        tall[box] = np.where(over, np.sqrt(body) * min(1.0, radius / 12), tall[box])
        shift_x[box] = np.where(over, -side * (radius + 46), shift_x[box])
        shift_y[box] = np.where(over, -down * (radius + 70), shift_y[box])
    return tall, shift_x, shift_y
