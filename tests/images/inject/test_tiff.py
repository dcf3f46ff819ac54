"""The first directory is written anew, in the order of the file; others stay."""

from __future__ import annotations

import pytest

from guard.errors import PictureError
from guard.images.inject.tiff import into_tiff
from tests.images.inject.packets import PACKET, PLAIN, told
from tests.images.pictures import encoded, opened, photo


def big_endian() -> bytes:
    """One grey pixel, by hand: width, height, bits, place and length of the pixels."""
    entries = [(256, 1), (257, 1), (258, 8), (262, 1), (273, 8), (279, 1)]
    table = b"".join(
        tag.to_bytes(2, "big") + b"\0\4\0\0\0\1" + value.to_bytes(4, "big")
        for tag, value in entries
    )
    return b"MM\0*\0\0\0\x0a\x7f\0" + b"\0\6" + table + b"\0\0\0\0"


def test_the_other_order_of_bytes() -> None:
    labelled = into_tiff(big_endian(), PACKET)
    assert told(labelled).rstrip() == PACKET
    assert opened(labelled).getpixel((0, 0)) == 0x7F or opened(labelled).size == (1, 1)


def test_further_pages_are_kept() -> None:
    pages = {"save_all": True, "append_images": [photo(8, 8, 2)]}
    labelled = into_tiff(encoded("TIFF", photo(8, 8), **pages), PACKET)
    assert opened(labelled).n_frames == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "data", [b"", b"II*\0\xff\xff\xff\xff", b"II*\0\x08\0\0\0\0\0", PLAIN["tiff"][:20]]
)
def test_no_picture_is_an_error(data: bytes) -> None:
    with pytest.raises(PictureError):
        into_tiff(data, PACKET)
