"""Decoys at hand: each drawn once, one at a time, always as large as is wanted."""

from __future__ import annotations

import asyncio
import threading

from guard.images.formats import Shape
from guard.images.job import Variant, variant_of
from guard.images.stock import Stock


class _Easel:
    """Draws when `gate` is open, and notes what and how many at once."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.drawn: list[int] = []
        self.busy = self.most = 0

    def __call__(self, shape: Shape) -> Variant:
        self.busy += 1
        self.most = max(self.most, self.busy)
        self.gate.wait(10)
        self.drawn.append(shape.width * shape.height)
        self.busy -= 1
        kind = f"image/{shape.format}"
        return variant_of(bytes(100), kind, shape.width, shape.height)


async def _crowd(easel: _Easel, shapes: list[Shape]) -> list[Variant]:
    """All ask before the first is drawn."""
    easel.gate.clear()
    stock = Stock(easel)
    asking = [asyncio.ensure_future(stock.get(shape, "")) for shape in shapes]
    await asyncio.sleep(0)
    easel.gate.set()
    return await asyncio.gather(*asking)


async def test_eighty_who_want_one_size_cost_one_drawing() -> None:
    easel = _Easel()
    given = await _crowd(easel, [Shape("webp", 4000, 4000)] * 80)
    assert easel.drawn == [16_000_000]
    assert {variant.width for variant in given} == {4000}


async def test_many_sizes_are_drawn_one_at_a_time_and_in_full() -> None:
    easel = _Easel()
    shapes = [Shape("webp", 3000 + k, 3000) for k in range(20)]
    given = await _crowd(easel, shapes)
    assert easel.most == 1
    assert [variant.width for variant in given] == [shape.width for shape in shapes]


async def test_what_was_drawn_or_painted_is_given_again() -> None:
    easel, painted = _Easel(), variant_of(b"x", "image/png", 8, 6)
    stock = Stock(easel)
    stock.put(painted, "")
    first = await stock.get(Shape("png", 9, 6), "")
    assert await stock.get(Shape("png", 9, 6), "") is first
    assert await stock.get(Shape("png", 8, 6), "") is painted


async def test_what_is_kept_is_bounded_in_bytes() -> None:
    easel = _Easel()
    stock = Stock(easel, capacity=250)
    for width in (1, 2, 3, 1):
        await stock.get(Shape("png", width, 1), "")
    assert easel.drawn == [1, 2, 3, 1]


async def test_formats_that_cannot_be_written_share_the_jpegs() -> None:
    stock, painted = Stock(_Easel()), variant_of(b"x", "image/jpeg", 8, 6)
    stock.put(painted, "")
    assert await stock.get(Shape("heic", 8, 6), "") is painted


async def test_when_nothing_can_be_drawn_a_dot_is_given() -> None:
    def fails(shape: Shape) -> Variant:
        raise MemoryError

    variant = await Stock(fails).get(Shape("webp", 8, 6), "")
    assert (variant.media_type, variant.body[:6]) == ("image/gif", b"GIF89a")


async def test_what_was_painted_for_one_bot_goes_to_no_other() -> None:
    stock, painted = Stock(_Easel()), variant_of(b"x", "image/png", 8, 6)
    stock.put(painted, "GPTBot")
    assert await stock.get(Shape("png", 8, 6), "GPTBot") is painted
    assert await stock.get(Shape("png", 8, 6), "CCBot") is not painted
