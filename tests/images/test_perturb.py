"""A delta changes a picture a little, smoothly, and never more than it may."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from guard.errors import PictureError
from guard.images.perturb import Floats, pack_delta, perturb, spread, unpack_delta
from tests.images.pictures import photo


def delta(rows: int = 16, columns: int = 16, seed: int = 1) -> Floats:
    numbers = np.random.default_rng(seed)
    return numbers.uniform(-1, 1, (rows, columns, 3)).astype(np.float32)


def changes(before: Image.Image, after: Image.Image) -> Floats:
    first, second = (np.asarray(each, np.float32) for each in (before, after))
    return second - first


def saved(array: object) -> bytes:
    out = io.BytesIO()
    np.save(out, np.asarray(array), allow_pickle=True)
    return out.getvalue()


@given(st.integers(1, 200), st.integers(1, 200), st.floats(0, 64))
def test_no_value_changes_by_more_than_it_may(w: int, h: int, eps: float) -> None:
    picture = Image.new("RGB", (w, h), (128, 3, 250))
    change = changes(picture, perturb(picture, delta(), eps))
    assert np.abs(change).max() <= np.ceil(eps)


def test_a_change_is_smooth() -> None:
    grey = Image.new("RGB", (256, 256), (128, 128, 128))
    change = changes(grey, perturb(grey, delta(32, 32), 20))[:, :, 0]
    power = np.abs(np.fft.fft2(change)) ** 2
    slow = np.abs(np.fft.fftfreq(256)) <= 0.125
    assert power[np.ix_(slow, slow)].sum() > 0.9 * power.sum()


def test_transparency_stays() -> None:
    picture = photo(60, 40).convert("RGBA")
    picture.putalpha(77)
    laid = perturb(picture, delta(), 8)
    assert laid.mode == "RGBA"
    assert laid.getchannel("A").getextrema() == (77, 77)


def test_the_middle_of_a_wide_picture_gets_all_of_it() -> None:
    wide, square = (
        Image.new("RGB", size, (99, 99, 99)) for size in ((96, 64), (64,) * 2)
    )
    middle = perturb(wide, delta(), 20).crop((16, 0, 80, 64))
    apart = np.abs(changes(perturb(square, delta(), 20), middle))[:, 8:-8]
    assert apart.max() <= 1


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 99), st.integers(1, 99))
def test_every_picture_is_covered(rows: int, columns: int, w: int, h: int) -> None:
    tall, wide = spread((rows, columns), (w, h))
    assert set(tall) == set(range(rows))
    assert set(wide) == set(range(columns))


def test_a_delta_comes_back_from_its_bytes() -> None:
    assert np.abs(unpack_delta(pack_delta(delta())) - delta()).max() < 1e-3


HEADER = pack_delta(delta(2, 2))[:128]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x93NUMPY\x01\x00\xff\xff",
        HEADER,
        HEADER.replace(b"(2, 2, 3)", b"(9**9, 3)"),
        HEADER.replace(b"(2, 2, 3)", b"(-2,2, 3)") + bytes(24),
        saved([{"a": 1}]),
        saved(np.zeros((2, 2, 4), "<f2")),
        saved(np.zeros((2, 2, 3), "<f4")),
        saved(np.zeros((513, 1, 3), "<f2")),
        saved(np.full((2, 2, 3), np.nan, "<f2")),
    ],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(PictureError, match="perturbation"):
        unpack_delta(data)


@given(st.binary(max_size=300))
def test_no_bytes_do_harm(tail: bytes) -> None:
    for data in (tail, HEADER[:10] + tail):
        try:
            assert unpack_delta(data).ndim == 3
        except PictureError:
            continue
