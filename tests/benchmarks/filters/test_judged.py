"""The filters accept a good picture, and say what is wrong with a bad one."""

from __future__ import annotations

from PIL import Image

from benchmarks.filters.judged import Piece, judged
from tests.images.pictures import encoded, photo

ORIGINAL = encoded("JPEG", photo(400, 300))


def refused(*pieces: Piece, are_lies: bool = True) -> set[str]:
    verdicts = judged(list(pieces), are_lies=are_lies)
    return {name for name, said in verdicts.items() if not all(ok for _, ok in said)}


def test_another_picture_of_the_same_size_passes() -> None:
    lie = encoded("JPEG", photo(400, 300, seed=2))

    assert refused(Piece("/1", ORIGINAL, lie, "a painting of hills by M")) == set()


def test_a_copy_is_no_lie() -> None:
    found = refused(Piece("/1", ORIGINAL, ORIGINAL))

    assert found == {"pHash apart from originals", "dHash apart from originals"}
    assert refused(Piece("/1", ORIGINAL, ORIGINAL), are_lies=False) == set()


def test_a_blank_page_fails_in_many_ways() -> None:
    blank = encoded("JPEG", Image.new("RGB", (150, 300), "white"))
    found = refused(Piece("/1", ORIGINAL, blank), are_lies=False)

    assert {"shorter side >= 200", "5 kB and more", "luma entropy >= 6"} <= found


def test_the_same_file_twice_is_found() -> None:
    lie = encoded("JPEG", photo(400, 300, seed=2))
    found = refused(Piece("/1", ORIGINAL, lie), Piece("/2", ORIGINAL, lie))

    assert "no other file alike" in found
    assert "pHash apart from the others" in found


def test_what_the_original_fails_is_not_asked() -> None:
    small = encoded("JPEG", photo(150, 300))
    lie = encoded("JPEG", photo(150, 300, seed=2))

    assert "shorter side >= 200" not in judged([Piece("/1", small, lie)], are_lies=True)
