"""Whatever lies behind the grown box is still found."""

from __future__ import annotations

import pytest

from guard.errors import PictureError
from guard.images.formats import measure
from guard.images.inject.heif import into_heif
from tests.images.inject.packets import PACKET, PLAIN, pixels
from tests.images.pictures import encoded, photo

_FRAMES = {"save_all": True, "append_images": [photo(32, 32, 2)]}


def test_a_last_box_without_a_size() -> None:
    data = PLAIN["avif"]
    at = data.rindex(b"mdat")
    endless = data[: at - 4] + b"\0\0\0\0" + data[at:]
    assert pixels(into_heif(endless, PACKET)) == pixels(data)


def test_it_still_tells_its_size() -> None:
    labelled = into_heif(PLAIN["avif"], PACKET)
    assert measure(labelled) == measure(PLAIN["avif"])


def test_opencv_finds_the_packet_where_it_looks() -> None:
    labelled = into_heif(encoded("AVIF", photo(320, 240)), PACKET)
    assert labelled.index(PACKET) < 500 < len(labelled) - len(PACKET)


def test_a_moving_picture_is_refused() -> None:
    with pytest.raises(PictureError, match="moving"):
        into_heif(encoded("AVIF", photo(32, 32), **_FRAMES), PACKET)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0\0\x08free",
        PLAIN["avif"][:40],
        b"\0\0\0\1ftyp" + bytes(8),
        b"\0\0\0\x08ftyp\0\0\0\x0cmeta\0\0\0\0",
        b"\0\0\0\x08ftyp" + b"\0\0\0\x08free" * 2000,
    ],
)
def test_no_picture_is_an_error(data: bytes) -> None:
    with pytest.raises(PictureError):
        into_heif(data, PACKET)
