"""Whatever happens, an order ends in a picture, and never in the original."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from guard.errors import PictureError
from guard.images.blobs import Blobs
from guard.images.formats import Shape, measure
from guard.images.job import Job, Order, Variant
from guard.images.limits import LIMITS, Limits
from guard.images.maker import run
from guard.images.packed import Label
from guard.images.recipes import read_recipes
from guard.images.variants import Observe, Variants
from guard.images.worker import Workers
from tests.images.pictures import STUDIO, encoded, opened, photo, psnr

_RECIPES = read_recipes(
    (Path(__file__).parents[2] / "rules" / "recipes.yaml").read_text()
)
_ORDER = Order("poison-decoy", "/art/1", "GPTBot")


def _threads(processes: int) -> Executor:
    return ThreadPoolExecutor(processes)


class _Fake(Workers):
    """Makes in this thread, after `before` had its say."""

    def __init__(self, before: Callable[[Job], None] = lambda job: None) -> None:
        super().__init__(_threads)
        self.before, self.made = before, 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.begun = asyncio.Event()

    async def make(self, job: Job) -> Variant:
        self.made += 1
        self.begun.set()
        await self.gate.wait()
        self.before(job)
        return run(job)


class _Seen(list[str]):
    def __call__(self, event: str, recipe: str, seconds: float) -> None:
        self.append(event)


def _unseen(event: str, recipe: str, seconds: float) -> None:
    pass


def _variants(
    folder: Path, workers: Workers, seen: Observe = _unseen, limits: Limits = LIMITS
) -> Variants:
    blobs = Blobs(folder, 10_000_000)
    return Variants(_RECIPES, STUDIO, workers, blobs, seen, limits)


def _fail_decode(job: Job) -> None:
    if job.recipe.name != "poison-decoy":
        raise PictureError("spoilt")


def _fail_all(job: Job) -> None:
    raise RuntimeError("the pool is gone")


@pytest.mark.parametrize("recipe", [*_RECIPES, "no such recipe"])
async def test_every_recipe_makes_a_picture(recipe: str, tmp_path: Path) -> None:
    original = encoded("PNG", photo(600, 450))
    order = replace(_ORDER, recipe=recipe)
    variant = await _variants(tmp_path, _Fake()).make(original, order)
    assert variant.media_type == "image/png"
    assert measure(variant.body) == Shape("png", variant.width, variant.height)


async def test_what_was_made_is_not_made_again(tmp_path: Path) -> None:
    seen, workers = _Seen(), _Fake()
    variants = _variants(tmp_path, workers, seen)
    first = await variants.make(encoded("JPEG"), _ORDER)
    assert await variants.make(encoded("JPEG"), _ORDER) is first
    after = _variants(tmp_path, workers, seen)  # a restart
    assert await after.make(encoded("JPEG"), _ORDER) == first
    assert (list(seen), workers.made) == (["made", "hit", "hit"], 1)


async def test_another_bot_work_or_original_is_made_anew(tmp_path: Path) -> None:
    workers = _Fake()
    variants = _variants(tmp_path, workers)
    for order in (_ORDER, replace(_ORDER, bot="CCBot"), replace(_ORDER, work="/art/2")):
        await variants.make(encoded("JPEG"), order)
    await variants.make(encoded("JPEG", photo(seed=9)), _ORDER)
    assert workers.made == 4


async def test_many_who_want_the_same_wait_for_one_making(tmp_path: Path) -> None:
    workers = _Fake()
    variants = _variants(tmp_path, workers)
    made = await asyncio.gather(*(variants.make(b"", _ORDER) for _ in range(20)))
    assert workers.made == 1
    assert len({variant.etag for variant in made}) == 1


async def test_one_who_leaves_does_not_stop_the_others(tmp_path: Path) -> None:
    workers = _Fake()
    workers.gate.clear()
    variants = _variants(tmp_path, workers)
    first = asyncio.ensure_future(variants.make(b"", _ORDER))
    second = asyncio.ensure_future(variants.make(b"", _ORDER))
    await workers.begun.wait()
    first.cancel()
    workers.gate.set()
    assert (await second).width == 1024
    assert first.cancelled()


@pytest.mark.parametrize(
    ("original", "media_type", "shape"),
    [
        (b"", "", Shape("jpeg", 1024, 768)),
        (b"junk", "image/webp", Shape("webp", 1024, 768)),
        (b"GIF89a", "image/webp", Shape("gif", 1024, 768)),
        (encoded("PNG", photo(333, 222))[:60], "", Shape("png", 333, 222)),
        (encoded("TIFF", photo(333, 222))[:999], "", Shape("tiff", 333, 222)),
        (b"8BPS" + bytes(10) + b"\0\0\0\x63\0\0\0\x77", "", Shape("jpeg", 119, 99)),
    ],
)
async def test_what_cannot_be_read_becomes_a_decoy_of_its_type_and_size(
    original: bytes, media_type: str, shape: Shape, tmp_path: Path
) -> None:
    seen = _Seen()
    order = replace(_ORDER, recipe="cloak")
    variants = _variants(tmp_path, _Fake(), seen)
    variant = await variants.make(original, order, media_type)
    assert measure(variant.body) == shape
    assert list(seen) == ["failed"]


async def test_a_bomb_becomes_a_decoy_of_its_proportions(tmp_path: Path) -> None:
    limits = replace(LIMITS, pixels=120_000)
    variants = _variants(tmp_path, _Fake(), limits=limits)
    original = encoded("PNG", photo(800, 600))
    variant = await variants.make(original, replace(_ORDER, recipe="cloak"))
    assert (variant.width, variant.height) == (400, 300)


async def test_an_original_of_too_many_bytes_is_not_sent_to_a_worker(
    tmp_path: Path,
) -> None:
    sent: list[int] = []
    workers = _Fake(lambda job: sent.append(len(job.data)))
    variants = _variants(tmp_path, workers, limits=replace(LIMITS, bytes=100))
    await variants.make(encoded("PNG") + bytes(10**6), replace(_ORDER, recipe="cloak"))
    assert sent == [0, 0]


async def test_a_spoilt_original_is_tried_only_once(tmp_path: Path) -> None:
    seen, workers = _Seen(), _Fake(_fail_decode)
    variants = _variants(tmp_path, workers, seen)
    for _ in range(2):
        await variants.make(encoded("PNG"), replace(_ORDER, recipe="cloak"))
    assert list(seen) == ["failed", "hit"]


async def test_without_workers_a_plain_picture_is_given_and_not_kept(
    tmp_path: Path,
) -> None:
    seen = _Seen()
    variants = _variants(tmp_path, _Fake(_fail_all), seen)
    for _ in range(2):
        variant = await variants.make(encoded("WEBP", photo(300, 200)), _ORDER)
    assert measure(variant.body) == Shape("webp", 300, 200)
    assert list(seen) == ["decoyed", "decoyed"]


async def test_a_decoy_at_hand_has_the_shape_of_the_head(tmp_path: Path) -> None:
    seen, original = _Seen(), encoded("PNG", photo(600, 450))
    variants = _variants(tmp_path, _Fake(_fail_all), seen)

    variant = await variants.decoy(original[:4096], _ORDER)

    assert measure(variant.body) == Shape("png", 600, 450)
    assert seen == ["decoyed"]
    await variants.close()


async def test_at_overload_a_decoy_at_hand_is_given_at_once(tmp_path: Path) -> None:
    seen, workers = _Seen(), _Fake()
    variants = _variants(tmp_path, workers, seen, replace(LIMITS, waiting=1))
    ready = await variants.make(encoded("JPEG"), _ORDER)
    workers.gate.clear()
    workers.begun.clear()
    orders = [replace(_ORDER, work=f"/{k}") for k in range(3)]
    original = encoded("JPEG", photo(32, 24))
    waiting = [asyncio.ensure_future(variants.make(original, orders[0]))]
    await workers.begun.wait()
    assert await variants.make(encoded("JPEG"), orders[2]) is ready
    workers.gate.set()
    await asyncio.gather(*waiting)
    assert seen == ["made", "decoyed", "made"]


async def test_a_crowd_gets_as_many_made_as_may_wait(tmp_path: Path) -> None:
    seen, workers = _Seen(), _Fake()
    workers.gate.clear()
    variants = _variants(tmp_path, workers, seen, replace(LIMITS, waiting=3))
    original = encoded("WEBP")
    orders = [replace(_ORDER, work=f"/{k}") for k in range(12)]
    crowd = [asyncio.ensure_future(variants.make(original, each)) for each in orders]
    given = asyncio.as_completed(crowd)
    for _ in range(9):
        await next(given)
    workers.gate.set()
    made = await asyncio.gather(*crowd)
    assert (seen.count("made"), seen.count("decoyed")) == (3, 9)
    assert len({variant.etag for variant in made}) == 4


@pytest.mark.parametrize(
    ("original", "media_type"),
    [
        (b"", "image/jpeg"),
        (b"\x1f\x8b compressed", "image/jpeg"),
        (b"GIF89a", ""),
        (encoded("JPEG")[:9000], ""),
        (encoded("WEBP")[:-9], ""),
    ],
)
async def test_what_is_no_whole_picture_counts_as_failed_under_a_decoy(
    original: bytes, media_type: str, tmp_path: Path
) -> None:
    seen = _Seen()
    await _variants(tmp_path, _Fake(), seen).make(original, _ORDER, media_type)
    assert list(seen) == ["failed"]


@pytest.mark.parametrize("original", [b"<svg></svg>", encoded("JPEG") + bytes(9)])
async def test_odd_but_whole_pictures_count_as_made(
    original: bytes, tmp_path: Path
) -> None:
    seen = _Seen()
    await _variants(tmp_path, _Fake(), seen).make(original, _ORDER)
    assert list(seen) == ["made"]


async def test_a_picture_that_was_not_asked_for_to_its_end_is_not_spoilt(
    tmp_path: Path,
) -> None:
    seen = _Seen()
    limits = replace(LIMITS, bytes=5000)
    variants = _variants(tmp_path, _Fake(), seen, limits=limits)
    await variants.make(encoded("JPEG")[:6000], _ORDER)
    assert list(seen) == ["made"]


class _Broken(Blobs):
    def get(self, key: str) -> Variant | None:
        raise RuntimeError("mutated")

    def put(self, key: str, label: Label, variant: Variant) -> None:
        raise RuntimeError("mutated")


async def test_a_broken_disk_is_nobodys_trouble(tmp_path: Path) -> None:
    seen = _Seen()
    blobs = _Broken(tmp_path, 10**6)
    variants = Variants(_RECIPES, STUDIO, _Fake(), blobs, seen)
    await variants.make(encoded("JPEG"), _ORDER)
    assert list(seen) == ["made"]


async def test_closing_ends_what_is_being_made(tmp_path: Path) -> None:
    workers = _Fake()
    workers.gate.clear()
    variants = _variants(tmp_path, workers)
    waiting = asyncio.ensure_future(variants.make(b"", _ORDER))
    await workers.begun.wait()
    await variants.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_memory_for_hot_variants_is_bounded(tmp_path: Path) -> None:
    seen, workers = _Seen(), _Fake()
    variants = _variants(tmp_path, workers, seen, replace(LIMITS, hot=70_000))
    for name in ("/1", "/2", "/3", "/4"):
        await variants.make(b"", replace(_ORDER, work=name))
    assert workers.made == 4


async def test_a_new_epoch_changes_the_mark_and_the_painting_stays(
    tmp_path: Path,
) -> None:
    epochs = iter(["2026", "2026", "2027"])
    variants = Variants(
        _RECIPES,
        STUDIO,
        _Fake(),
        Blobs(tmp_path, 10_000_000),
        epoch=lambda: next(epochs),
    )
    original = encoded("PNG", photo(600, 450))
    first, again, later = [await variants.make(original, _ORDER) for _ in range(3)]
    assert first == again != later
    assert psnr(opened(first.body), opened(later.body)) > 30
    labels = {label.epoch for label, _ in Blobs(tmp_path, 10_000_000).issued()}
    assert labels == {"2026", "2027"}


async def test_a_version_once_seen_needs_no_second_look(tmp_path: Path) -> None:
    variants = _variants(tmp_path, _Fake())
    before = variants.at_hand(7, _ORDER)

    made = await variants.make(encoded("JPEG"), _ORDER, "image/jpeg", 7)

    assert (before, variants.at_hand(7, _ORDER)) == (None, made)
    await variants.close()


async def test_another_version_or_order_is_not_at_hand(tmp_path: Path) -> None:
    variants = _variants(tmp_path, _Fake())
    await variants.make(encoded("JPEG"), _ORDER, "image/jpeg", 7)

    assert variants.at_hand(8, _ORDER) is None
    assert variants.at_hand(7, replace(_ORDER, bot="CCBot")) is None
    await variants.close()
