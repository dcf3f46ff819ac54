"""High Ground: ridges in fog, the north face, stars."""

from __future__ import annotations

import numpy as np

from guard.demo.brush import Layer, Touch, repaint
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
    rgb,
    smooth,
    soft,
    wander,
)
from guard.demo.works.shapes import mask_of


def six_ridges(rng: Rng) -> Paint:
    """Six ridges, each paler than the one before it; firs on the nearest."""
    size = width, _ = 1200, 900
    x, y = plane(size)
    sky = ramp(y * 1.5, "#f3dcc4", "#f5d3b3", "#e9c3b0", "#c9b3b7")
    sun = np.hypot(x - 0.93, y - 0.235).astype(np.float32)
    picture = glow(
        sky, "#fff2dc", 0.95 * smooth(0.05, 0.046, sun) + 0.5 * np.exp(-sun / 0.17)
    )
    tints = ("#b9a9b6", "#94909f", "#70788c", "#4e6074", "#324757", "#172a35")
    for step, tint in enumerate(tints):
        base = 0.36 + 0.105 * step
        line = base - (0.05 + 0.022 * step) * wander(rng, width, 2.2 + step * 0.6, 7)
        if step > 2:
            line -= firs(rng, width, 0.011 * (step - 2) ** 1.25)
        under = y - line[None, :]
        fog = np.clip(under / 0.19, 0, 1) ** 0.85 * (
            0.72 + 0.5 * clouds(rng, size, 3, 4, 4)
        )
        tone = mix(
            np.broadcast_to(rgb(tint), picture.shape),
            "#ecd2bf" if step < 3 else "#aab3ba",
            np.clip(fog * (0.86 - 0.13 * step), 0, 0.95),
        )
        edge = 0.0022 if step > 2 else 0.004
        picture = mix(picture, tone, smooth(-edge, edge, under.astype(np.float32)))
    return film(picture, rng, 0.02, 0.25)


def firs(rng: Rng, width: int, tall: float) -> Field:
    """A line of fir tops: narrow triangles with ragged sides."""
    columns = np.arange(width, dtype=np.float32)
    top = np.zeros(width, np.float32)
    stand = np.clip(wander(rng, width, 5, 3) + 0.75, 0.25, 1.5)
    for place in rng.uniform(0, width, int(1.5 / tall)):
        high = tall * rng.uniform(0.5, 1.5) * stand[int(place)]
        lean = np.abs(columns - place) / (high * 900 * 0.21)
        ragged = 0.10 * np.abs(np.sin(lean * 16)) * lean
        top = np.maximum(top, high * (1 - lean + ragged))
    return top


def hut(rng: Rng) -> Paint:
    """The hut under the Milky Way; one lamp still lit."""
    size = width, _ = 900, 1200
    x, y = plane(size)
    lean = (x - 0.36) * 0.80 + (y - 0.42) * 0.42
    drift = clouds(rng, size, 2.5, 5) - 0.5
    band = np.exp(-(((lean + drift * 0.10) / 0.115) ** 2))
    dust = clouds(rng, size, 5, 6)
    lanes = np.exp(-(((lean + drift * 0.16) / 0.035) ** 2)) * smooth(0.35, 0.75, dust)
    picture = ramp(
        y * 0.9 + drift * 0.1, "#060b1e", "#0c1733", "#173050", "#35556a", "#7a7a70"
    )
    milk = np.clip(band * (0.25 + 0.75 * dust) - lanes * 0.55, 0, 1)
    picture = glow(picture, "#8f93c9", milk * 0.62)
    picture = glow(picture, "#ffd6b0", milk**2.5 * 0.62)
    picture = glow(
        picture, "#c45a86", smooth(0.72, 0.95, clouds(rng, size, 6, 4)) * band * 0.18
    )
    picture = stars(picture, rng, np.clip(0.16 + band * (0.35 + dust) - lanes, 0.05, 1))
    far = (
        0.80
        - 0.07 * wander(rng, width, 2.4, 7)
        - 0.06 * np.exp(-(((np.arange(width) - 660) / 200) ** 2))
    )
    picture = mix(picture, "#16222f", below(y, far, 0.003))
    near = 0.885 + 0.03 * wander(rng, width, 2, 7)
    snow = ramp(
        clouds(rng, size, 9, 5, 3) * 0.8 + (y - 0.88) * 1.5,
        "#0b121c",
        "#1b2a3c",
        "#33475c",
    )
    picture = mix(picture, snow, below(y, near, 0.003))
    return film(cabin(picture), rng, 0.03, 0.45)


def cabin(picture: Paint) -> Paint:
    """The hut itself, its pane, and the light it spills over the snow."""
    height, width = picture.shape[:2]
    size = (width, height)
    x, y = plane(size)
    foot, left = 1062.0, 250.0
    walls = mask_of(
        size,
        (
            (left, foot),
            (left + 118, foot),
            (left + 118, foot - 52),
            (left + 59, foot - 104),
            (left, foot - 52),
        ),
    )
    roof = mask_of(
        size,
        (
            (left - 16, foot - 48),
            (left + 59, foot - 116),
            (left + 134, foot - 48),
            (left + 124, foot - 42),
            (left + 59, foot - 100),
            (left - 6, foot - 42),
        ),
    )
    pane = mask_of(
        size,
        (
            (left + 46, foot - 46),
            (left + 72, foot - 46),
            (left + 72, foot - 18),
            (left + 46, foot - 18),
        ),
    )
    picture = mix(mix(picture, "#0a0c10", walls), "#2b3a4a", roof)
    picture = mix(picture, "#ffc766", pane)
    lamp = np.hypot(x - (left + 59) / height, (y - (foot - 30) / height) * 1.2)
    spill = smooth(0.86, 0.93, y) * np.exp(
        -np.abs(x - (left + 59) / height) / (0.02 + 0.5 * np.clip(y - 0.87, 0, 1))
    )
    shine = 0.5 * np.exp(-lamp / 0.05) + 0.3 * spill * smooth(1.02, 0.88, y)
    return glow(picture, "#ff9d3c", shine)


