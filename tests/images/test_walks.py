"""Parts come in their order, cover what they walked over, and end."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.errors import PictureError
from guard.images.walks import FRAMES, SCAN, blocks, colours, segments
from tests.images.pictures import animated, encoded, photo

JPEG, GIF = encoded("JPEG", photo(40, 30)), animated("GIF", 3)


def test_segments_lie_side_by_side_up_to_the_scan() -> None:
    found = list(segments(JPEG))
    assert [each.start for each in found[1:]] == [each.end for each in found[:-1]]
    assert found[-1].marker == SCAN
    assert sum(each.marker in FRAMES for each in found) == 1


def test_filling_belongs_to_the_marker_behind_it() -> None:
    filled = b"\xff\xd8\xff\xff\xff\xe0\0\4ab\xff\xd9"
    assert [tuple(each) for each in segments(filled)] == [
        (0xE0, 2, 6, 10),
        (0xD9, 10, 12, 12),
    ]


def test_blocks_lie_side_by_side_up_to_the_end() -> None:
    found = list(blocks(GIF))
    assert [each.start for each in found[1:]] == [each.end for each in found[:-1]]
    assert GIF[found[-1].end :] == b";"
    assert sum(each.kind == b"," for each in found) == 3


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8" + b"\xff" * 70_000 + JPEG[3:],
        b"\xff\xd8" + b"\xff\xe0\0\2" * 10_001,
        b"\xff\xd8" + bytes(99),
    ],
)
def test_a_jpeg_of_nothing_but_parts_is_given_up(data: bytes) -> None:
    with pytest.raises(PictureError):
        list(segments(data))


def test_a_gif_takes_as_many_steps_as_it_may() -> None:
    data = b"GIF89a" + bytes(7) + b"!\xfe\1a\0" * 100 + b";"
    assert len(list(blocks(data, 201))) == 100
    with pytest.raises(PictureError, match="too many"):
        list(blocks(data, 199))


def test_only_an_announced_table_of_colours_is_there() -> None:
    assert (colours(b"\x07", 0), colours(b"\x87", 0)) == (0, 768)


@given(st.sampled_from((JPEG, GIF)), st.integers(0, 900), st.binary(max_size=60))
def test_any_bytes_end(whole: bytes, keep: int, rest: bytes) -> None:
    data = whole[:keep] + rest
    for walk in (segments, blocks):
        with suppress(PictureError):
            assert len(list(walk(data))) <= len(data)
