"""Pictures without their end are told from whole ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.images.cut import is_cut
from tests.images.pictures import animated, encoded, photo

_FORMATS = ("jpeg", "png", "webp", "gif")


@pytest.mark.parametrize("format", _FORMATS)
@pytest.mark.parametrize("after", [b"", bytes(3), b"\r\n"])
def test_a_whole_picture_is_not_cut(format: str, after: bytes) -> None:
    assert not is_cut(encoded(format.upper()) + after, format)


@pytest.mark.parametrize("format", ["gif", "png", "webp"])
def test_a_whole_moving_picture_is_not_cut(format: str) -> None:
    assert not is_cut(animated(format.upper()), format)


@pytest.mark.parametrize("format", ["jpeg", "png", "webp"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_picture_without_its_end_is_cut(format: str, share: float) -> None:
    data = encoded(format.upper(), photo(640, 480))
    assert is_cut(data[: int(share * len(data))], format)


def test_the_end_of_a_thumbnail_is_not_the_end() -> None:
    thumbnail = b"\xff\xe1\x20\x00" + b"\xff\xd9" + bytes(8188)
    whole = encoded("JPEG", photo(640, 480))
    data = whole[:2] + thumbnail + whole[2:]
    assert [is_cut(data, "jpeg"), is_cut(data[:-5000], "jpeg")] == [False, True]


def test_what_does_not_tell_is_not_cut() -> None:
    assert not is_cut(b"", "tiff")


@given(st.sampled_from(_FORMATS), st.binary(max_size=99))
def test_any_bytes_give_an_answer(format: str, data: bytes) -> None:
    is_cut(data, format)
