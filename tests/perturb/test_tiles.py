"""Tiles cover a picture, and crops of them keep whole latents."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("torch")

from guard.perturb.tiles import OVERLAP, TILE, Box, crop, tiles

SIDES = st.integers(8, 1600)


@given(SIDES, SIDES, st.sampled_from((1, 4, 8)))
def test_tiles_cover_all_but_a_part_of_a_latent(w: int, h: int, stride: int) -> None:
    boxes = tiles(w, h, stride)
    assert max(box.left + box.width for box in boxes) in range(w - stride + 1, w + 1)
    assert max(box.top + box.height for box in boxes) in range(h - stride + 1, h + 1)
    assert len({(box.height, box.width) for box in boxes}) == 1


@given(st.integers(TILE + 1, 5000))
def test_neighbours_overlap(width: int) -> None:
    lefts = [box.left for box in tiles(width, 64, 8)]
    steps = [second - first for first, second in pairwise(lefts)]
    assert all(0 < step <= TILE - OVERLAP + 1 for step in steps)


@given(st.floats(0.5, 1), st.floats(0, 1), st.floats(0, 1), SIDES)
def test_a_crop_lies_within(share: float, down: float, right: float, side: int) -> None:
    box = tiles(side, side, 8)[0]
    part = crop(box, share, (down, right), 8)
    assert part.top + part.height <= box.height
    assert all(n % 8 == 0 for n in (part.top, part.left, part.height, part.width))


def test_what_is_smaller_than_a_latent_is_refused() -> None:
    with pytest.raises(ValueError, match="7 pixels has no latents"):
        tiles(100, 7, 8)


def test_a_box_as_slices() -> None:
    box = Box(2, 3, 4, 5)
    assert (box.rows, box.columns) == (slice(2, 6), slice(3, 8))
