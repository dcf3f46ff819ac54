"""Pictures that belong to the house, not to the walls: logo, shore, studio."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from guard.demo.fields import (
    Paint,
    Rng,
    below,
    clouds,
    film,
    mix,
    plane,
    ramp,
    smooth,
    to_image,
    wander,
)
from guard.demo.prints import OG, cover, save, shrink
from guard.demo.water import sheet, wash

ASSETS = ("/assets/shore.webp", "/assets/shore-night.webp", "/assets/studio.jpg")
BAND = (1600, 480)
DAY = ("#f7f3ea", ("#cfdcd8", "#a9c6c6", "#86b0b6", "#3b6d7f"))
NIGHT = ("#15171b", ("#1b222c", "#1f2d3a", "#243a49", "#2b4656"))

FAVICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<circle cx="32" cy="32" r="32" fill="#17324d"/>
<circle cx="43" cy="21" r="8" fill="#f6c453"/>
<path d="M8 41q8-7 16 0t16 0 16 0v6q-8 7-16 0t-16 0-16 0z" fill="#f7f3ea"/>
</svg>
"""


def furnish(folder: Path, works: Mapping[str, Image.Image]) -> None:
    rng = np.random.default_rng(1874)
    save(to_image(shore_by_day(rng)), folder / ASSETS[0][1:])
    save(to_image(shore_by_night(rng)), folder / ASSETS[1][1:])
    save(studio(rng, works), folder / ASSETS[2][1:], "The studio, north wall")
    logo(64).save(folder / "assets/logo.png")
    logo(32).save(folder / "favicon.ico", sizes=[(32, 32)])
    (folder / "favicon.svg").write_text(FAVICON)


def logo(size: int) -> Image.Image:
    """Moon over a wave, in a disc."""
    big = Image.new("RGBA", (256, 256))
    draw = ImageDraw.Draw(big)
    draw.ellipse((0, 0, 255, 255), fill="#17324d")
    draw.ellipse((140, 52, 204, 116), fill="#f6c453")
    across = np.linspace(32, 224, 60)
    crest = 164 - 16 * np.sin((across - 32) / 192 * 3 * np.pi)
    points = [
        *zip(across, crest, strict=True),
        *zip(across[::-1], crest[::-1] + 26, strict=True),
    ]
    draw.polygon([(float(a), float(b)) for a, b in points], fill="#f7f3ea")
    return big.resize((size, size), Image.Resampling.LANCZOS)


def shore_by_day(rng: Rng) -> Paint:
    """Washes one over the other, rising out of the page's own paper colour."""
    paper, tints = DAY
    _x, y = plane(BAND)
    picture = sheet(rng, BAND, paper)
    picture = mix(picture, paper, smooth(0.30, 0.0, y))
    for step, tint in enumerate(tints):
        line = 0.20 + 0.145 * step - 0.07 * wander(rng, BAND[0], 2 + step, 5)
        hill = below(y, line, 0.008)
        picture = wash(picture, hill, tint, rng, 0.42, 8)
    return np.clip(picture, 0, 1).astype(np.float32)


def shore_by_night(rng: Rng) -> Paint:
    paper, tints = NIGHT
    _x, y = plane(BAND)
    picture = np.broadcast_to(ramp(y * 0, paper), (BAND[1], BAND[0], 3)).copy()
    for step, tint in enumerate(tints):
        line = 0.20 + 0.145 * step - 0.07 * wander(rng, BAND[0], 2 + step, 5)
        under = (y - line[None, :]).astype(np.float32)
        tone = 0.65 + 0.35 * clouds(rng, BAND, 6, 4)
        picture = mix(
            picture,
            tint,
            smooth(0, 0.008, under) * tone * smooth(-0.05, 0.25, under + 0.12),
        )
    return film(picture.astype(np.float32), rng, 0.008, 0.0)


def contact_sheet(works: Mapping[str, Image.Image]) -> Image.Image:
    """Twenty-four works, six by four, close together."""
    sheet_ = Image.new("RGB", OG, "#15171b")
    for step, picture in enumerate(works.values()):
        cell = cover(picture, (196, 153))
        sheet_.paste(cell, (2 + step % 6 * 200, 2 + step // 6 * 157))
    return sheet_


HANGING = (
    ("six-ridges", 96, 150, 262),
    ("fern-eleven-minutes", 412, 108, 138),
    ("three-pears", 408, 344, 146),
    ("garden-remembered", 612, 150, 262),
    ("three-sisters", 930, 124, 176),
    ("ginkgo-one-night", 1148, 132, 98),
    ("late-moon", 1148, 268, 98),
)


def studio(rng: Rng, works: Mapping[str, Image.Image]) -> Image.Image:
    """The north wall: seven frames, a bench, light from the left."""
    size = 1280, 720
    x, y = plane(size)
    light = 0.86 - 0.26 * x + (clouds(rng, size, 3, 5) - 0.5) * 0.10
    wall = ramp(light, "#6f6a66", "#a59d93", "#d2cabd", "#efe8da", "#f8f2e6")
    lane = smooth(0.10, 0.0, np.abs(y - 0.30 - x * 0.16) - 0.20) * smooth(1.5, 0.1, x)
    wall = mix(wall, "#fff6e2", lane * 0.45)
    boards = clouds(rng, size, 5, 5, 8) * 0.5 + 0.30 - 0.1 * x
    floor = ramp(boards, "#3b2a20", "#6e4d36", "#a67c55", "#c9a27a")
    room = mix(wall, floor, smooth(0.858, 0.862, y))
    room = mix(room, "#efe9dc", smooth(0.822, 0.825, y) * smooth(0.862, 0.859, y))
    # The bench's shadow, drawn before the bench: dark in the middle, soft outside.
    away = ((x - 0.90) / 0.46) ** 4 + ((y - 0.945) / 0.022) ** 2
    picture = to_image(mix(room, "#21150f", np.exp(-away) * 0.72))
    for slug, left, top, width in HANGING:
        hang(picture, shrink(works[slug], width), (left, top))
    bench(picture)
    return to_image(film(np.asarray(picture, np.float32) / 255, rng, 0.016, 0.3))


def hang(wall: Image.Image, work: Image.Image, corner: tuple[int, int]) -> None:
    """A frame with a mat; its shadow falls to the right."""
    left, top = corner
    frame = (left - 16, top - 16, left + work.width + 15, top + work.height + 15)
    shade = Image.new("L", wall.size)
    draw = ImageDraw.Draw(shade)
    for spread in range(12, 0, -1):
        box = (
            frame[0] + 8 - spread,
            frame[1] + 10 - spread,
            frame[2] + 6 + spread,
            frame[3] + 8 + spread,
        )
        draw.rectangle(box, fill=8 * (13 - spread))
    wall.paste("#2a2320", mask=shade)
    draw = ImageDraw.Draw(wall)
    draw.rectangle(frame, fill="#3a2c22")
    draw.rectangle(
        (left - 11, top - 11, left + work.width + 10, top + work.height + 10),
        fill="#f4efe4",
    )
    wall.paste(work, corner)


def bench(wall: Image.Image) -> None:
    draw = ImageDraw.Draw(wall)
    for left in (370, 890):
        draw.polygon(
            [(left, 590), (left + 22, 590), (left + 16, 682), (left + 6, 682)],
            fill="#4a3222",
        )
    draw.rectangle((340, 574, 945, 592), fill="#b98a5c")
    draw.rectangle((340, 592, 945, 598), fill="#6d4b30")
