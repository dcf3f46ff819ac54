"""Every version of the boxes is read and written back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.errors import PictureError
from guard.images.inject.items import (
    Place,
    Places,
    describe,
    first_item,
    ids_of,
    list_with_packet,
    packets_of,
    read_places,
    write_places,
)

_NONE = b"\0\0\0\0\0\0"
_SIZES = st.sampled_from((0, 4, 8))
_PARTS = st.lists(st.tuples(st.just(0), *[st.integers(0, 2**32 - 1)] * 2), max_size=3)


@given(
    version=st.integers(0, 2),
    base=_SIZES,
    items=st.lists(st.tuples(st.integers(0, 65_535), _PARTS), max_size=4),
)
def test_places_come_back(
    version: int, base: int, items: list[tuple[int, list[tuple[int, int, int]]]]
) -> None:
    told = tuple(Place(id, 0, 0, 0, tuple(parts)) for id, parts in items)
    places = Places(version, (4, 4, base, 0), told)
    assert read_places(write_places(places)) == places


def test_only_places_behind_move_and_only_in_the_file() -> None:
    place = Place(1, 0, 0, 90, ((0, 5, 1), (0, 20, 1)))
    assert place.moved(100, 7).parts == ((0, 95, 1), (0, 117, 1))
    assert Place(1, 1, 0, 90, ((0, 20, 1),)).moved(100, 7).base == 90


@pytest.mark.parametrize("id", [3, 70_000])
def test_an_item_for_the_packet_is_listed(id: int) -> None:
    listed = list_with_packet(b"\1\0\0\0" + bytes(4), id, frozenset())
    assert ids_of(listed) == packets_of(listed) == {id}


def test_the_old_packet_is_listed_no_more() -> None:
    listed = list_with_packet(_NONE, 3, frozenset())
    assert ids_of(list_with_packet(listed, 4, frozenset({3}))) == {4}


@pytest.mark.parametrize("shown", [1, 70_000])
def test_what_described_before_does_so_no_more(shown: int) -> None:
    before = describe(b"", 3, shown, frozenset())
    assert describe(before, 4, shown, frozenset({3})) == describe(
        b"", 4, shown, frozenset()
    )


def test_the_picture_itself() -> None:
    assert first_item(b"\0\0\0\0\0\5") == 5
    assert first_item(b"\1\0\0\0\0\1\0\5") == 65_541


@pytest.mark.parametrize("body", [b"\3\0\0\0\x44\0", b"\0\0\0\0\x34\0\0\0"])
def test_places_in_an_unknown_form_are_refused(body: bytes) -> None:
    with pytest.raises(PictureError, match="unknown form"):
        read_places(body)


def test_there_may_be_no_room() -> None:
    with pytest.raises(PictureError, match="no room"):
        describe(b"\0\0\0\0", 70_000, 1, frozenset())
    with pytest.raises(PictureError, match="too far"):
        write_places(Places(0, (4, 4, 0, 0), (Place(1, 0, 0, 0, ((0, 2**32, 1),)),)))
