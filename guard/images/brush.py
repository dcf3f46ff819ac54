"""The brush: masks of single strokes with bristles, made once and stamped often."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from guard.images.draws import Draws, Floats
from guard.images.style import Style

ANGLES = 48  # directions of a full turn
BENDS = (-0.22, 0.0, 0.22)
VARIANTS = 3
_HAIRS = 24
_FAINT = 6  # levels of coverage that nobody sees
Looks = NDArray[np.int64]


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
        looks = ANGLES * len(BENDS) * VARIANTS
        self._boxes = np.zeros((looks, 4), np.int64)
        self._masks = np.full(looks, None, object)

    def masks(self, looks: Looks) -> tuple[NDArray[np.int64], list[Any]]:
        """Boxes (n, 4) around the middles of strokes, and their coverage as Pillow's
        own images, for painting at speed."""
        masks = self._masks[looks].tolist()
        if None in masks:
            for look in set(looks.tolist()):
                if self._masks[look] is None:
                    self._keep(look)
            masks = self._masks[looks].tolist()
        return self._boxes[looks], masks

    def _keep(self, look: int) -> None:
        """Without its empty margins: what a stroke costs is its box."""
        rest, variant = divmod(look, VARIANTS)
        angle, bend = divmod(rest, len(BENDS))
        coverage = self._coverage(angle, bend, variant)
        image = Image.fromarray(np.where(coverage < _FAINT, 0, coverage), "L")
        left, top, right, bottom = image.getbbox() or (0, 0, *image.size)
        across, down = image.width // 2, image.height // 2
        self._boxes[look] = left - across, top - down, right - across, bottom - down
        cut = image.crop((left, top, right, bottom))
        cut.load()
        self._masks[look] = cut.im

    def _coverage(self, angle: int, bend: int, variant: int) -> NDArray[np.uint8]:
        along, across = self._axes(2 * np.pi * angle / ANGLES)
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
        coverage = 255 * paint * rim * tail * head
        return np.asarray(np.rint(coverage), np.uint8)

    def _axes(self, turn: float) -> tuple[Floats, Floats]:
        """-1 to 1 along the stroke and across it, with room for its bend."""
        cosine, sine = np.cos(turn), np.sin(turn)
        wide = abs(cosine) * self._reach + abs(sine) * self._half * 1.6 + 1
        high = abs(sine) * self._reach + abs(cosine) * self._half * 1.6 + 1
        columns, rows = int(np.ceil(wide)), int(np.ceil(high))
        x, y = np.meshgrid(np.arange(-columns, columns + 1), np.arange(-rows, rows + 1))
        along = (x * cosine + y * sine) / self._reach
        return along, (y * cosine - x * sine) / self._half


def looks_of(angle: Floats, bend: Floats, variant: Floats) -> Looks:
    """What strokes look like, as Brush knows them: `angle` in radians, the others are
    dice from 0 to 1."""
    turned = np.rint(angle * (ANGLES / (2 * np.pi))).astype(np.int64) % ANGLES
    bent = (bend * len(BENDS)).astype(np.int64)
    bristles = (variant * VARIANTS).astype(np.int64)
    return np.asarray((turned * len(BENDS) + bent) * VARIANTS + bristles)


@lru_cache(maxsize=64)
def brush_of(secret: bytes, style: Style, width: float) -> Brush:
    return Brush(secret, style, width)
