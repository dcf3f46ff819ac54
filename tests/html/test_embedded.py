from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.html.embedded import embedded, is_picture
from tests.images.pictures import encoded, photo

JPEG = encoded("JPEG", photo(120, 100))
DATA = b"data:image/jpeg;base64," + base64.b64encode(JPEG)
ICON = b"data:image/png;base64," + base64.b64encode(encoded("PNG", photo(32, 32)))
DRAWN = b'<svg width="300" height="200"><image href="' + DATA + b'"/></svg>'


def nested(inner: bytes) -> bytes:
    return b"data:text/html;base64," + base64.b64encode(inner)


def test_small_pictures_stay() -> None:
    assert embedded(b"<img src='" + ICON + b"'>") == ()


def test_a_picture_within_a_drawing_goes_with_it() -> None:
    (found,) = embedded(b"<p>" + DRAWN)

    assert (found.start, found.media_type) == (3, "image/svg+xml")


def test_what_is_declared_a_picture_is_one() -> None:
    garbage = b"data:image/x-of-tomorrow;base64," + base64.b64encode(b"?" * 99)

    assert [is_picture(found) for found in embedded(garbage)] == [True]


@pytest.mark.parametrize("times", [1, 2, 4])
def test_a_text_that_holds_pictures_cannot_be_replaced(times: int) -> None:
    text = DATA
    for _ in range(times):
        text = nested(text)

    assert [is_picture(found) for found in embedded(text)] == [False]


def test_a_text_that_holds_none_stays() -> None:
    assert embedded(nested(b"<p>Nothing but words." * 9)) == ()


@pytest.mark.parametrize(
    "inner", [DATA, b'{"a": "' + DATA + b'"}', b'[{"a": "' + DATA + b'"}]']
)
def test_base64_of_a_text_that_holds_pictures_is_left_out(inner: bytes) -> None:
    state = b'<div data-state="' + base64.b64encode(inner) + b'">'

    assert [is_picture(found) for found in embedded(state)] == [False]


def test_a_token_stays() -> None:
    token = base64.b64encode(b'{"alg": "HS256", "words": "' + b"a" * 99 + b'"}')

    assert embedded(token + b"." + token) == ()


@given(st.binary(max_size=300))
def test_what_is_found_does_not_overlap(noise: bytes) -> None:
    found = embedded(noise + DATA + noise + DRAWN + noise)

    ends = [0, *(each.end for each in found)]
    assert all(each.start >= end for each, end in zip(found, ends, strict=False))


@pytest.mark.parametrize(
    ("kind", "data", "pictures"),
    [
        ("video/webm", b"\x1aE\xdf\xa3" + JPEG, [False]),
        ("video/unheard-of", JPEG[9:], [False]),
        ("application/rtf", b"{\\rtf1" + JPEG, [False]),
        ("application/gzip", b"\x1f\x8b" + JPEG, [False]),
        ("font/ttf", b"\0\1\0\0" + JPEG, [False]),
        ("audio/mpeg", b"ID3" + JPEG, [False]),
        ("font/woff2", JPEG, [True]),
        ("text/plain", JPEG, [True]),
        ("application/octet-stream", JPEG, [True]),
        ("font/ttf", b"\0\1\0\0" + b"letters" * 99, []),
        ("application/wasm", b"\0asm" + b"code" * 99, []),
    ],
)
def test_whatever_type_an_address_declares_its_bytes_are_looked_at(
    kind: str, data: bytes, pictures: list[bool]
) -> None:
    text = f"data:{kind};base64,{base64.b64encode(data).decode()}"

    assert [is_picture(found) for found in embedded(text.encode())] == pictures
