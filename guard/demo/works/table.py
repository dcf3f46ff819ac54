"""North Light: fruit and vessels on the studio table."""

from __future__ import annotations

import numpy as np

from guard.demo.brush import FINE, Layer, Touch, repaint, weave
from guard.demo.fields import (
    Paint,
    Rng,
    Size,
    clouds,
    glow,
    mix,
    plane,
    ramp,
    smooth,
)
from guard.demo.solids import ball, cast, lathe, lit, place, shine
from guard.demo.works.shapes import mask_of

PEAR = (0.045, 0.085, 0.108, 0.112, 0.100, 0.078, 0.056, 0.046, 0.040, 0.030, 0.008)


def room(
    rng: Rng, size: Size, table: float, wall: tuple[str, ...], top: tuple[str, ...]
) -> Paint:
    """A wall that takes the light from the left, and a table edge."""
    x, y = plane(size)
    light = (
        0.95
        - x * 0.52
        - np.abs(y - 0.25) * 0.25
        + (clouds(rng, size, 4, 5) - 0.5) * 0.22
    )
    picture = ramp(light, *wall)
    grain = clouds(rng, size, 8, 5, 6)
    board = ramp(0.9 - x * 0.42 - (y - table) * 0.35 + (grain - 0.5) * 0.24, *top)
    picture = mix(picture, board, smooth(table - 0.002, table + 0.004, y))
    return mix(picture, "#1f1716", np.exp(-np.abs(y - table) / 0.012) * 0.35)


def pears(rng: Rng) -> Paint:
    """Three pears on a board; the third has turned away."""
    size = 1200, 900
    picture = room(
        rng,
        size,
        0.60,
        ("#241d22", "#41393c", "#6f6358", "#a08f78"),
        ("#3a241a", "#6f452b", "#a8703f", "#d3a066"),
    )
    skins = (
        ("#2d2713", "#5e5a1f", "#9a9330", "#cfc34e", "#f1e48c"),
        ("#3a1a12", "#7a3a1c", "#b9782c", "#dcb048", "#f7e192"),
        ("#26270f", "#565b22", "#8f9a38", "#c3c65c", "#efe9a0"),
    )
    set_out = (
        (0.40, 0.79, 0.50, 1.0, -0.06),
        (0.96, 0.76, 0.45, 1.06, 0.10),
        (0.675, 0.86, 0.48, 1.05, 0.02),
    )
    for (left, low, tall, full, lean), skin in zip(set_out, skins, strict=True):
        picture = cast(picture, (left, low), 0.15, 0.52)
        pear = lathe(size, (left, low), tall, tuple(r * full * 1.12 for r in PEAR))
        spots = (clouds(rng, size, 60, 2) > 0.86) * -0.10
        blush = (clouds(rng, size, 5, 4) - 0.5) * 0.26
        picture = place(picture, pear, skin, blush + spots)
        rosy = (
            np.clip(lit(pear) * clouds(rng, size, 3, 3) * 1.3 - 0.35, 0, 0.6)
            * pear.mask
        )
        picture = mix(picture, "#c2502f", rosy.astype(np.float32) * 0.7)
        picture = glow(picture, "#fff6dc", shine(pear, 60) * pear.mask * 0.55)
        stalk_x, stalk_y = left * 900, (low - tall) * 900
        stalk = mask_of(
            size,
            (
                (stalk_x - 4, stalk_y + 12),
                (stalk_x + 4, stalk_y + 12),
                (stalk_x + lean * 300 + 5, stalk_y - 40),
                (stalk_x + lean * 300 - 3, stalk_y - 44),
            ),
        )
        picture = mix(picture, "#2c1c12", stalk)
    return weave(
        repaint(np.clip(picture * 1.04, 0, 1), rng, Touch(FINE, 0.024, 0.25, 0.8)),
        0.014,
    )


#: left, top, radius, flatness
LEMONS = (
    (0.50, 0.50, 0.105, 0.86),
    (0.80, 0.49, 0.110, 0.84),
    (0.645, 0.44, 0.112, 0.90),
    (0.70, 0.535, 0.105, 0.82),
    (0.56, 0.545, 0.09, 0.85),
)


