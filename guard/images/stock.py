"""Decoys at hand for when the workers have no time: painted before, or plain grounds.

Plain grounds are drawn in the process that serves visitors, so each size once, one
at a time, and small ones only when many sizes are wanted together.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable

from guard.images.formats import Shape, media_type_of, within, written
from guard.images.hot import Hot
from guard.images.job import Variant, variant_of

_CAPACITY = 32_000_000  # bytes kept
_PIXELS = 16_000_000  # of a plain ground at most: about half a second
_SMALL = 250_000  # pixels, when `_WANTED` other sizes are waited for
_WANTED = 4
_DOT = "R0lGODlhAQABAIAAAMDAwAAAACwAAAAAAQABAAACAkQBADs="  # a grey GIF, 1 x 1


class Stock:
    """`draw` makes a plain ground of a shape, in a thread."""

    def __init__(
        self, draw: Callable[[Shape], Variant], capacity: int = _CAPACITY
    ) -> None:
        self._draw = draw
        self._kept = Hot(capacity)
        self._wanted: set[str] = set()
        self._turn = asyncio.Lock()

    def put(self, variant: Variant) -> None:
        key = _key(variant.media_type, variant.width, variant.height)
        self._kept.put(key, variant)

    async def get(self, shape: Shape) -> Variant:
        """Of the type of `shape`, and of its size unless that is too dear; raises
        nothing but CancelledError."""
        shape = within(shape, _PIXELS)
        key = _key_of(shape)
        kept = self._kept.get(key)
        if kept is not None:
            return kept
        if key not in self._wanted and len(self._wanted) >= _WANTED:
            shape = within(shape, _SMALL)
            key = _key_of(shape)
        is_first = key not in self._wanted
        self._wanted.add(key)
        try:
            return await self._drawn(key, shape)
        finally:
            if is_first:
                self._wanted.discard(key)

    async def _drawn(self, key: str, shape: Shape) -> Variant:
        async with self._turn:
            kept = self._kept.get(key)
            if kept is not None:
                return kept
            try:
                variant = await asyncio.to_thread(self._draw, shape)
            except Exception:  # no memory, no thread: any picture will do
                return variant_of(base64.b64decode(_DOT), "image/gif", 1, 1)
            self._kept.put(key, variant)
            return variant


def _key_of(shape: Shape) -> str:
    kind = media_type_of(written(shape.format))
    return _key(kind, shape.width, shape.height)


def _key(media_type: str, width: int, height: int) -> str:
    return f"{media_type} {width} {height}"
