"""What is asked of a file before anybody looks at it."""

from __future__ import annotations

from benchmarks.filters import files
from tests.images.pictures import encoded, photo


def test_small_and_narrow_pictures_are_refused() -> None:
    assert files.has_side(photo(320, 200))
    assert not files.has_side(photo(320, 199))
    assert files.has_proportions(photo(600, 200))
    assert not files.has_proportions(photo(601, 200))


def test_light_files_are_refused() -> None:
    assert files.has_weight(bytes(5_000))
    assert not files.has_weight(bytes(4_999))


def test_decoders_refuse_what_is_cut_off() -> None:
    whole = encoded("PNG")

    assert files.opens_in_pillow(whole)
    assert not files.opens_in_pillow(whole[:600])


def test_decoders_that_are_absent_say_nothing() -> None:
    assert files.opens_in_opencv(encoded("JPEG")) in (True, None)
    assert files.opens_in_vips(encoded("JPEG")) in (True, None)
    assert not files.opens_in_opencv(b"no picture")
    assert not files.opens_in_vips(b"no picture")
