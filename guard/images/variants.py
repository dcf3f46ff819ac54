"""Variants on order: from memory, from disk, or made by the workers; always a picture.

Whatever is wrong with an original, a worker or a disk, a bot gets a decoy of the same
type and size, and never the original.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from guard import __version__
from guard.errors import PictureError
from guard.images.base import Depot, Making
from guard.images.caption import Caption, caption_of
from guard.images.cut import is_cut
from guard.images.deltas import Deltas
from guard.images.formats import Shape, format_of, measure, within, written
from guard.images.hot import Hot
from guard.images.job import Job, Order, Studio, Variant
from guard.images.kept import Kept
from guard.images.limits import LIMITS, Limits
from guard.images.packed import Label
from guard.images.plain.draw import draw_plain
from guard.images.queue import Queue
from guard.images.recipe import Recipe
from guard.images.stock import Stock
from guard.images.traits import USUAL, traits_of

# made: by its recipe; hit: was there; failed: the picture could not be used, or is no
# picture, and a decoy was made; decoyed: no time for that, one at hand was given.
Observe = Callable[[str, str, float], None]

DECOY = "poison-decoy"
_UNKNOWN = Shape("jpeg", 1024, 768)
_LARGE = 1_000_000  # bytes worth a thread to hash
_VERSIONS = 4096  # of originals, for all crawlers together
_LEAST = 6_000  # bytes below which data sets drop a picture


class Variants:
    """`recipes` must hold "poison-decoy", which stands in for what cannot be made.
    `epoch` is asked anew for every order, and only the trace mark follows it."""

    def __init__(  # noqa: PLR0913 (each is built elsewhere, and three have defaults)
        self,
        recipes: Mapping[str, Recipe],
        studio: Studio,
        workers: Making,
        depot: Depot,
        observe: Observe = lambda event, recipe, seconds: None,
        limits: Limits = LIMITS,
        epoch: Callable[[], str] = lambda: "",
        deltas: Deltas | None = None,
    ) -> None:
        self._recipes, self._studio = recipes, studio
        self._workers, self._kept = workers, Kept(depot)
        self._observe, self._limits, self._epoch = observe, limits, epoch
        self._deltas = deltas
        self._hot = Hot(limits.hot)
        self._stock = Stock(partial(draw_plain, studio))
        self._queue = Queue(limits.waiting)
        self._making: dict[str, asyncio.Task[Variant]] = {}
        self._versions: dict[tuple[int, Order, str], str] = {}
        secret = hashlib.sha256(b"id|" + studio.secret).hexdigest()
        self._studio_id = f"{__version__}|{secret}|{replace(studio, secret=b'')!r}"

    @property
    def waiting(self) -> int:
        """Pictures that are ordered and not made yet."""
        return self._queue.waiting

    @property
    def oldest(self) -> float:
        """Seconds that the first of them has waited."""
        return self._queue.oldest

    def at_hand(self, version: int, order: Order) -> Variant | None:
        """What was made of the original that came with this version, if it is hot."""
        started = time.perf_counter()
        key = self._versions.get((version, order, self._epoch()))
        variant = self._hot.get(key) if key else None
        if variant is not None:
            self._observe("hit", order.recipe, time.perf_counter() - started)
        return variant

    async def make(
        self, original: bytes, order: Order, media_type: str = "", version: int = 0
    ) -> Variant:
        """Raises nothing but CancelledError; an unknown recipe makes a decoy.
        `version`: a number that this original alone has, 0 where there is none."""
        started = time.perf_counter()
        wanted, epoch = order, self._epoch()
        order = replace(order, epoch=epoch)
        key, delta = await self._key(original, order, media_type)
        if version:
            self._note((version, wanted, epoch), key)
        variant = self._hot.get(key)
        if variant is not None:
            self._observe("hit", order.recipe, time.perf_counter() - started)
            return variant
        task = self._making.get(key)
        if task is None:
            work = self._find_or_make(key, original, order, media_type, delta)
            task = asyncio.get_running_loop().create_task(work)
            self._making[key] = task
            task.add_done_callback(lambda _: self._making.pop(key, None))
        # One visitor who leaves must not take the picture from the others.
        return await asyncio.shield(task)

    async def decoy(self, head: bytes, order: Order, media_type: str = "") -> Variant:
        """One at hand, of the shape that the `head` of a picture tells; nothing is
        made or kept. Raises nothing but CancelledError."""
        started = time.perf_counter()
        shape = self._shape(measure(head), media_type)
        variant = await self._stock.get(shape, order.bot)
        self._observe("decoyed", order.recipe, time.perf_counter() - started)
        return variant

    def caption(self, order: Order, *, vector: bool = False) -> Caption:
        """What is true of the decoy that `order` makes; of an SVG, if `vector`."""
        recipe = self._recipe(order)
        return caption_of(self._studio, order.work, order.bot, recipe, vector=vector)

    async def close(self) -> None:
        tasks = tuple(self._making.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._workers.close()
        await self._kept.close()

    def _note(self, wanted: tuple[int, Order, str], key: str) -> None:
        """The hash of the original need not be worked out a second time."""
        self._versions[wanted] = key
        if len(self._versions) > _VERSIONS:
            del self._versions[next(iter(self._versions))]

    async def _key(
        self, original: bytes, order: Order, media_type: str
    ) -> tuple[str, str]:
        """What the Variant is kept under, and the name of the perturbation in it."""
        recipe = self._recipe(order)
        if len(original) > _LARGE:
            content = await asyncio.to_thread(_sha256, original)
        else:
            content = _sha256(original)
        what = (content, recipe.identity, order.work, media_type, self._studio_id)
        delta = self._delta(recipe, content, order)
        parts = (*what, order.bot, order.epoch, *filter(None, (delta,)))
        return _sha256("\n".join(parts).encode("utf-8", "replace")), delta

    def _delta(self, recipe: Recipe, content: str, order: Order) -> str:
        if self._deltas is None or not recipe.has("perturb"):
            return ""
        return self._deltas.name(content, order.work)

    def _recipe(self, order: Order) -> Recipe:
        return self._recipes.get(order.recipe) or self._recipes[DECOY]

    async def _find_or_make(
        self, key: str, original: bytes, order: Order, media_type: str, delta: str
    ) -> Variant:
        started = time.perf_counter()
        variant, event = await self._kept.get(key), "hit"
        if variant is None:
            shape = measure(original)
            job = self._job(original, order, shape, media_type)
            if delta and self._deltas is not None:
                learnt = await asyncio.to_thread(self._deltas.read, delta)
                job = replace(job, delta=learnt)
            event, variant, keep = await self._do(job)
            # A recipe that decodes has seen for itself.
            if event == "made" and not job.data and self._is_spoilt(original, shape):
                event = "failed"
            if keep and bool(job.delta) == bool(delta):
                await self._keep(key, order, variant)
        if event != "decoyed":
            self._hot.put(key, variant)
        self._observe(event, order.recipe, time.perf_counter() - started)
        return variant

    async def _keep(self, key: str, order: Order, variant: Variant) -> None:
        made = int(time.time())
        label = Label(order.recipe, order.work, order.bot, order.epoch, made)
        await self._kept.put(key, label, variant)

    def _is_spoilt(self, original: bytes, shape: Shape | None) -> bool:
        """Plainly no picture, or not all of one."""
        if shape is None or shape.format == "svg":
            return shape is None
        # Of one with too many bytes not all were asked for.
        is_all = len(original) < self._limits.bytes
        return not shape.width or (is_all and is_cut(original, shape.format))

    def _job(
        self, original: bytes, order: Order, found: Shape | None, media_type: str
    ) -> Job:
        recipe = self._recipe(order)
        shape = self._shape(found, media_type)
        looked_at = recipe.has("decode")
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
            traits=traits_of(original, shape.format) if same else USUAL,
        )

    def _shape(self, shape: Shape | None, media_type: str) -> Shape:
        """What the variant looks like from outside, within the limit of pixels."""
        if shape is None:
            return replace(_UNKNOWN, format=format_of(media_type) or _UNKNOWN.format)
        if not shape.width:
            shape = replace(_UNKNOWN, format=shape.format)
        return within(shape, self._limits.pixels)

    async def _do(self, job: Job) -> tuple[str, Variant, bool]:
        """The event, the variant, and whether it is worth keeping."""
        if self._queue.is_full:
            return "decoyed", await self._at_hand(job), False
        with self._queue.place():
            return await self._made(job)

    async def _made(self, job: Job) -> tuple[str, Variant, bool]:
        try:
            variant = await self._workers.make(job)
        except PictureError:
            return await self._decoy(job, keep=True)
        except Exception:  # no matter what broke: never the original to a bot
            return await self._decoy(job, keep=False)
        if job.recipe.name == DECOY:
            self._stock.put(variant, job.order.bot)
        return "made", variant, True

    async def _decoy(self, job: Job, *, keep: bool) -> tuple[str, Variant, bool]:
        try:
            decoy = replace(job, recipe=self._recipes[DECOY], data=b"")
            return "failed", await self._workers.make(decoy), keep
        except Exception:  # the workers are gone
            return "decoyed", await self._at_hand(job), False

    async def _at_hand(self, job: Job) -> Variant:
        return await self._stock.get(job.shape, job.order.bot)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
