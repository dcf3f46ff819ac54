from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.html.edits import edited
from guard.html.embedded import embedded
from guard.html.written import written
from tests.images.pictures import encoded, photo

JPEG = encoded("JPEG", photo(120, 100))
PNG = encoded("PNG", photo(60, 50))
PATH = "M10 20" + "".join(f"L{k} {k}.5" for k in range(200)) + "z"
NUMBERS = json.dumps([*JPEG])
SIGNED = json.dumps([each - 256 * (each > 127) for each in JPEG])


def emptied(text: str) -> str:
    data = text.encode()
    return edited(data, [e for w in written(data) for e in w.edits(b"", "")]).decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # drawings, as Next.js, SVGR and scripts keep them
        (
            json.dumps(["$", "path", None, {"d": PATH}]),
            '["$", "path", null, {"d": ""}]',
        ),
        (json.dumps(json.dumps({"d": PATH})), json.dumps(json.dumps({"d": ""}))),
        (f'jsx("path",{{d:"{PATH}"}})', 'jsx("path",{d:""})'),
        (f"p.setAttribute('d', '{PATH}')", "p.setAttribute('d', '')"),
        # bytes
        (json.dumps({"a": "\\x" + JPEG.hex()}), None),
        (f"VALUES (0x{PNG.hex().upper()})", None),
        (", ".join(f"0x{each:02x}" for each in PNG), None),
        (f'{{"type": "Buffer", "data": {NUMBERS}}}', '{"type": "Buffer", "data": [0]}'),
        (SIGNED, "[0]"),
        ("a = '" + "".join(f"\\x{each:02x}" for each in JPEG) + "'", "a = ''"),
        (f"a = {JPEG!r}", "a = b''"),
    ],
)
def test_what_spells_out_a_picture_goes(text: str, expected: str | None) -> None:
    new = emptied(text)

    assert len(new) < 200
    assert expected is None or new == expected


@pytest.mark.parametrize(
    "text",
    [
        '{"d": "M0 0h24v24z"}',
        json.dumps([*range(255)] * 9),
        "0123456789abcdef" * 200,
        "'" + "Many words of a long text, " * 99 + "'",
    ],
)
def test_what_spells_out_none_stays(text: str) -> None:
    assert emptied(text) == text


def test_the_paths_of_an_icon_stay() -> None:
    icon = f'<svg width="24" height="24" viewBox="0 0 24 24"><path d="{PATH}"/></svg>'

    assert embedded(f"<p>{icon}".encode()) == ()


@given(st.text(alphabet="\"'M10 2,ffd8xu0\\\\89PNG-", max_size=300))
def test_any_text_is_read(text: str) -> None:
    for found in written((text * 9).encode()):
        assert found.start < found.end
