"""A simple WebP becomes an extended one of the same canvas."""

from __future__ import annotations

import pytest

from guard.errors import PictureError
from guard.images.formats import measure
from guard.images.inject.webp import into_webp
from tests.images.inject.packets import PACKET, PICTURES, PLAIN

_SIMPLE = [data for name, data in PICTURES if name == "webp"]


@pytest.mark.parametrize("data", _SIMPLE)
def test_the_canvas_is_told(data: bytes) -> None:
    labelled = into_webp(data, PACKET)
    assert measure(labelled) == measure(data)
    assert labelled[20] & 0x04


def test_the_length_is_right() -> None:
    labelled = into_webp(PLAIN["webp"] + b"tail", PACKET)
    assert int.from_bytes(labelled[4:8], "little") == len(labelled) - 8


@pytest.mark.parametrize(
    "chunks", [b"", b"VP8 \4\0\0\0abcd", b"VP8L\2\0\0\0ab", b"ALPH\xff\xff\xff\xff"]
)
def test_no_picture_is_an_error(chunks: bytes) -> None:
    length = (len(chunks) + 4).to_bytes(4, "little")
    with pytest.raises(PictureError):
        into_webp(b"RIFF" + length + b"WEBP" + chunks, PACKET)