def stars(picture: Paint, rng: Rng, crowd: Field) -> Paint:
    """Points by a power law of brightness, blue to amber, the brightest with halos."""
    height, width = crowd.shape
    sky = np.zeros((height, width, 3), np.float32)
    count = 26000
    rows, columns = rng.integers(0, height, count), rng.integers(0, width, count)
    keep = rng.random(count) < crowd[rows, columns]
    rows, columns = rows[keep], columns[keep]
    power = np.minimum(0.13 * rng.pareto(1.8, rows.size) + 0.09, 3.2)
    warm = rng.random((rows.size, 1)).astype(np.float32)
    tint = rgb("#b8d0ff") * (1 - warm) + rgb("#ffdcb0") * warm
    np.add.at(sky, (rows, columns), power[:, None] * tint)
    light = np.clip(sky, 0, 0.9)
    span = np.arange(-12, 13, dtype=np.float32)
    far = np.hypot(span[:, None], span[None, :])
    core, halo = np.exp(-((far / 1.25) ** 2)), np.exp(-far / 2.6)
    for star in np.flatnonzero(power > 0.55):
        top, left = rows[star] - 12, columns[star] - 12
        if 0 <= top < height - 25 and 0 <= left < width - 25:
            shape = core * min(1.0, power[star]) + halo * power[star] ** 2 * 0.05
            light[top : top + 25, left : left + 25] += shape[..., None] * tint[star]
    return np.asarray(1 - (1 - picture) * (1 - np.clip(light, 0, 1)), np.float32)


def alpenglow(rng: Rng) -> Paint:
    """The last pink on the north face, in slabs of the palette knife."""
    size = width, _height = 1200, 800
    x, y = plane(size)
    picture = ramp(
        y * 1.4 + (clouds(rng, size, 2, 4, 3) - 0.5) * 0.25,
        "#25406b",
        "#56719b",
        "#a99bb4",
        "#eab59c",
        "#f4cfa0",
    )
    for step, (base, rise, top) in enumerate(
        ((0.50, 0.20, 0.42), (0.56, 0.40, 0.80), (0.74, 0.30, 1.22))
    ):
        peak = (
            base
            - rise * np.clip(1 - np.abs(x[0] - top) / (0.40 + 0.1 * step), 0, 1) ** 1.15
            - 0.035 * wander(rng, width, 7, 6)
        )
        face = massif(rng, size, peak, top)
        under = (y - peak[None, :]).astype(np.float32)
        mist = np.clip(under / 0.42, 0, 1) ** 1.5 * 0.7
        picture = mix(picture, mix(face, "#8f8fb0", mist), smooth(0, 0.003, under))
    stand = np.maximum(firs(rng, width, 0.055), firs(rng, width, 0.03))
    edge = 0.80 - stand + 0.03 * wander(rng, width, 2, 4)
    dark = ramp(clouds(rng, size, 30, 3, 0.4), "#0d1c2c", "#17304a", "#27455c")
    picture = mix(picture, dark, below(y, edge, 0.004))
    knife = (
        Layer(80, 34, 15),
        Layer(46, 20, 9, 0.03),
        Layer(24, 10, 6, 0.04),
        Layer(14, 5, 4, 0.06),
    )
    return repaint(np.clip(picture, 0, 1), rng, Touch(knife, 0.03, 0.2, 0.9))


def massif(rng: Rng, size: Size, peak: Field, top: float) -> Paint:
    """Ribs falling from the summit: the sunny sides rose, the others blue."""
    x, y = plane(size)
    drop = np.maximum(y - peak[None, :], 0.0)
    spread = (x - top) / (drop + 0.30)
    bend = clouds(rng, size, 3, 6) - 0.5
    ribs = np.abs(((spread * 1.7 + bend * 2.1 + drop * 0.8) % 1) - 0.5) * 2
    fine = np.abs(((spread * 4.1 + bend * 5.5 - drop * 1.5) % 1) - 0.5) * 2
    crags = clouds(rng, size, 8, 5, 0.7)
    form = soft((ribs * 0.8 + fine * 0.22 + crags * 0.5).astype(np.float32), 4)
    slope = np.gradient(form, axis=1) * 34 + np.gradient(form, axis=0) * 12
    sun = np.clip(0.47 - slope + bend * 0.35 - drop * 0.25, 0, 1).astype(np.float32)
    snow = ramp(sun, "#3a4d7c", "#6d7cab", "#c99bab", "#ffb08e", "#ffdcb8")
    rock = smooth(0.62, 0.78, clouds(rng, size, 9, 5, 0.5) + drop * 0.3)
    return mix(snow, ramp(sun, "#232a45", "#54455a", "#9a6a62"), rock * 0.85)
