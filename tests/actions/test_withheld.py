from __future__ import annotations

import pytest

from guard.actions.resumed import take
from guard.actions.withheld import is_withheld, without_pictures
from guard.errors import UpstreamUnreachable
from tests.fakes import FakeIncoming
from tests.images.pictures import encoded, photo


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"", "application/pdf"),
        (b"", "Video/MP4; codecs=avc1"),
        (b"%PDF-1.7", "text/plain"),
        (b"PK\x03\x04rest", "application/octet-stream"),
        (b"\x00\x00\x00\x20ftypisom", "application/octet-stream"),
        (b"\x1aE\xdf\xa3", ""),
        (bytes(257) + b"ustar", ""),
        (b"\r\n%PDF-1.7", "application/octet-stream"),
        (b"--x", "multipart/x-mixed-replace; boundary=x"),
        # formats that nobody here can name
        (b"P6\n3 2\n255\n" + bytes(range(128, 256)), "application/octet-stream"),
        (b"gimp xcf v011\0", ""),
        (b"RIFF\x10\0\0\0AVI ", "text/plain"),
        (b"\0\0\0\x0cjP  ", "application/x-anything"),
    ],
)
def test_files_that_may_hold_originals_are_withheld(
    head: bytes, media_type: str
) -> None:
    assert is_withheld(head, media_type)


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"<!doctype html>", "text/html; charset=utf-8"),
        (b"body { color: red }", "text/css"),
        (b"wOF2\0\1", "font/woff2"),
        (b"\0asm\1", "application/wasm"),
        ("naïve façade".encode() * 400, "text/plain"),
        ("naïve".encode()[:3], ""),
        ("Öl auf Leinwand".encode("latin-1"), "text/html; charset=iso-8859-1"),
        (b"", ""),
    ],
)
def test_pages_and_what_they_need_pass(head: bytes, media_type: str) -> None:
    assert not is_withheld(head, media_type)


async def test_sound_breaks_off_where_a_picture_begins() -> None:
    cover = encoded("JPEG", photo(120, 100))
    rest = without_pictures(FakeIncoming(cover[3:]).stream(), b"a" + cover[:3])

    with pytest.raises(UpstreamUnreachable):
        await take(rest, 10**6)


async def test_sound_without_a_picture_is_whole() -> None:
    sound = photo(60, 60).tobytes()

    stream = without_pictures(FakeIncoming(sound).stream(), b"")
    assert await take(stream, len(sound) + 1) == sound
