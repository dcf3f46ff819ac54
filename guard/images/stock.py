"""Decoys at hand for when the workers have no time: painted before, or plain grounds.

Always of the type and size that is wanted. A painted one goes to the bot it was made
for and to no other: it holds marks and words by which that bot can be known. Plain
grounds take milliseconds, so one is drawn at a time and each size once.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable

from guard.images.formats import Shape, media_type_of, written
from guard.images.hot import Hot
from guard.images.job import Variant, variant_of

_CAPACITY = 32_000_000  # bytes kept
_DOT = "R0lGODlhAQABAIAAAMDAwAAAACwAAAAAAQABAAACAkQBADs="  # a grey GIF, 1 x 1


class Stock:
    """`draw` makes a plain ground of a shape, in a thread."""

    def __init__(
        self, draw: Callable[[Shape], Variant], capacity: int = _CAPACITY
    ) -> None:
        self._draw = draw
        self._kept = Hot(capacity)
        self._turn = asyncio.Lock()

    def put(self, variant: Variant, bot: str) -> None:
        key = _key(variant.media_type, variant.width, variant.height)
        self._kept.put(f"{key} {bot}", variant)

    async def get(self, shape: Shape, bot: str) -> Variant:
        """Raises nothing but CancelledError."""
        kind = media_type_of(written(shape.format))
        key = _key(kind, shape.width, shape.height)
        kept = self._kept.get(f"{key} {bot}") or self._kept.get(key)
        if kept is not None:
            return kept
        async with self._turn:
            return self._kept.get(key) or await self._drawn(key, shape)

    async def _drawn(self, key: str, shape: Shape) -> Variant:
        try:
            variant = await asyncio.to_thread(self._draw, shape)
        except Exception:  # no memory, no thread: any picture will do
            return variant_of(base64.b64decode(_DOT), "image/gif", 1, 1)
        self._kept.put(key, variant)
        return variant


def _key(media_type: str, width: int, height: int) -> str:
    return f"{media_type} {width} {height}"
