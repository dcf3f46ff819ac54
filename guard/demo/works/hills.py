"""High Ground: ridges in fog, larches, snow, stars."""

from __future__ import annotations

import numpy as np

from guard.demo.brush import FINE, OIL, Layer, Touch, repaint, weave
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
    rgb,
    smooth,
    soft,
    soft_paint,
    wander,
)
from guard.demo.works.shapes import mask_of


def six_ridges(rng: Rng) -> Paint:
    """Six ridges, each paler than the one before it; firs on the nearest."""
    size = width, _ = 1200, 900
    x, y = plane(size)
    sky = ramp(y * 1.5, "#f3dcc4", "#f5d3b3", "#e9c3b0", "#c9b3b7")
    sun = np.hypot(x - 0.93, y - 0.235).astype(np.float32)
    picture = glow(sky, "#fff2dc", 0.95 * smooth(0.05, 0.046, sun) + 0.5 * np.exp(-sun / 0.17))
    tints = ("#b9a9b6", "#94909f", "#70788c", "#4e6074", "#324757", "#172a35")
    for step, tint in enumerate(tints):
        base = 0.36 + 0.105 * step
        line = base - (0.05 + 0.022 * step) * wander(rng, width, 2.2 + step * 0.6, 7)
        if step > 2:
            line -= firs(rng, width, 0.011 * (step - 2) ** 1.25)
        under = y - line[None, :]
        fog = np.clip(under / 0.19, 0, 1) ** 0.85 * (0.72 + 0.5 * clouds(rng, size, 3, 4, 4))
        tone = mix(np.broadcast_to(rgb(tint), picture.shape), "#ecd2bf" if step < 3 else "#aab3ba", np.clip(fog * (0.86 - 0.13 * step), 0, 0.95))
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


def larches(rng: Rng) -> Paint:
    """October: gold trees, and the same gold in the lake."""
    size = width, height = 1200, 900
    bank = 540
    x, y = plane(size)
    picture = ramp(y * 1.9 + (clouds(rng, size, 3, 4, 2) - 0.5) * 0.4, "#5f8fb4", "#93b3c3", "#d3d3c0", "#dcc99d")
    peak = 0.16 + 0.16 * np.abs(x[0] - 0.8) + 0.05 * wander(rng, width, 3, 6)
    rock = ramp(clouds(rng, size, 7, 5, 0.6), "#3d5470", "#5f7590", "#93a1ad", "#e8e2da")
    picture = mix(picture, rock, smooth(0, 0.004, (y - peak[None, :]).astype(np.float32)))
    slope = 0.33 + 0.06 * wander(rng, width, 2, 5)
    wood = ramp(clouds(rng, size, 16, 4, 0.5), "#1f3432", "#33503f", "#6f6d3a", "#b98b35")
    picture = mix(picture, wood, smooth(0, 0.02, (y - slope[None, :]).astype(np.float32)))
    leaves = ("#e7a823", "#f3c34a", "#d9862a", "#b8622a", "#f6d981", "#8d8a3a", "#c9402c")
    for place in np.sort(rng.uniform(-0.05, 1.4, 46)):
        tall, foot = rng.uniform(0.16, 0.42), bank / height - rng.uniform(0, 0.035)
        picture = larch(picture, rng, (float(place), foot, tall), leaves[int(rng.integers(len(leaves)))])
    grass = smooth(bank / height - 0.03, bank / height, y)
    picture = mix(picture, ramp(clouds(rng, size, 30, 3, 3), "#5b4a25", "#a5822f", "#d8b658"), grass)
    rows, columns = np.mgrid[0 : height - bank, 0:width].astype(np.float32)
    ripple = clouds(rng, (width, height - bank), 16, 3, 7) - 0.5
    seen = pick(picture, columns + ripple * 14, bank - 2 - rows * 1.2 + ripple * rows * 0.5)
    depth = np.clip(rows / (height - bank), 0, 1)
    picture[bank:] = mix(seen * 0.9, "#16323f", 0.10 + 0.4 * depth)
    flow = np.where(y > bank / height, 0.0, 1.35 + (clouds(rng, size, 5) - 0.5) * 2.2)
    return weave(repaint(np.clip(picture, 0, 1), rng, Touch(FINE, 0.04, 0.3, 0.9), flow.astype(np.float32)), 0.012)


