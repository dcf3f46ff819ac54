from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.html.files import holds_picture, is_file
from tests.images.pictures import encoded, photo

COVER = encoded("JPEG", photo(120, 100))


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7",
        b"\r\n%PDF-1.7",
        b"PK\x03\x04rest",
        b"\x00\x00\x00\x20ftypisom",
        b"\x1aE\xdf\xa3",
        b"{\\rtf1",
        b"\x1f\x8b",
        b"\xc5\xd0\xd3\xc6",
        bytes(257) + b"ustar",
    ],
)
def test_documents_archives_and_films_are_files(data: bytes) -> None:
    assert is_file(data)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "AVIF", "WEBP"])
def test_a_picture_is_no_file(format: str) -> None:
    assert not is_file(encoded(format, photo(120, 100)))


@pytest.mark.parametrize(
    "data",
    [
        b"ID3\x03\0\0\0\0\x0fvAPIC\0\0\0image/jpeg\0\x03\0" + COVER + b"\xff\xfb\x90",
        b"fLaC\0\0\0\x22" + bytes(34) + b"\x06" + COVER,
        b"OggS\0vorbis METADATA_BLOCK_PICTURE=AAAAAwAAAApp",
        b"\0asm\1\0\0\0" + encoded("PNG", photo(120, 100)),
        b"wOF2" + encoded("WEBP", photo(120, 100)),
        b"\0\1" * 500 + encoded("AVIF", photo(120, 100)),
    ],
)
def test_a_picture_inside_sound_a_font_or_a_program_is_seen(data: bytes) -> None:
    assert holds_picture(data)


@pytest.mark.parametrize(
    "data",
    [b"", photo(300, 300).tobytes(), b"\xff\xd8\xff\xe0", b"RIFF" * 99],
    ids=len,
)
def test_noise_holds_none(data: bytes) -> None:
    assert not holds_picture(data)


def test_an_icon_inside_is_none() -> None:
    assert not holds_picture(b"a" * 9 + encoded("PNG", photo(32, 32)))


def test_more_beginnings_than_anybody_would_look_at_count_as_one() -> None:
    assert holds_picture(b"GIF89a" * 2000)


@given(st.binary())
def test_any_bytes_are_read(data: bytes) -> None:
    assert isinstance(holds_picture(data), bool)
    assert isinstance(is_file(data), bool)
