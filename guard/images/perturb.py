"""Lays a learnt perturbation over a picture: one resize and one addition.

A delta is a float16 array of (rows, columns, 3) in units of the strength, a cell for
every few pixels, so that it holds low frequencies alone.
"""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

from guard.errors import PictureError

Floats = NDArray[np.float32]
Places = NDArray[np.intp]
MOST = 512  # cells of a side
_STRONGEST = 64.0  # levels of 255
_MIDDLE = 128  # stands for no change
_ALL = tuple(range(256)) * 3
_FARTHEST = 8  # times a delta is mirrored at most: few pictures are longer


def pack_delta(delta: Floats) -> bytes:
    out = io.BytesIO()
    np.save(out, np.clip(delta, -1, 1).astype("<f2"), allow_pickle=False)
    return out.getvalue()


def unpack_delta(data: bytes) -> Floats:
    """Raises PictureError. numpy's own reader would make room before it looks."""
    file = io.BytesIO(data)
    try:
        if np.lib.format.read_magic(file) != (1, 0):
            raise ValueError
        shape, fortran, dtype = np.lib.format.read_array_header_1_0(file)
        sides = len(shape) == 3 and shape[2] == 3 and all(0 < s <= MOST for s in shape)
        if not sides or fortran or dtype != np.dtype("<f2"):
            raise ValueError
        values = np.frombuffer(data, dtype, offset=file.tell())
        delta = values.reshape(shape).astype(np.float32)
    except (ValueError, TypeError, OSError):
        raise PictureError("the perturbation is not readable") from None
    if not np.isfinite(delta).all():
        raise PictureError("the perturbation is not finite")
    return np.clip(delta, -1, 1)


def spread(cells: tuple[int, int], size: tuple[int, int]) -> tuple[Places, Places]:
    """Which of so many (rows, columns) lie over a picture of `size` (width, height):
    all of them on its middle, as trainers crop, and mirrored beyond."""
    rows, columns = cells
    width, height = size
    tall = max(rows, min(_FARTHEST * rows, round(columns * height / width)))
    wide = max(columns, min(_FARTHEST * columns, round(rows * width / height)))
    return _mirrored(rows, tall), _mirrored(columns, wide)


def _mirrored(count: int, wanted: int) -> Places:
    at = (np.arange(wanted) - (wanted - count) // 2) % (2 * count)
    return np.where(at < count, at, 2 * count - 1 - at)


def perturb(frame: Image.Image, delta: Floats, eps: float) -> Image.Image:
    """No value changes by more than `eps` levels of 255; transparency stays."""
    strength = min(max(eps, 0.0), _STRONGEST)
    rows, columns = spread((delta.shape[0], delta.shape[1]), frame.size)
    levels = np.rint(_MIDDLE + strength * delta[np.ix_(rows, columns)])
    cells = Image.fromarray(levels.astype(np.uint8), "RGB")
    # In whole levels from the start: Pillow resizes bytes far faster than floats.
    change = cells.resize(frame.size, Image.Resampling.BICUBIC)
    most = round(strength)  # bicubic curves overshoot
    change = change.point([min(max(v, _MIDDLE - most), _MIDDLE + most) for v in _ALL])
    laid = ImageChops.add(frame.convert("RGB"), change, 1, -_MIDDLE)
    if "A" in frame.getbands():
        laid.putalpha(frame.getchannel("A"))
    return laid
