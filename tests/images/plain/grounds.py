"""A ground for tests of what lays it as bytes."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from guard.images.plain.bands import Ground, between

TONES = between((214, 180, 220), (52, 54, 100))
# Less than a block, odd, one more than a block or a tile, wide, high.
SIZES = ((1, 1), (97, 33), (257, 255), (513, 1025), (2000, 3), (2, 1300))


def ground(size: tuple[int, int]) -> Ground:
    return Ground(*size, TONES)


def pixels(body: bytes) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(body)) as image:
        return np.asarray(image.convert("RGB"))


def expected(size: tuple[int, int], unit: int = 1) -> NDArray[np.uint8]:
    rows = [
        TONES[number] for number, count in ground(size).rows(unit) for _ in range(count)
    ]
    column = np.repeat(np.array(rows, np.uint8), unit, axis=0)[: size[1]]
    return np.repeat(column[:, None, :], size[0], axis=1)
