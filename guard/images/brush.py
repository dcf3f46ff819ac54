"""The brush: masks of single strokes with bristles, made once and stamped often."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image

from guard.images.draws import Draws
from guard.images.style import Style

ANGLES = 48  # directions of a full turn
BENDS = (-0.22, 0.0, 0.22)
_HAIRS = 24
VARIANTS = 3


@dataclass(frozen=True, slots=True)
class Mask:
    """Coverage of one stroke; `core` is Pillow's own image, for painting at speed."""

    width: int
    height: int
    core: object


class Brush:
    """Masks of one style, at one stroke width in pixels."""

    def __init__(self, secret: bytes, style: Style, width: float) -> None:
        self._half = max(1.0, width / 2)
        self._reach = self._half * style.length
        draws = Draws(secret, "brush")
        shape = (VARIANTS, _HAIRS)
        count = VARIANTS * _HAIRS
        hairs = draws.uniform(count).reshape(shape)
        self._hairs = 1.0 - style.bristle * 0.75 * hairs**1.5
        self._starts = draws.uniform(count, 0.0, 0.3).reshape(shape)
        self._ends = draws.uniform(count, 0.0, 0.55).reshape(shape)
        self._masks: dict[tuple[int, int, int], Mask] = {}

    def mask(self, angle: int, bend: int, variant: int) -> Mask:
        """`angle` in steps of a full turn by ANGLES, `bend` an index into BENDS."""
        key = (angle % ANGLES, bend, variant % VARIANTS)
        found = self._masks.get(key)
        if found is None:
            found = self._masks[key] = self._draw(*key)
        return found

    def _draw(self, angle: int, bend: int, variant: int) -> Mask:
        turn = 2 * np.pi * angle / ANGLES
        cosine, sine = np.cos(turn), np.sin(turn)
        wide = abs(cosine) * self._reach + abs(sine) * self._half * 1.6 + 1
        high = abs(sine) * self._reach + abs(cosine) * self._half * 1.6 + 1
        columns, rows = int(np.ceil(wide)), int(np.ceil(high))
        x, y = np.meshgrid(np.arange(-columns, columns + 1), np.arange(-rows, rows + 1))
        along = (x * cosine + y * sine) / self._reach
        across = (y * cosine - x * sine) / self._half
        across = across + BENDS[bend] * 4 * (along * along - 0.3)
        hair = (across + 1) / 2 * (_HAIRS - 1)
        places = np.arange(_HAIRS)
        paint = np.interp(hair, places, self._hairs[variant])
        start = -1 + np.interp(hair, places, self._starts[variant])
        end = 1 - np.interp(hair, places, self._ends[variant])
        # One pixel of softness at the rims keeps thin strokes free of stairs.
        rim = np.clip((1 - np.abs(across)) * self._half + 0.5, 0, 1)
        tail = np.clip((end - along) * self._reach / 3 + 0.5, 0, 1)
        head = np.clip((along - start) * self._reach / 3 + 0.5, 0, 1)
        mask = 255 * paint * rim * tail * head
        image = Image.fromarray(np.rint(mask).astype(np.uint8), "L")
        image.load()
        return Mask(image.width, image.height, image.im)


@lru_cache(maxsize=32)
def brush_of(secret: bytes, style: Style, width: float) -> Brush:
    return Brush(secret, style, width)