def larch(picture: Paint, rng: Rng, place: tuple[float, float, float], color: str) -> Paint:
    """One tree: a cone of foliage eaten into by noise, its left side in the sun."""
    middle, foot, tall = place
    height, width = picture.shape[:2]
    left, right = max(0, int((middle - tall * 0.3) * height)), min(width, int((middle + tall * 0.3) * height))
    top, low = int((foot - tall) * height), int(foot * height)
    if right - left < 8:
        return picture
    patch = picture[top:low, left:right]
    size = (right - left, low - top)
    rows, columns = np.mgrid[top:low, left:right].astype(np.float32) / height
    up = (foot - rows) / tall
    cone = 0.17 * tall * np.clip(1.02 - up, 0, 1) ** 0.8 * (0.75 + 0.5 * clouds(rng, size, 7, 3))
    side = (columns - middle) / np.maximum(cone, 1e-3)
    body = smooth(1.0, 0.72, np.abs(side)) * smooth(0.03, 0.10, up)
    body *= smooth(0.22, 0.42, clouds(rng, size, 12, 3, 1.4))
    trunk = smooth(0.006, 0.003, np.abs(columns - middle)) * smooth(0.9, 0.7, up)
    shade = np.clip(0.55 - side * 0.35 + (clouds(rng, size, 14, 3) - 0.5) * 0.7, 0, 1)
    dark = tuple(int(v * 255) for v in rgb(color) * np.array([0.34, 0.32, 0.42]))
    bright = tuple(int(v * 255) for v in np.clip(rgb(color) * 1.12 + 0.05, 0, 1))
    leaf = ramp(shade.astype(np.float32), "#{:02x}{:02x}{:02x}".format(*dark), color, "#{:02x}{:02x}{:02x}".format(*bright))
    patch = mix(mix(patch, "#2b211b", trunk * 0.9), leaf, body)
    picture[top:low, left:right] = patch
    return picture


def hut(rng: Rng) -> Paint:
    """The hut under the Milky Way; one lamp still lit."""
    size = width, height = 900, 1200
    x, y = plane(size)
    lean = (x - 0.36) * 0.80 + (y - 0.42) * 0.42
    drift = clouds(rng, size, 2.5, 5) - 0.5
    band = np.exp(-(((lean + drift * 0.10) / 0.115) ** 2))
    dust = clouds(rng, size, 5, 6)
    lanes = np.exp(-(((lean + drift * 0.16) / 0.035) ** 2)) * smooth(0.35, 0.75, dust)
    picture = ramp(y * 0.9 + drift * 0.1, "#060b1e", "#0c1733", "#173050", "#35556a", "#7a7a70")
    milk = np.clip(band * (0.25 + 0.75 * dust) - lanes * 0.55, 0, 1)
    picture = glow(picture, "#8f93c9", milk * 0.55)
    picture = glow(picture, "#ffd6b0", milk**3 * 0.5)
    picture = glow(picture, "#c45a86", smooth(0.72, 0.95, clouds(rng, size, 6, 4)) * band * 0.18)
    picture = stars(picture, rng, np.clip(0.25 + band, 0, 1))
    far = 0.80 - 0.07 * wander(rng, width, 2.4, 7) - 0.06 * np.exp(-(((np.arange(width) - 660) / 200) ** 2))
    picture = mix(picture, "#16222f", smooth(0, 0.003, (y - far[None, :]).astype(np.float32)))
    near = 0.885 + 0.03 * wander(rng, width, 2, 7)
    snow = ramp(clouds(rng, size, 9, 5, 3) * 0.8 + (y - 0.88) * 1.5, "#0b121c", "#1b2a3c", "#33475c")
    picture = mix(picture, snow, smooth(0, 0.003, (y - near[None, :]).astype(np.float32)))
    foot, left = 1062.0, 250.0
    walls = mask_of(size, ((left, foot), (left + 118, foot), (left + 118, foot - 52), (left + 59, foot - 104), (left, foot - 52)))
    roof = mask_of(size, ((left - 16, foot - 48), (left + 59, foot - 116), (left + 134, foot - 48), (left + 124, foot - 42), (left + 59, foot - 100), (left - 6, foot - 42)))
    pane = mask_of(size, ((left + 46, foot - 46), (left + 72, foot - 46), (left + 72, foot - 18), (left + 46, foot - 18)))
    picture = mix(mix(picture, "#0a0c10", walls), "#2b3a4a", roof)
    picture = mix(picture, "#ffc766", pane)
    lamp = np.hypot(x - (left + 59) / height, (y - (foot - 30) / height) * 1.2)
    spill = smooth(0.86, 0.93, y) * np.exp(-np.abs(x - (left + 59) / height) / (0.02 + 0.5 * np.clip(y - 0.87, 0, 1)))
    picture = glow(picture, "#ff9d3c", 0.5 * np.exp(-lamp / 0.05) + 0.3 * spill * smooth(1.02, 0.88, y))
    return film(picture, rng, 0.03, 0.45)


