from __future__ import annotations

import base64
from contextlib import suppress
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.html.edits import edited
from guard.html.encoded import TooMuch, runs
from guard.html.files import is_file
from tests.images.pictures import encoded, photo

JPEG = encoded("JPEG", photo(120, 100))
B64 = base64.b64encode(JPEG).decode()
DATA = f"data:image/jpeg;base64,{B64}"
FONT = base64.b64encode(b"wOF2" + photo(60, 60).tobytes()).decode()


def wrapped(width: int, fold: str) -> str:
    return fold.join(B64[k : k + width] for k in range(0, len(B64), width))


@pytest.mark.parametrize(
    "text",
    [
        f'<img src="data:image/jpeg;base64,{B64}">',
        f"<img src=DATA:IMAGE/JPEG;BASE64,{B64}>",
        f'{{"src": "data:image\\/jpeg;base64,{B64}"}}'.replace("/9j/", "\\/9j\\/"),
        f'{{"bytes": "{B64}"}}',
        f'"{{\\"bytes\\": \\"{B64}\\"}}"'.replace("/", "\\\\/"),
        f"data:image/jpeg;base64,{B64}".replace("+", "&#43;").replace("/", "&#x2F;"),
        f"data:image/jpeg;base64,{B64}".replace("+", "\\u002b").replace("/", "\\x2f"),
        "?src=" + quote(f"data:image/jpeg;base64,{B64}", safe=""),
        "x\r\n" + base64.encodebytes(JPEG).decode().replace("\n", "\r\n "),
        base64.encodebytes(JPEG).decode().replace("\n", "\\n"),
        base64.urlsafe_b64encode(JPEG).decode(),
        f"data:x/y;base64,{B64}",
        f"'{DATA}'".replace("+", "&plus;").replace("/", "&sol;"),
        f"'{DATA}'".replace("+", "&#x0002B;").replace("/", "&#047;"),
        f"'{DATA}'".replace("+", "&amp;#43;").replace("/", "&#x2F"),
        f"url({DATA})".replace("+", "\\2b ").replace("/", "\\2f "),
        f"'{DATA}'".replace(",", "&comma;").replace(":", "&colon;"),
        "'data:image/jpeg;base64," + wrapped(40, "\n") + "'",
        "'data:image/jpeg;base64," + wrapped(5, " ") + "'",
        "'data:image/jpeg;base64," + wrapped(70, "\\\n") + "'",
        "'data:image/jpeg;base64," + wrapped(30, "' +\n  '") + "'",
        '{"a": "' + wrapped(48, "\\n") + '"}',
        wrapped(48, "\n"),
        wrapped(20, "\r\n"),
        wrapped(75, "=\r\n"),
        '"' + wrapped(100, '" + "') + '"',
    ],
)
def test_a_picture_is_found_however_its_letters_are_spelled(text: str) -> None:
    assert [run.data for run in runs(text.encode())] == [JPEG]


@pytest.mark.parametrize("format", ["PNG", "WEBP", "GIF", "AVIF", "TIFF", "BMP"])
def test_a_bare_picture_is_known_by_its_first_letters(format: str) -> None:
    data = encoded(format, photo(120, 100))

    assert [run.data for run in runs(base64.b64encode(data))] == [data]


@pytest.mark.parametrize(
    "text",
    [
        f"src:url(data:font/woff2;base64,{FONT})",
        f"eyJhbGciOiJIUzI1NiJ9.{FONT}",
        "a word/9j/like a picture's first letters, but only words " * 9,
    ],
)
def test_what_is_no_picture_is_left_alone(text: str) -> None:
    assert [*runs(text.encode())] == []


def test_documents_are_found_too() -> None:
    found = [*runs(base64.b64encode(b"%PDF-1.7" + JPEG))]

    assert [is_file(run.data) for run in found] == [True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<img src='data:image/jpeg;base64,{}'>", "data:image/png;base64,YWI/Yg=="),
        ("?a=data%3Aimage%2Fjpeg%3Bbase64%2C{}&b", "%2Fpng%3Bbase64%2CYWI/Yg%3D%3D&b"),
        ('{{"a": "{}"}}', '{"a": "YWI/Yg=="}'),
    ],
)
def test_another_picture_stands_as_the_first_one_did(text: str, expected: str) -> None:
    spelled = quote(B64, safe="") if "%" in text else B64
    page = text.format(spelled).encode()
    edits = [e for run in runs(page) for e in run.edits(b"ab?b", "image/png")]

    assert expected.encode() in edited(page, edits)


def test_letters_after_the_last_line_stay() -> None:
    page = base64.encodebytes(JPEG) + b"\nThe end."
    edits = [e for run in runs(page) for e in run.edits(b"", "")]

    assert edited(page, edits).endswith(b"\nThe end.")


def test_a_text_of_nothing_but_beginnings_is_given_up() -> None:
    with pytest.raises(TooMuch):
        list(runs(b"base64," * 20_000))


@given(st.text(alphabet="/9jbase64,:;\\u002fAB\n%&#=+-_ ", max_size=300))
def test_any_text_is_read(text: str) -> None:
    with suppress(TooMuch):
        for run in runs(text.encode()):
            assert 0 <= run.start < run.end <= len(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<img srcset="', ' 1x, /art/b.jpg 2x">'),
        ('<img srcset="', ' 300w, /art/b.jpg 2x">'),
        ("<img src=", " alt=Harbour>"),
        ("a { b: url(", ") no-repeat }"),
        ("the picture ", "\nThe end."),
    ],
)
def test_words_behind_an_address_are_no_letters_of_it(before: str, after: str) -> None:
    (found,) = runs((before + DATA + after).encode())

    assert found.end == len(before + DATA)
