"""What a Variant shares with its original is read from any bytes without an error."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.images.traits import USUAL, Traits, traits_of
from tests.images.pictures import animated, encoded, photo

_ALL = {
    "jpeg": encoded("JPEG", photo(24, 16)),
    **{name: animated(name.upper(), 2, (24, 16)) for name in ("png", "webp", "gif")},
}
_ROUGH = {"subsampling": "4:2:0"}
_FRAMES = {"save_all": True, "append_images": [photo(8, 8, 2)], "duration": 70}


@pytest.mark.parametrize(
    ("format", "settings", "traits"),
    [
        ("JPEG", _ROUGH, USUAL),
        ("JPEG", {"progressive": True, **_ROUGH}, Traits(progressive=True)),
        ("JPEG", {"subsampling": "4:4:4"}, Traits(sampling="4:4:4")),
        ("JPEG", {"subsampling": "4:2:2"}, Traits(sampling="4:2:2")),
        ("PNG", {"loop": 2, **_FRAMES}, Traits(lasts=140, loops=2)),
        ("WEBP", {"loop": 2, **_FRAMES}, Traits(lasts=140, loops=2)),
        ("GIF", {"loop": 2, **_FRAMES}, Traits(lasts=140, loops=2)),
        ("GIF", _FRAMES, Traits(lasts=140, loops=-1)),
        ("WEBP", {"lossless": True}, Traits(lossless=True)),
        ("PNG", {}, USUAL),
        ("WEBP", {}, USUAL),
        ("BMP", {}, USUAL),
    ],
)
def test_traits(format: str, settings: dict[str, object], traits: Traits) -> None:
    data = encoded(format, photo(8, 8), **settings)
    assert traits_of(data, format.lower()) == traits


def test_grey_has_no_colours_to_sample() -> None:
    assert traits_of(encoded("JPEG", photo().convert("L")), "jpeg") == USUAL


@given(
    st.sampled_from(sorted(_ALL)),
    st.integers(0, 4000),
    st.binary(max_size=60),
)
def test_any_bytes_tell_something(format: str, keep: int, rest: bytes) -> None:
    data = _ALL[format][:keep] + rest
    assert 0 <= traits_of(data, format).lasts <= 3_600_000


class _Read(bytes):
    """Counts how often it is looked into."""

    looks = 0

    def __getitem__(self, at: Any) -> Any:
        self.looks += 1
        return super().__getitem__(at)


@pytest.mark.parametrize(
    ("format", "data"),
    [
        ("jpeg", b"\xff\xd8" + b"\xff" * 800_000),
        ("jpeg", b"\xff\xd8" + (b"\xff" * 60_000 + b"\x01") * 12),
        ("jpeg", b"\xff\xd8" + b"\xff\xe0\0\x02" * 200_000),
        ("gif", b"GIF89a" + bytes(7) + b"!\xfe" + b"\x01a" * 400_000),
        ("gif", b"GIF89a" + bytes(7) + b"!\xfe\x01a\0" * 200_000),
    ],
)
def test_a_picture_of_endless_parts_holds_nobody_up(format: str, data: bytes) -> None:
    read = _Read(data)
    assert traits_of(read, format) == USUAL
    assert read.looks < 200_000


def test_a_film_of_a_year_is_cut_short() -> None:
    frame = b"!\xf9\4\0\xff\xff\0\0"
    assert traits_of(b"GIF89a" + bytes(7) + frame * 9999, "gif") == USUAL
    ended = b"GIF89a" + bytes(7) + frame * 9999 + b";"
    assert traits_of(ended, "gif").lasts == 3_600_000
