"""Watercolour: pigment that settles at its edges, on paper with a tooth."""

from __future__ import annotations

import numpy as np

from guard.demo.fields import (
    Field,
    Paint,
    Rng,
    Size,
    clouds,
    fill,
    pick,
    reach,
    rgb,
    soft,
)


def sheet(rng: Rng, size: Size, color: str = "#f7f2e7") -> Paint:
    width, height = size
    tooth = rng.standard_normal((height, width)).astype(np.float32)
    relief = np.gradient(soft(tooth, 3) + soft(tooth, 6), axis=1)
    stain = clouds(rng, size, 3, 3) - 0.5
    return (fill(size, color) * (1 + relief * 0.10 + stain * 0.025)[..., None]).astype(
        np.float32
    )


def wash(
    paper: Paint, mask: Field, color: str, rng: Rng, load: float = 0.8, bleed: float = 7
) -> Paint:
    """One wet stroke in the shape of `mask`; `load` is how much pigment it carries."""
    box = reach(mask, round(bleed * 3) + 3)
    if not mask[box].size:
        return paper
    density = pigment(mask[box], rng, mask.shape[0], load, bleed)
    absorbed = np.power(rgb(color) * 0.96 + 0.02, density[..., None] * 1.5)
    painted = np.array(paper, np.float32)
    painted[box] *= absorbed
    return painted


def pigment(mask: Field, rng: Rng, whole: int, load: float, bleed: float) -> Field:
    """How much colour dries where: pools inside, a dark rim, grains in the tooth."""
    height, width = mask.shape
    size, share = (width, height), height / whole
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    stir = clouds(rng, size, 14 * share, 3) - 0.5
    sway = clouds(rng, size, 14 * share, 3) - 0.5
    wet = pick(mask, columns + stir * bleed * 2, rows + sway * bleed * 2)
    wet = soft(wet, 1.5)
    pools = clouds(rng, size, 4 * share, 4)
    rim = np.clip(wet - soft(wet, bleed), 0, 1) * 1.7 * (0.4 + sway + 0.5)
    grain = soft(rng.standard_normal((height, width)).astype(np.float32), 1.4)
    laid = wet * ((0.42 + 0.62 * pools) * load + rim) * (1 + 0.04 * grain)
    return np.asarray(np.clip(laid, 0, 1), np.float32)
