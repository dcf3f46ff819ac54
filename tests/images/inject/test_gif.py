"""Loops are still found first, and a reader that knows no packet walks past it."""

from __future__ import annotations

import pytest

from guard.errors import PictureError
from guard.images.formats import measure
from guard.images.inject.gif import into_gif
from tests.images.inject.packets import PACKET, PLAIN
from tests.images.pictures import encoded, opened, photo


def test_the_loop_stays_in_front() -> None:
    moving = {"save_all": True, "append_images": [photo(8, 8, 2)], "loop": 3}
    labelled = into_gif(encoded("GIF", photo(8, 8), **moving), PACKET)
    assert labelled.index(b"NETSCAPE2.0") < labelled.index(b"XMP DataXMP")
    assert opened(labelled).info["loop"] == 3


def test_frames_are_counted_past_the_packet() -> None:
    labelled = into_gif(PLAIN["gif"], PACKET)
    assert labelled.startswith(b"GIF89a")
    assert measure(labelled) == measure(PLAIN["gif"])


@pytest.mark.parametrize("data", [b"GIF89a", PLAIN["gif"][:-1], PLAIN["gif"][:900]])
def test_no_whole_picture_is_an_error(data: bytes) -> None:
    with pytest.raises(PictureError):
        into_gif(data, PACKET)


def test_a_packet_with_zeros_is_refused() -> None:
    with pytest.raises(PictureError, match="no text"):
        into_gif(PLAIN["gif"], b"a\0b")