def lemons(rng: Rng) -> Paint:
    """Lemons in the blue bowl from the market at the pier."""
    size = 1200, 900
    picture = room(
        rng,
        size,
        0.56,
        ("#8a9a9c", "#b3beb8", "#d8d8c8", "#f1ebd6"),
        ("#8f8a84", "#c3bbaf", "#e6ddcd", "#fbf5e8"),
    )
    rind = ("#6d4a0c", "#b98512", "#e6b420", "#f8d648", "#fff2a4")
    picture = cast(picture, (0.66, 0.83), 0.24, 0.70)
    picture = ellipse(picture, (0.66, 0.545, 0.345, 0.062), "#1d2f57")
    for left, low, round_, flat in LEMONS:
        picture = fruit(picture, rng, (left, low), (round_, flat), rind)
    bowl = lathe(
        size,
        (0.66, 0.835),
        0.285,
        (0.12, 0.15, 0.225, 0.275, 0.31, 0.332, 0.345, 0.348),
    )
    x, y = plane(size)
    lip = 0.548 + 0.062 * np.sqrt(np.clip(1 - ((x - 0.66) / 0.347) ** 2, 0, 1))
    front = bowl.mask * smooth(-0.002, 0.002, (y - lip).astype(np.float32))
    glaze = ramp(
        lit(bowl) + (clouds(rng, size, 10, 4, 3) - 0.5) * 0.14,
        "#0d1a3c",
        "#1c3a7a",
        "#3366b4",
        "#7fb0dd",
    )
    rings = np.exp(-(((bowl.up - 0.72) / 0.018) ** 2)) + np.exp(
        -(((bowl.up - 0.62) / 0.009) ** 2)
    )
    glaze = mix(
        glaze, "#dfe9ee", rings.astype(np.float32) * 0.75 * (0.4 + 0.6 * lit(bowl))
    )
    picture = mix(picture, glaze, front.astype(np.float32))
    picture = glow(picture, "#ffffff", shine(bowl, 90) * front * 0.8)
    rim = np.exp(-(((y - lip) / 0.0045) ** 2)) * (np.abs(x - 0.66) < 0.345)
    picture = mix(picture, "#bcd6ea", rim.astype(np.float32) * 0.85)
    picture = cast(picture, (1.12, 0.845), 0.10, 0.30)
    picture = fruit(picture, rng, (1.12, 0.78), (0.105, 0.80), rind)
    picture = cast(picture, (0.20, 0.90), 0.09, 0.30)
    picture = slice_of_lemon(picture, rng, (0.22, 0.85))
    return weave(
        repaint(np.clip(picture, 0, 1), rng, Touch(FINE, 0.022, 0.25, 0.85)), 0.012
    )


def ellipse(
    picture: Paint, box: tuple[float, float, float, float], color: str
) -> Paint:
    height, width = picture.shape[:2]
    x, y = plane((width, height))
    away = np.hypot((x - box[0]) / box[2], (y - box[1]) / box[3]).astype(np.float32)
    return mix(picture, color, smooth(1.0, 0.985, away))


def fruit(
    picture: Paint,
    rng: Rng,
    center: tuple[float, float],
    form: tuple[float, float],
    skin: tuple[str, ...],
) -> Paint:
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
    flesh = ramp(
        0.35 + 0.5 * clouds(rng, (width, height), 40, 3),
        "#e3b92f",
        "#f6dc63",
        "#fff2a8",
    )
    picture = mix(picture, "#d9a21c", smooth(1.0, 0.98, away))
    picture = mix(picture, "#fdf6d8", smooth(0.93, 0.91, away))
    return mix(picture, flesh, smooth(0.84, 0.81, away) * spokes)


#: left, foot, height, radii from foot to lip, tones from shadow to light
VESSELS = (
    (
        0.37,
        0.80,
        0.56,
        (
            0.072,
            0.080,
            0.082,
            0.082,
            0.080,
            0.062,
            0.030,
            0.026,
            0.026,
            0.026,
            0.030,
        ),
        ("#54504b", "#8d877c", "#c9c2b2", "#efe9da"),
    ),
    (
        0.90,
        0.79,
        0.46,
        (
            0.052,
            0.056,
            0.057,
            0.057,
            0.055,
            0.050,
            0.030,
            0.021,
            0.019,
            0.019,
            0.024,
        ),
        ("#2f3f4c", "#53697a", "#8ba0aa", "#c6d2d2"),
    ),
    (
        0.615,
        0.82,
        0.36,
        (0.06, 0.098, 0.120, 0.126, 0.118, 0.095, 0.062, 0.044, 0.042, 0.052),
        ("#5a3428", "#8f5c46", "#c08d6d", "#e6c3a1"),
    ),
    (
        0.79,
        0.87,
        0.22,
        (0.070, 0.080, 0.082, 0.083, 0.083, 0.084, 0.086),
        ("#6f6a52", "#a39c78", "#d3cba2", "#f2ecca"),
    ),
    (
        0.50,
        0.89,
        0.17,
        (0.045, 0.062, 0.074, 0.082, 0.086, 0.088),
        ("#6a6a6c", "#a0a09e", "#d8d6cf", "#fbf8f0"),
    ),
)


def bottles(rng: Rng) -> Paint:
    """Five vessels that have stood together for years; chalk and milk."""
    size = 1200, 960
    picture = room(
        rng,
        size,
        0.66,
        ("#8d867c", "#aaa294", "#c5bcab", "#d9d1bf"),
        ("#9c8f7e", "#b8a994", "#d0c2ab", "#e0d5c0"),
    )
    for left, low, tall, radii, skin in VESSELS:
        picture = cast(picture, (left, low), max(radii) * 1.25, 0.42)
        vessel = lathe(size, (left, low), tall, radii)
        picture = place(picture, vessel, skin, (clouds(rng, size, 6, 5) - 0.5) * 0.16)
        picture = glow(picture, "#ffffff", shine(vessel, 30) * vessel.mask * 0.22)
        mouth = (left, low - tall, radii[-1], radii[-1] * 0.2)
        picture = ellipse(picture, mouth, skin[2])
        picture = ellipse(
            picture,
            (left, low - tall + 0.002, radii[-1] * 0.82, radii[-1] * 0.14),
            skin[0],
        )
    dry = (
        Layer(70, 30, 16),
        Layer(40, 17, 9.5, 0.02),
        Layer(22, 9, 5.6, 0.03),
        Layer(13, 5, 4, 0.045),
    )
    return weave(
        repaint(np.clip(picture, 0, 1), rng, Touch(dry, 0.016, 0.35, 0.6)), 0.022
    )
