"""Reads numbers and parts of bytes that may end, or lie, anywhere."""

from __future__ import annotations

from typing import Literal

from guard.errors import PictureError


def number(
    data: bytes, at: int, size: int, order: Literal["big", "little"] = "big"
) -> int:
    return int.from_bytes(part(data, at, size), order)


def part(data: bytes, at: int, size: int) -> bytes:
    """Exactly `size` bytes; raises PictureError where there are fewer."""
    found = data[at : at + size] if at >= 0 else b""
    if len(found) < size:
        raise PictureError("ends too soon")
    return found


def expect(holds: bool, what: str) -> None:
    if not holds:
        raise PictureError(what)
