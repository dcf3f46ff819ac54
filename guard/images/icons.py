"""Which pictures are icons and bullets: too small to be works, and never touched.

A work may stand behind a small first page, or behind the end of a small picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from guard.errors import PictureError
from guard.images.cursor import number
from guard.images.formats import SMALL, Shape, icons_of, measure
from guard.images.walks import SCAN, blocks, segments

MOST = 20_000  # bytes; an original of any use has more
# Their pages and layers may each be larger than what the header tells.
_NEVER = frozenset(("psd", "tiff"))
_NOTHING = b"\0\t\n\r "  # may stand behind the end


def is_small(shape: Shape, size: int) -> bool:
    """By what its head tells, and its `size` in bytes. A picture of unknown size is
    not small: it may be a work."""
    if shape.format in _NEVER or size > MOST:
        return False
    return 0 < max(shape.width, shape.height) < SMALL


def is_icon(data: bytes) -> bool:
    """A whole picture that is small, and nothing else."""
    if len(data) > MOST:
        return False
    shape = measure(data)
    if shape is None or not is_small(shape, len(data)):
        return False
    end_of = _ENDS.get(shape.format)
    try:
        return end_of is None or _ends(data, end_of(data))
    except PictureError:
        return False


def _ends(data: bytes, at: int) -> bool:
    return 0 < at <= len(data) and not data[at:].strip(_NOTHING)


def _jpeg(data: bytes) -> int:
    scans = [each.start for each in segments(data) if each.marker == SCAN]
    # Pixels never hold the mark of the end (ITU-T T.81, B.1.1.5).
    return data.find(b"\xff\xd9", scans[0]) + 2 if scans else 0


def _png(data: bytes) -> int:
    at = 8
    while (kind := data[at + 4 : at + 8]) != b"IEND" and kind:
        at += 12 + number(data, at, 4)
    return at + 12


def _gif(data: bytes) -> int:
    return max((each.end for each in blocks(data)), default=0) + 1


def _webp(data: bytes) -> int:
    return 8 + number(data, 4, 4, "little")


def _bmp(data: bytes) -> int:
    return number(data, 2, 4, "little")


def _ico(data: bytes) -> int:
    return max((at + size for at, size in icons_of(data)), default=0)


_ENDS: Mapping[str, Callable[[bytes], int]] = MappingProxyType(
    {
        "jpeg": _jpeg,
        "png": _png,
        "gif": _gif,
        "webp": _webp,
        "bmp": _bmp,
        "ico": _ico,
    }
)