def stars(picture: Paint, rng: Rng, crowd: Field) -> Paint:
    """Points by a power law of brightness, blue to amber, the brightest with halos."""
    height, width = crowd.shape
    sky = np.zeros((height, width, 3), np.float32)
    count = 9000
    rows, columns = rng.integers(0, height, count), rng.integers(0, width, count)
    keep = rng.random(count) < crowd[rows, columns]
    rows, columns = rows[keep], columns[keep]
    power = np.minimum(0.10 * rng.pareto(1.25, rows.size) + 0.06, 3.2)
    warm = rng.random((rows.size, 1)).astype(np.float32)
    tint = rgb("#b8d0ff") * (1 - warm) + rgb("#ffdcb0") * warm
    np.add.at(sky, (rows, columns), power[:, None] * tint)
    bright = sky * (sky.max(2, keepdims=True) > 0.9)
    light = np.clip(sky, 0, 1) + soft_paint(sky, 2) * 2.2 + soft_paint(bright, 5) * 9
    return (1 - (1 - picture) * (1 - np.clip(light, 0, 1))).astype(np.float32)


def alpenglow(rng: Rng) -> Paint:
    """The last pink on the north face, in slabs of the palette knife."""
    size = width, height = 1200, 800
    x, y = plane(size)
    picture = ramp(y * 1.4 + (clouds(rng, size, 2, 4, 3) - 0.5) * 0.25, "#25406b", "#56719b", "#a99bb4", "#eab59c", "#f4cfa0")
    for step, (base, rise, top) in enumerate(((0.50, 0.20, 0.42), (0.56, 0.40, 0.80), (0.74, 0.30, 1.22))):
        peak = base - rise * np.clip(1 - np.abs(x[0] - top) / (0.40 + 0.1 * step), 0, 1) ** 1.15 - 0.035 * wander(rng, width, 7, 6)
        face = massif(rng, size, peak, top)
        under = (y - peak[None, :]).astype(np.float32)
        mist = np.clip(under / 0.42, 0, 1) ** 1.5 * 0.7
        picture = mix(picture, mix(face, "#8f8fb0", mist), smooth(0, 0.003, under))
    edge = 0.80 - firs(rng, width, 0.05) * 0.9 + 0.03 * wander(rng, width, 2, 4)
    dark = ramp(clouds(rng, size, 30, 3, 0.4), "#0d1c2c", "#17304a", "#27455c")
    picture = mix(picture, dark, smooth(0, 0.004, (y - edge[None, :]).astype(np.float32)))
    knife = (Layer(80, 34, 15), Layer(46, 20, 9, 0.03), Layer(24, 10, 6, 0.04), Layer(14, 5, 4, 0.06))
    return repaint(np.clip(picture, 0, 1), rng, Touch(knife, 0.03, 0.2, 0.9))


def massif(rng: Rng, size: Size, peak: Field, top: float) -> Paint:
    """Ribs falling from the summit: the sunny sides rose, the others blue."""
    x, y = plane(size)
    drop = np.maximum(y - peak[None, :], 0.0)
    spread = (x - top) / (drop + 0.30)
    bend = clouds(rng, size, 5, 5) - 0.5
    ribs = np.abs(((spread * 3.2 + bend * 1.1) % 1) - 0.5) * 2
    fine = np.abs(((spread * 8 + bend * 2.6) % 1) - 0.5) * 2
    slope = np.gradient(soft((ribs * 0.7 + fine * 0.3).astype(np.float32), 3), axis=1) * 22
    sun = np.clip(0.5 - slope + bend * 0.5, 0, 1).astype(np.float32)
    snow = ramp(sun, "#3a4d7c", "#6d7cab", "#c99bab", "#ffb08e", "#ffdcb8")
    rock = smooth(0.62, 0.78, clouds(rng, size, 9, 5, 0.5) + drop * 0.3)
    return mix(snow, ramp(sun, "#232a45", "#54455a", "#9a6a62"), rock * 0.85)


def birches(rng: Rng) -> Paint:
    """Birches in snow, low sun, blue shadows."""
    size = width, height = 900, 1200
    x, y = plane(size)
    back = clouds(rng, size, 4, 4, 0.12)
    picture = ramp(y * 0.75 + (back - 0.5) * 0.35, "#c8c3d2", "#dccbc9", "#f2d9c3", "#f6e6d3")
    ground = 0.66 + 0.02 * wander(rng, width, 2, 4)
    drifts = clouds(rng, size, 4, 4, 3.5)
    snow = ramp(drifts * 0.7 + 0.25, "#a9b9d8", "#d5dcec", "#f6f1ec", "#fff8ee")
    picture = mix(picture, snow, smooth(-0.015, 0.02, (y - ground[None, :]).astype(np.float32)))
    for step in range(26):
        near = (step / 26) ** 1.6
        wide = 0.006 + 0.030 * near
        foot = 0.66 + 0.27 * near + rng.uniform(0, 0.02)
        place = rng.uniform(-0.02, 0.77)
        picture = birch(picture, rng, (place, foot, wide), near)
    return repaint(np.clip(picture, 0, 1), rng, Touch(FINE, 0.022, 0.2, 0.6))


