"""A packet goes into every format, and comes out of every reader; pixels stay."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.errors import PictureError
from guard.images.inject import INJECTORS, inject
from guard.images.metadata import xmp_packet
from tests.images.inject.packets import PACKET, PICTURES, PLAIN, pixels, told


@pytest.mark.parametrize(("format", "data"), PICTURES)
def test_pixels_stay_and_the_packet_is_read(format: str, data: bytes) -> None:
    labelled = inject(data, format, PACKET)
    assert pixels(labelled) == pixels(data)
    assert told(labelled).rstrip() == PACKET


@pytest.mark.parametrize(("format", "data"), PICTURES)
def test_a_new_packet_replaces_the_old(format: str, data: bytes) -> None:
    twice = inject(inject(data, format, xmp_packet("Before")), format, PACKET)
    assert told(twice).rstrip() == PACKET
    assert pixels(twice) == pixels(data)


@pytest.mark.parametrize(("format", "data"), PICTURES)
def test_a_label_laid_twice_is_one(format: str, data: bytes) -> None:
    old = inject(data, format, xmp_packet("Somebody else's words"))
    new = inject(old, format, PACKET)
    assert b"else" not in new
    assert new == inject(new, format, PACKET)


def test_what_holds_no_packet_is_left_alone() -> None:
    assert inject(b"BM", "bmp", PACKET) == b"BM"


def test_a_packet_too_large_is_refused() -> None:
    with pytest.raises(PictureError, match="more metadata"):
        inject(PLAIN["jpeg"], "jpeg", b"x" * 70_000)


@pytest.mark.parametrize("format", INJECTORS)
@given(data=st.data())
def test_hostile_bytes_give_a_picture_error_at_most(
    format: str, data: st.DataObject
) -> None:
    body = bytearray(PLAIN.get(format, PLAIN["avif"]))
    for at in data.draw(st.lists(st.integers(0, min(700, len(body) - 1)), max_size=8)):
        body[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(body)))
    with contextlib.suppress(PictureError):
        inject(bytes(body[: cut or None]), format, PACKET)


@pytest.mark.parametrize("format", INJECTORS)
@given(body=st.binary(max_size=200))
def test_any_bytes_give_a_picture_error_at_most(format: str, body: bytes) -> None:
    head = PLAIN.get(format, PLAIN["avif"])[:12]
    with contextlib.suppress(PictureError):
        inject(head + body, format, PACKET)


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not here")
@pytest.mark.parametrize(("format", "data"), PLAIN.items())
def test_exiftool_reads_it(format: str, data: bytes, tmp_path: Path) -> None:
    file = tmp_path / f"a.{format}"
    file.write_bytes(inject(data, format, PACKET))
    run = subprocess.run(
        ["exiftool", "-json", "-XMP:all", file],
        capture_output=True,
        check=True,
    )
    read = json.loads(run.stdout)[0]
    assert read["Credit"] == "Marlene & Söhne"
    assert read["Rights"] == "(c) 2026"
    assert "PROHIBITED" in read["DataMining"].upper()
