"""Oil and gouache: a picture is painted over again, stroke by stroke.

Coarse strokes first, finer ones only where they still differ from the motif
(after Hertzmann 1998); bristles leave ridges that catch the light.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from guard.demo.fields import (
    LUMA,
    Field,
    Paint,
    Rng,
    soft,
    soft_paint,
    to_image,
    to_paint,
)

ANGLES = 24
SORTS = 3


@dataclass(frozen=True, slots=True)
class Layer:
    """One pass with one brush; sizes in pixels."""

    length: int
    width: int
    step: float
    #: strokes only where the canvas is off by more than this (0: everywhere)
    miss: float = 0.0
    opacity: float = 0.92


@dataclass(frozen=True, slots=True)
class Touch:
    """How this hand paints."""

    layers: tuple[Layer, ...]
    #: how much each stroke's colour strays
    stray: float = 0.03
    #: how much each stroke's angle strays, radians
    sway: float = 0.25
    #: how much the ridges of paint catch the light
    relief: float = 0.5


BROAD = (Layer(90, 26, 17), Layer(52, 15, 10, 0.03), Layer(26, 8, 5.6, 0.045))
FINE = (*BROAD, Layer(15, 5, 3.6, 0.055))
OIL = Touch(FINE)


@dataclass(frozen=True, slots=True)
class Stamp:
    mask: Image.Image
    ridges: Image.Image
    half: tuple[int, int]


def stamp(rng: Rng, layer: Layer, angle: float) -> Stamp:
    """One stroke: a soft capsule, combed by bristles along its way."""
    reach = layer.length // 2 + 3
    rows, columns = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    along = columns * np.cos(angle) + rows * np.sin(angle)
    across = -columns * np.sin(angle) + rows * np.cos(angle)
    across = across + layer.width * 0.12 * np.sin(along / layer.length * 5)
    comb = rng.uniform(0, 1, 2 * layer.width + 8)
    hair = np.interp(across + layer.width + 4, np.arange(comb.size), comb)
    ragged = (hair - 0.5) * layer.length * 0.35
    end = np.clip((layer.length / 2 - np.abs(along) + ragged - 2) / 3, 0, 1)
    side = np.clip((layer.width / 2 - np.abs(across)) / 1.6, 0, 1)
    fade = 1 - 0.45 * np.clip(along / layer.length + 0.5, 0, 1) * (hair > 0.6)
    body = end * side * fade * layer.opacity
    rows_hit, columns_hit = np.nonzero(body > 0.02)
    top, left = rows_hit.min(), columns_hit.min()
    box = (slice(top, rows_hit.max() + 1), slice(left, columns_hit.max() + 1))
    ridge = 128 + 90 * (hair - 0.5) + 40 * (side < 0.8)
    return Stamp(
        Image.fromarray((body[box] * 255).astype(np.uint8)),
        Image.fromarray(np.clip(ridge[box], 0, 255).astype(np.uint8)),
        (int(reach - left), int(reach - top)),
    )


def bank(rng: Rng, layer: Layer) -> tuple[tuple[Stamp, ...], ...]:
    angles = np.arange(ANGLES) * np.pi / ANGLES
    return tuple(tuple(stamp(rng, layer, a) for _ in range(SORTS)) for a in angles)


def along_edges(picture: Paint, radius: float = 6) -> Field:
    """Angles that follow the forms: across the steepest change of light."""
    light = soft(picture @ LUMA, radius)
    down, right = np.gradient(light)
    # Angles are smoothed as doubled vectors, for a stroke has no direction.
    double = np.arctan2(down, right) * 2
    force = np.hypot(down, right)
    east = soft((np.cos(double) * force).astype(np.float32), radius * 2)
    south = soft((np.sin(double) * force).astype(np.float32), radius * 2)
    return np.asarray(np.arctan2(south, east) / 2 + np.pi / 2, np.float32)


def places(rng: Rng, layer: Layer, gap: Field) -> tuple[Field, Field]:
    """Where strokes go: a jittered grid, thinned to where the canvas is off."""
    height, width = gap.shape
    rows, columns = np.mgrid[0 : height : layer.step, 0 : width : layer.step]
    rows = rows.ravel() + rng.uniform(-1, 1, rows.size) * layer.step
    columns = columns.ravel() + rng.uniform(-1, 1, columns.size) * layer.step
    rows = np.clip(rows, 0, height - 1).astype(np.int32)
    columns = np.clip(columns, 0, width - 1).astype(np.int32)
    order = rng.permutation(rows.size)
    order = order[gap[rows[order], columns[order]] >= layer.miss]
    return rows[order], columns[order]


def repaint(
    motif: Paint, rng: Rng, touch: Touch = OIL, flow: Field | None = None
) -> Paint:
    """`flow` holds the strokes' angles (radians); by default they follow the forms."""
    angles = along_edges(motif) if flow is None else flow
    canvas = to_image(soft_paint(motif, 24))
    height = Image.new("L", canvas.size, 128)
    for layer in touch.layers:
        target = soft_paint(motif, max(1.0, layer.width / 3))
        gap = soft(np.abs(to_paint(canvas) - target).mean(2), layer.width)
        rows, columns = places(rng, layer, gap)
        stamps = bank(rng, layer)
        turn = angles[rows, columns] + rng.normal(0, touch.sway, rows.size)
        turn = (turn / np.pi * ANGLES).round().astype(np.int32) % ANGLES
        shade = rng.normal(0, touch.stray, (rows.size, 1))
        shade = shade + rng.normal(0, touch.stray / 2, (rows.size, 3))
        colors = np.clip((target[rows, columns] + shade) * 255, 0, 255).astype(int)
        sorts = rng.integers(0, SORTS, rows.size)
        for row, column, angle, color, sort in zip(
            rows.tolist(),
            columns.tolist(),
            turn.tolist(),
            colors.tolist(),
            sorts.tolist(),
            strict=True,
        ):
            mark = stamps[angle][sort]
            corner = (column - mark.half[0], row - mark.half[1])
            canvas.paste(tuple(color), corner, mark.mask)
            height.paste(mark.ridges, corner, mark.mask)
    return relief(to_paint(canvas), np.asarray(height, np.float32) / 255, touch.relief)


def relief(picture: Paint, height: Field, amount: float) -> Paint:
    """Light from the upper left over the ridges of the paint."""
    down, right = np.gradient(soft(height, 1.3))
    light = np.clip(-np.asarray(down + right) * amount, -0.12, 0.16)
    return np.asarray(np.clip(picture * (1 + light[..., None]), 0, 1), np.float32)


def weave(picture: Paint, amount: float = 0.02) -> Paint:
    """Linen showing through thin paint."""
    height, width = picture.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    threads = np.sin(columns * 1.9) * np.sin(rows * 0.4 + columns * 0.05)
    threads = threads + np.sin(rows * 1.9) * np.sin(columns * 0.4 - rows * 0.05)
    return np.asarray(picture * (1 + amount * threads[..., None]), np.float32)
