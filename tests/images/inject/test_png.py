"""The packet comes before the pixels, once, with a right check sum."""

from __future__ import annotations

import zlib

import pytest

from guard.errors import PictureError
from guard.images.inject.png import into_png
from tests.images.inject.packets import PACKET, PLAIN


def test_the_check_sum_is_right() -> None:
    data = into_png(PLAIN["png"], PACKET)
    start, end = data.index(b"iTXt"), data.index(b"IDAT") - 8
    assert zlib.crc32(data[start:end]) == int.from_bytes(data[end : end + 4], "big")


def test_what_follows_the_end_is_kept() -> None:
    assert into_png(PLAIN["png"] + b"more", PACKET).endswith(b"more")


@pytest.mark.parametrize("end", [0, 8, 33, -20])
def test_no_whole_picture_is_an_error(end: int) -> None:
    with pytest.raises(PictureError):
        into_png(PLAIN["png"][:end], PACKET)
