"""Watercolour: pigment that settles at its edges, on paper with a tooth."""

from __future__ import annotations

import numpy as np

from guard.demo.fields import Field, Paint, Rng, Size, clouds, fill, pick, rgb, soft


def sheet(rng: Rng, size: Size, color: str = "#f7f2e7") -> Paint:
    width, height = size
    tooth = rng.standard_normal((height, width)).astype(np.float32)
    relief = np.gradient(soft(tooth, 3) + soft(tooth, 6), axis=1)
    stain = clouds(rng, size, 3, 3) - 0.5
    return (fill(size, color) * (1 + relief * 0.10 + stain * 0.025)[..., None]).astype(np.float32)


def wash(
    paper: Paint, mask: Field, color: str, rng: Rng, load: float = 0.8, bleed: float = 7
) -> Paint:
    """One wet stroke in the shape of `mask`; `load` is how much pigment it carries."""
    height, width = mask.shape
    size = (width, height)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    stir = clouds(rng, size, 14, 4) - 0.5
    sway = clouds(rng, size, 14, 4) - 0.5
    wet = pick(mask, columns + stir * bleed * 2, rows + sway * bleed * 2)
    wet = soft(wet, 1.5)
    rim = np.clip(wet - soft(wet, bleed), 0, 1) * 1.7 * (0.4 + clouds(rng, size, 5, 3))
    pools = 0.42 + 0.62 * clouds(rng, size, 3.5, 4)
    grain = 1 + 0.16 * rng.standard_normal((height, width)).astype(np.float32)
    density = np.clip(wet * (pools * load + rim) * (0.75 + 0.25 * soft(grain, 1.4)), 0, 1)
    absorbed = np.power(rgb(color)[None, None, :] * 0.96 + 0.02, density[..., None] * 1.5)
    return (paper * absorbed).astype(np.float32)
