"""Shapes are read from headers of every format, and any bytes give an answer."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.images.formats import (
    Shape,
    format_of,
    measure,
    media_type_of,
    within,
    written,
)
from tests.images.pictures import animated, encoded, photo


@pytest.mark.parametrize(
    "format", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF", "BMP"]
)
def test_size_is_read_from_the_header(format: str) -> None:
    data = encoded(format, photo(321, 123))
    assert measure(data) == Shape(format.lower(), 321, 123)


@pytest.mark.parametrize(
    ("format", "settings"),
    [
        ("JPEG", {"progressive": True}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"exact": True}),
    ],
)
def test_size_is_read_from_other_kinds_of(
    format: str, settings: dict[str, bool]
) -> None:
    shape = measure(encoded(format, photo(321, 123), **settings))
    assert shape == Shape(format.lower(), 321, 123)


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP"])
def test_frames_are_counted(format: str) -> None:
    assert measure(animated(format, 4)) == Shape(format.lower(), 160, 120, 4)


def test_avif_sequence_has_more_than_one_frame() -> None:
    shape = measure(animated("AVIF", 3))
    assert shape is not None
    assert shape.frames > 1


def test_large_exif_before_the_frame_header_is_skipped() -> None:
    data = encoded("JPEG", photo(321, 123))
    exif = b"\xff\xe1" + struct.pack(">H", 60_002) + b"\xff\xc0" * 30_000
    assert measure(data[:2] + exif + data[2:]) == Shape("jpeg", 321, 123)


@pytest.mark.parametrize(
    ("rest", "size"),
    [
        # bare markers and filling before the frame header; end or scan before it
        (b"\xff\x01\xff\xff\xff\xc2\0\x11\x08\0\x07\0\x09", (9, 7)),
        (b"\xff\xe0\0\x04ab\xff\xd9", (0, 0)),
        (b"\xff\xda\0\x04ab", (0, 0)),
        (b"\xff\xe0\0\0" * 20_000, (0, 0)),
    ],
)
def test_odd_jpeg_headers(rest: bytes, size: tuple[int, int]) -> None:
    assert measure(b"\xff\xd8" + rest) == Shape("jpeg", *size)


@pytest.mark.parametrize("data", [b"RIFF\0\0\0\0WEBPODD ", b"\x89PNG\r\n\x1a\n"])
def test_a_format_may_be_known_without_its_size(data: bytes) -> None:
    shape = measure(data + bytes(8))
    assert shape is not None
    assert shape.width == 0


class _Read(bytes):
    """Counts how often it is looked into."""

    looks = 0

    def __getitem__(self, at: Any) -> Any:
        self.looks += 1
        return super().__getitem__(at)


_SCREEN = b"GIF89a" + struct.pack("<HH", 40, 30) + bytes(3)
_FRAME = b"," + bytes(9) + b"\x08"


@pytest.mark.parametrize(
    "data",
    [
        _SCREEN + _FRAME + b"\x01a" * 400_000,
        _SCREEN + b"!\xfe\x01a\0" * 200_000,
        _SCREEN + b"!\xfe\0" * 300_000,
        b"\xff\xd8" + b"\xff" * 800_000,
        b"\xff\xd8" + (b"\xff" * 60_000 + b"\x01") * 12,
        b"\xff\xd8" + b"\xff\xe0\0\x02" * 200_000,
    ],
)
def test_a_picture_of_endless_parts_is_not_read_to_its_end(data: bytes) -> None:
    read = _Read(data)
    measure(read)
    assert read.looks < 300_000


def test_a_jpeg_of_filling_has_no_size() -> None:
    shape = measure(b"\xff\xd8" + b"\xff" * 70_000 + encoded("JPEG", photo(32, 24))[3:])
    assert shape == Shape("jpeg", 0, 0)


def test_frames_behind_endless_blocks_are_not_counted() -> None:
    data = _SCREEN + (_FRAME + b"\x01a" * 40_000 + b"\0") * 9
    assert measure(data) == Shape("gif", 40, 30, 2)


def test_largest_icon_counts() -> None:
    head = b"\0\0\1\0" + struct.pack("<H", 2)
    entries = bytes([16, 16]) + bytes(14) + bytes([0, 0]) + bytes(14)
    assert measure(head + entries) == Shape("ico", 256, 256)


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        (b"8BPS\0\1" + bytes(6) + struct.pack(">HII", 3, 50, 70), Shape("psd", 70, 50)),
        (b"BM" + bytes(12) + struct.pack("<Iii", 40, 70, -50), Shape("bmp", 70, 50)),
        (b"BM" + bytes(12) + struct.pack("<IHH", 12, 70, 50), Shape("bmp", 70, 50)),
        # a jxl codestream: sides in eights; square by ratio; both sides told
        (
            b"\xff\x0a" + (1 | 9 << 1 | 1 << 6).to_bytes(4, "little"),
            Shape("jxl", 80, 80),
        ),
        (
            b"\xff\x0a" + (99 << 3 | 79 << 17).to_bytes(6, "little"),
            Shape("jxl", 80, 100),
        ),
    ],
)
def test_size_of_formats_that_pillow_cannot_write(data: bytes, shape: Shape) -> None:
    assert measure(data) == shape


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def test_size_of_heic_is_its_largest_property() -> None:
    sizes = [_box(b"ispe", struct.pack(">III", 0, w, h)) for w, h in ((90, 60), (9, 6))]
    properties = _box(b"iprp", _box(b"ipco", b"".join(sizes)))
    data = _box(b"ftyp", b"heic\0\0\0\0mif1") + _box(b"meta", bytes(4) + properties)
    assert measure(data) == Shape("heic", 90, 60)


def test_size_of_boxed_jxl() -> None:
    stream = b"\xff\x0a" + (1 | 9 << 1 | 1 << 6).to_bytes(4, "little")
    head = b"\0\0\0\x0cJXL \r\n\x87\n"
    assert measure(head + _box(b"jxlc", stream)) == Shape("jxl", 80, 80)
    assert measure(head + _box(b"jxlp", bytes(4) + stream)) == Shape("jxl", 80, 80)
    assert measure(head + _box(b"free", b"")) == Shape("jxl", 0, 0)


@given(st.binary(max_size=400))
def test_any_bytes_give_an_answer(data: bytes) -> None:
    measure(data)


_HEADS = [
    b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8X", b"BM",
    b"\0\0\0\x20ftypavif", b"\0\0\0\x20ftypheic", b"\xff\x0a", b"II*\0\x08\0\0\0",
    b"MM\0*\0\0\0\x08", b"8BPS", b"\0\0\1\0", b"<svg ",
]  # fmt: skip


@given(st.sampled_from(_HEADS), st.binary(max_size=400))
def test_any_bytes_behind_a_right_head_give_a_shape(head: bytes, rest: bytes) -> None:
    shape = measure(head + rest)
    assert shape is None or shape.width * shape.height >= 0


@given(st.sampled_from(["JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF"]), st.data())
def test_a_picture_cut_or_spoilt_anywhere_gives_an_answer(
    format: str, data: st.DataObject
) -> None:
    whole = bytearray(encoded(format, photo(40, 30)))
    at = data.draw(st.integers(4, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    measure(bytes(whole[: data.draw(st.integers(0, len(whole)))]))


def test_declared_types_are_known_by_all_their_names() -> None:
    assert format_of("image/JPG; charset=x") == "jpeg"
    assert format_of("text/html") == ""


def test_formats_that_cannot_be_written_become_jpeg() -> None:
    assert media_type_of(written("heic")) == "image/jpeg"
    assert media_type_of(written("avif")) == "image/avif"


@pytest.mark.parametrize(
    ("shape", "pixels", "size"),
    [
        (Shape("png", 400, 300), 120_000, (400, 300)),
        (Shape("png", 4000, 3000), 120_000, (400, 300)),
        (Shape("png", 1, 10**9), 1000, (1, 1000)),
        (Shape("webp", 30_000, 2), 10**6, (16_383, 2)),
        (Shape("tiff", 90_000, 2), 10**6, (65_535, 2)),
    ],
)
def test_a_shape_is_brought_within_bounds(
    shape: Shape, pixels: int, size: tuple[int, int]
) -> None:
    held = within(shape, pixels)
    assert (held.width, held.height) == size
