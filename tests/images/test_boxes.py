"""Boxes that lie about their sizes lead nowhere."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.images.boxes import avif_size, heic_size, jxl_size


@pytest.mark.parametrize("size", [0, 1, 4, 2**31])
def test_a_box_with_a_false_size_ends_the_search(size: int) -> None:
    data = struct.pack(">I", size) + b"meta" + bytes(20)
    assert avif_size(data) is None


def test_a_box_may_have_a_long_size() -> None:
    ispe = struct.pack(">I4sIII", 20, b"ispe", 0, 90, 60)
    ipco = struct.pack(">I4s", 28, b"ipco") + ispe
    iprp = struct.pack(">I4s", 36, b"iprp") + ipco
    meta = struct.pack(">I4sQ", 1, b"meta", 16 + 4 + 36) + bytes(4) + iprp
    assert heic_size(meta) == (90, 60, 1)


@given(st.binary(max_size=200))
def test_any_bytes_end(data: bytes) -> None:
    avif_size(data)
    jxl_size(b"\xff\x0a" + data)
