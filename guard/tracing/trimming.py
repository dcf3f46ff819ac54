"""Cuts off the borders that downloaders put around pictures to make them square."""

from __future__ import annotations

import numpy as np
from PIL import Image

_QUIET = 12  # levels by which a border may vary, after JPEG
_SHARE = 0.02  # of a row's pixels that may vary more
_LEAST = 16  # pixels of what is left


def trimmed(image: Image.Image) -> Image.Image | None:
    """None where there is no border, or nothing else."""
    grey = np.asarray(image.convert("L"), np.int16)
    rows = _border(grey), _border(grey[::-1])
    columns = _border(grey.T), _border(grey.T[::-1])
    box = (
        columns[0],
        rows[0],
        image.width - columns[1],
        image.height - rows[1],
    )
    is_left = box[2] - box[0] >= _LEAST and box[3] - box[1] >= _LEAST
    if not is_left or box == (0, 0, *image.size):
        return None
    return image.crop(box)


def _border(grey: np.ndarray[tuple[int, ...], np.dtype[np.int16]]) -> int:
    """How many of the first rows are of one tone, the first row's."""
    tone = np.median(grey[0])
    odd = np.mean(np.abs(grey - tone) > _QUIET, axis=1) > _SHARE
    return int(odd.argmax()) if odd.any() else 0
