"""What a Variant shares with its original is read from any bytes without an error."""

from __future__ import annotations

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


def test_a_film_of_a_year_is_cut_short() -> None:
    frame = b"!\xf9\4\0\xff\xff\0\0"
    assert traits_of(b"GIF89a" + bytes(7) + frame * 9999, "gif") == USUAL
    ended = b"GIF89a" + bytes(7) + frame * 9999 + b";"
    assert traits_of(ended, "gif").lasts == 3_600_000