def birch(picture: Paint, rng: Rng, place: tuple[float, float, float], near: float) -> Paint:
    """One trunk with its scars, and its shadow running over the snow."""
    middle, foot, wide = place
    height, width = picture.shape[:2]
    x, y = plane((width, height))
    bow = middle + rng.normal(0, 0.02) * (foot - y) + 0.012 * np.sin(y * rng.uniform(2, 5) + rng.uniform(0, 6))
    run = np.clip(y - foot, 0, 1)
    cast = smooth(wide * 1.1, wide * 0.7, np.abs(x - middle + run * 1.25)) * (y > foot)
    picture = mix(picture, "#8fa5d2", cast * 0.55 * smooth(0.5, 0.0, run))
    side = (x - bow) / wide
    body = smooth(1.0, 0.9, np.abs(side)) * (y < foot + wide * 0.2)
    bark = ramp((0.5 - side * 0.42).astype(np.float32), "#6d6a80", "#a8a2ad", "#ece4da", "#fffaf0")
    cells = clouds(rng, (width, height), 40 - 22 * near, 2, 5)
    scars = smooth(0.66, 0.80, cells) * (0.35 + 0.65 * smooth(0.3, 1.0, np.abs(side)))
    foot_dark = smooth(foot - 0.12 * (0.4 + near), foot, y) * smooth(0.4, 0.7, clouds(rng, (width, height), 20, 3))
    bark = mix(bark, "#2b2630", np.clip(scars + foot_dark, 0, 0.92))
    return mix(picture, mix(bark, "#d9cdd0", 0.62 * (1 - near)), body)


def moonrise(rng: Rng) -> Paint:
    """A late moon over ploughed land."""
    size = width, height = 1280, 720
    x, y = plane(size)
    picture = ramp(y * 1.75 + (clouds(rng, size, 3, 5, 5) - 0.5) * 0.14, "#27305e", "#4c4c80", "#8d6d94", "#cf9499", "#f0bf9f")
    disc = np.hypot(x - 1.18, y - 0.36).astype(np.float32)
    seas = 0.86 + 0.14 * clouds(rng, size, 18, 4)
    picture = glow(picture, "#ffd9a8", 0.42 * np.exp(-disc / 0.14))
    moon = np.broadcast_to(rgb("#fff0d2"), picture.shape) * seas[..., None]
    picture = mix(picture, moon, smooth(0.092, 0.089, disc))
    veil = smooth(0.55, 0.9, clouds(rng, size, 4, 5, 9)) * smooth(0.1, 0.4, y)
    picture = mix(picture, "#7d6388", veil * 0.6)
    for base, tint, tall in ((0.535, "#74607f", 0.008), (0.565, "#4b4566", 0.014)):
        line = base - 0.02 * wander(rng, width, 2.5, 5) - firs(rng, width, tall)
        picture = mix(picture, tint, smooth(0, 0.003, (y - line[None, :]).astype(np.float32)))
    away = np.maximum(y - 0.555, 0.004)
    rows = (x - 0.80) / away * 0.62 + 0.25 * np.sin(1 / (away + 0.12))
    furrow = 0.5 + 0.5 * np.sin(rows * 9.5)
    clods = clouds(rng, size, 60, 4, 2)
    sheen = np.exp(-(((x - 1.12) / (0.18 + away * 1.6)) ** 2))
    light = np.clip(furrow * (0.35 + 0.35 * sheen) + (clods - 0.5) * 0.5 * np.clip(away * 4, 0, 1) + 0.1, 0, 1)
    field = ramp(light.astype(np.float32), "#141a33", "#2a2c4f", "#5a4a6e", "#b58a8c", "#ffd9b0")
    picture = mix(picture, field, smooth(0.556, 0.566, y))
    oak = crown(rng, size)
    picture = mix(picture, "#161a30", oak)
    return repaint(np.clip(picture, 0, 1), rng, Touch(OIL.layers, 0.02, 0.2, 0.55))


def crown(rng: Rng, size: Size) -> Field:
    """One oak on the horizon: leaf clumps about a short trunk."""
    x, y = plane(size)
    ball = np.hypot((x - 0.47) / 0.115, (y - 0.44) / 0.098) + (clouds(rng, size, 16, 4) - 0.5) * 0.9
    holes = smooth(0.18, 0.3, clouds(rng, size, 34, 3))
    trunk = smooth(0.009, 0.006, np.abs(x - 0.47)) * (y > 0.45) * (y < 0.572)
    return np.maximum(smooth(1.0, 0.86, ball.astype(np.float32)) * holes, trunk).astype(np.float32)
