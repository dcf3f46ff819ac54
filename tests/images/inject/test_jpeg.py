"""The packet stands where readers look, and nothing else moves."""

from __future__ import annotations

import pytest

from guard.errors import PictureError
from guard.images.inject.jpeg import into_jpeg
from tests.images.inject.packets import PACKET, PLAIN


def test_jfif_stays_first() -> None:
    labelled = into_jpeg(PLAIN["jpeg"], PACKET)
    assert labelled[2:4] == b"\xff\xe0"
    assert labelled.index(b"http://ns.adobe.com/xap/1.0/") < labelled.index(b"ICC_PROF")


def test_the_rest_of_a_large_packet_goes_too() -> None:
    more = b"\xff\xe1\0\x28http://ns.adobe.com/xmp/extension/\0abc"
    data = PLAIN["jpeg"][:2] + more + PLAIN["jpeg"][2:]
    assert into_jpeg(data, PACKET) == into_jpeg(PLAIN["jpeg"], PACKET)


def test_filling_and_what_follows_the_end_are_kept() -> None:
    plain = PLAIN["jpeg"]
    data = plain[:2] + b"\xff\x01\xff\xff" + plain[2:] + b"a phone's film"
    labelled = into_jpeg(data, PACKET)
    assert labelled.startswith(b"\xff\xd8\xff\x01\xff\xff\xff\xe0")
    assert labelled.endswith(b"a phone's film")


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xe0\0\1", b"\xff\xd8\xff\xe0\xff\xff"],
)
def test_no_picture_is_an_error(data: bytes) -> None:
    with pytest.raises(PictureError):
        into_jpeg(data, PACKET)
