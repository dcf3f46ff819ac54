"""Variants on order: from memory, from disk, or made by the workers; always a picture.

Whatever is wrong with an original, a worker or a disk, a bot gets a decoy of the same
type and size, and never the original.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace

from guard import __version__
from guard.errors import PictureError
from guard.images.blobs import Blobs
from guard.images.formats import (
    Shape,
    format_of,
    measure,
    media_type_of,
    within,
    written,
)
from guard.images.job import Job, Order, Studio, Variant
from guard.images.limits import LIMITS, Limits
from guard.images.recipe import Recipe
from guard.images.worker import Workers

# made: by its recipe; hit: was there; failed: the picture could not be used, a decoy
# was made instead; decoyed: no time to make anything, a decoy at hand was given.
Observe = Callable[[str, str, float], None]

DECOY = "poison-decoy"
_UNKNOWN = Shape("jpeg", 1024, 768)
_LARGE = 1_000_000  # bytes worth a thread to hash
_PLAIN = 16_000_000  # pixels drawn in this process at most
_LEAST = 6_000  # bytes below which data sets drop a picture


class Variants:
    """`recipes` must hold "poison-decoy", which stands in for what cannot be made."""

    def __init__(
        self,
        recipes: Mapping[str, Recipe],
        studio: Studio,
        workers: Workers,
        blobs: Blobs,
        observe: Observe = lambda event, recipe, seconds: None,
        limits: Limits = LIMITS,
    ) -> None:
        self._recipes, self._studio = recipes, studio
        self._workers, self._blobs = workers, blobs
        self._observe, self._limits = observe, limits
        self._hot = _Hot(limits.hot)
        self._ready: OrderedDict[tuple[str, int, int], Variant] = OrderedDict()
        self._making: dict[str, asyncio.Task[Variant]] = {}
        secret = hashlib.sha256(b"id|" + studio.secret).hexdigest()
        self._studio_id = f"{__version__}|{secret}|{replace(studio, secret=b'')!r}"

    async def make(
        self, original: bytes, order: Order, media_type: str = ""
    ) -> Variant:
        """Raises nothing but CancelledError; an unknown recipe makes a decoy."""
        started = time.perf_counter()
        key = await self._key(original, order, media_type)
        variant = self._hot.get(key)
        if variant is not None:
            self._observe("hit", order.recipe, time.perf_counter() - started)
            return variant
        task = self._making.get(key)
        if task is None:
            work = self._find_or_make(key, original, order, media_type)
            task = asyncio.get_running_loop().create_task(work)
            self._making[key] = task
            task.add_done_callback(lambda _: self._making.pop(key, None))
        # One visitor who leaves must not take the picture from the others.
        return await asyncio.shield(task)

    async def close(self) -> None:
        tasks = tuple(self._making.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._workers.close()

    async def _key(self, original: bytes, order: Order, media_type: str) -> str:
        recipe = self._recipe(order)
        if len(original) > _LARGE:
            content = await asyncio.to_thread(_sha256, original)
        else:
            content = _sha256(original)
        parts = (content, recipe.identity, order.work, order.bot, media_type)
        return _sha256("\n".join((*parts, self._studio_id)).encode("utf-8", "replace"))

    def _recipe(self, order: Order) -> Recipe:
        return self._recipes.get(order.recipe) or self._recipes[DECOY]

    async def _find_or_make(
        self, key: str, original: bytes, order: Order, media_type: str
    ) -> Variant:
        started = time.perf_counter()
        variant = await asyncio.to_thread(self._blobs.get, key)
        event = "hit"
        if variant is None:
            job = self._job(original, order, media_type)
            event, variant, keep = await self._do(job)
            if keep:
                await asyncio.to_thread(self._blobs.put, key, variant)
        if event != "decoyed":
            self._hot.put(key, variant)
        self._observe(event, order.recipe, time.perf_counter() - started)
        return variant

    def _job(self, original: bytes, order: Order, media_type: str) -> Job:
        recipe = self._recipe(order)
        shape = self._shape(original, media_type)
        looked_at = any(step.name == "decode" for step in recipe.steps)
        same = written(shape.format) == shape.format
        fits = looked_at and len(original) <= self._limits.bytes
        return Job(
            recipe=recipe,
            order=order,
            shape=shape,
            studio=self._studio,
            data=original if fits else b"",
            weight=max(len(original), _LEAST) if same else 0,
            limits=self._limits,
        )

    def _shape(self, original: bytes, media_type: str) -> Shape:
        """What the variant looks like from outside, within the limit of pixels."""
        shape = measure(original)
        if shape is None:
            return replace(_UNKNOWN, format=format_of(media_type) or _UNKNOWN.format)
        if not shape.width:
            shape = replace(_UNKNOWN, format=shape.format)
        return within(shape, self._limits.pixels)

    async def _do(self, job: Job) -> tuple[str, Variant, bool]:
        """The event, the variant, and whether it is worth keeping."""
        if len(self._making) > self._limits.waiting:
            return "decoyed", await self._at_hand(job), False
        try:
            variant = await self._workers.make(job)
        except PictureError:
            return await self._decoy(job, keep=True)
        except Exception:  # no matter what broke: never the original to a bot
            return await self._decoy(job, keep=False)
        if job.recipe.name == DECOY:
            self._remember(variant)
        return "made", variant, True

    async def _decoy(self, job: Job, *, keep: bool) -> tuple[str, Variant, bool]:
        try:
            decoy = replace(job, recipe=self._recipes[DECOY], data=b"")
            return "failed", await self._workers.make(decoy), keep
        except Exception:  # the workers are gone
            return "decoyed", await self._at_hand(job), False

    async def _at_hand(self, job: Job) -> Variant:
        shape = job.shape
        kind = media_type_of(written(shape.format))
        ready = self._ready.get((kind, shape.width, shape.height))
        if ready is not None:
            return ready
        # Not imported at the top: this process needs numpy and Pillow only here.
        from guard.images.make import make_plain

        return await asyncio.to_thread(make_plain, within(shape, _PLAIN), self._studio)

    def _remember(self, variant: Variant) -> None:
        self._ready[variant.media_type, variant.width, variant.height] = variant
        if len(self._ready) > 32:
            self._ready.popitem(last=False)


class _Hot:
    """The variants asked for last, up to some bytes."""

    def __init__(self, capacity: int) -> None:
        self._capacity, self._total = capacity, 0
        self._variants: OrderedDict[str, Variant] = OrderedDict()

    def get(self, key: str) -> Variant | None:
        variant = self._variants.get(key)
        if variant is not None:
            self._variants.move_to_end(key)
        return variant

    def put(self, key: str, variant: Variant) -> None:
        if key in self._variants or len(variant.body) > self._capacity:
            return
        self._variants[key] = variant
        self._total += len(variant.body)
        while self._total > self._capacity:
            _, gone = self._variants.popitem(last=False)
            self._total -= len(gone.body)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
