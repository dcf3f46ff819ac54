"""What kind of picture some bytes are, and its size, read from headers alone.

Nothing is decoded, loops are bounded, and any bytes give an answer or None.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from guard.errors import PictureError
from guard.images.boxes import avif_size, heic_size, jxl_size
from guard.images.svg import is_svg, svg_size
from guard.images.walks import FRAMES, blocks, segments

SMALL = 96  # pixels of a side from which on it may be a work
_MAX_SIDE = 2**31
_MAX_PARTS = 10_000  # chunks or frames looked at
_MAX_ICONS = 256  # in one file
_ICON = 10_000  # bytes; a vector of more is a work, whatever size it tells


@dataclass(frozen=True, slots=True)
class Shape:
    """A picture's format, size in pixels (0 when unknown) and number of frames."""

    format: str
    width: int
    height: int
    frames: int = 1


Size = tuple[int, int]
Reader = Callable[[bytes], "tuple[int, int, int] | None"]


def measure(data: bytes) -> Shape | None:
    """The shape of a picture; size 0 where only the format can be told."""
    for name, matches, read in _FORMATS:
        if not matches(data):
            continue
        try:
            width, height, frames = read(data) or (0, 0, 1)
        except (IndexError, ValueError, PictureError):
            width, height, frames = 0, 0, 1
        if not (0 < width < _MAX_SIDE and 0 < height < _MAX_SIDE):
            width = height = 0
        return Shape(name, width, height, max(1, frames))
    return None


def written(format: str) -> str:
    """The format in which a Variant of a picture in `format` is written."""
    return format if format in _WRITTEN else "jpeg"


def within(shape: Shape, pixels: int) -> Shape:
    """The shape, shrunk until it has no more pixels and its format can hold it."""
    share = min(1.0, math.sqrt(pixels / (shape.width * shape.height)))
    most = _MOST.get(written(shape.format), 65_535)
    width = min(max(1, int(shape.width * share)), most)
    height = min(max(1, int(shape.height * share)), most, max(1, pixels // width))
    return replace(shape, width=width, height=height)


def media_type_of(format: str) -> str:
    return _MEDIA_TYPES[format]


def format_of(media_type: str) -> str:
    """The format a server declares, "" when it is none of ours."""
    return _DECLARED.get(media_type.partition(";")[0].strip().lower(), "")


def _big(data: bytes, at: int, size: int) -> int:
    part = data[at : at + size]
    if len(part) < size:
        raise IndexError(at)
    return int.from_bytes(part, "big")


def _little(data: bytes, at: int, size: int) -> int:
    return _big(data, at, size) and int.from_bytes(data[at : at + size], "little")


def _jpeg(data: bytes) -> tuple[int, int, int] | None:
    for marker, _, at, _ in segments(data):
        if marker in FRAMES:
            return _big(data, at + 5, 2), _big(data, at + 3, 2), 1
    return None


def _png(data: bytes) -> tuple[int, int, int] | None:
    width, height = _big(data, 16, 4), _big(data, 20, 4)
    at = 33
    for _ in range(_MAX_PARTS):
        kind = data[at + 4 : at + 8]
        if kind == b"acTL":  # APNG
            return width, height, _big(data, at + 8, 4)
        if kind in (b"", b"IDAT"):
            break
        at += 12 + _big(data, at, 4)
    return width, height, 1


def _gif(data: bytes) -> tuple[int, int, int] | None:
    width, height = _little(data, 6, 2), _little(data, 8, 2)
    frames = 0
    with suppress(PictureError):
        for kind, at, _ in blocks(data):
            if kind == b",":  # its frame may be larger than the screen
                frames += 1
                width = max(width, _little(data, at + 5, 2))
                height = max(height, _little(data, at + 7, 2))
    return width, height, frames


def _webp(data: bytes) -> tuple[int, int, int] | None:
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = _little(data, 24, 3) + 1, _little(data, 27, 3) + 1
        animated = bool(data[20] & 2)
        return width, height, max(1, _webp_frames(data)) if animated else 1
    if kind == b"VP8L":
        bits = _little(data, 21, 4)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, 1
    if kind == b"VP8 ":
        return _little(data, 26, 2) & 0x3FFF, _little(data, 28, 2) & 0x3FFF, 1
    return None


def _webp_frames(data: bytes) -> int:
    at, frames = 12, 0
    for _ in range(_MAX_PARTS):
        kind = data[at : at + 4]
        if len(kind) < 4 or at + 8 > len(data):
            break
        frames += kind == b"ANMF"
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + size + (size & 1)
    return frames


def _bmp(data: bytes) -> tuple[int, int, int] | None:
    if _little(data, 14, 4) == 12:  # OS/2
        return _little(data, 18, 2), _little(data, 20, 2), 1
    height = int.from_bytes(data[22:26], "little", signed=True)
    return _little(data, 18, 4), abs(height), 1  # negative: stored top down


def _ico(data: bytes) -> tuple[int, int, int] | None:
    count = min(_little(data, 4, 2), _MAX_ICONS)
    sizes = [(data[6 + 16 * k] or 256, data[7 + 16 * k] or 256) for k in range(count)]
    sizes += filter(None, (_inside(data, at) for at, _ in icons_of(data)))
    return (*max(sizes), 1)


def icons_of(data: bytes) -> Iterator[tuple[int, int]]:
    """Place and size of each picture in an ICO."""
    for k in range(min(int.from_bytes(data[4:6], "little"), _MAX_ICONS)):
        entry = data[14 + 16 * k : 22 + 16 * k]
        if len(entry) == 8:
            size, at = entry[:4], entry[4:]
            yield int.from_bytes(at, "little"), int.from_bytes(size, "little")


def _inside(data: bytes, at: int) -> Size | None:
    """Of a PNG or a bitmap without its file header; the latter holds a mask, too."""
    head = data[at : at + 24]
    if head.startswith(b"\x89PNG") and len(head) == 24:
        return _big(head, 16, 4), _big(head, 20, 4)
    if len(head) == 24 and 40 <= _little(head, 0, 4) <= 124:
        return _little(head, 4, 4), _little(head, 8, 4) // 2
    return None


def _psd(data: bytes) -> tuple[int, int, int] | None:
    return _big(data, 18, 4), _big(data, 14, 4), 1


def _tiff(data: bytes) -> tuple[int, int, int] | None:
    number = _little if data[:2] == b"II" else _big
    start = number(data, 4, 4)
    found: dict[int, int] = {}
    for index in range(min(number(data, start, 2), 512)):
        at = start + 2 + 12 * index
        tag = number(data, at, 2)
        if tag in (256, 257):
            found[tag] = number(data, at + 8, 2 if number(data, at + 2, 2) == 3 else 4)
    return found.get(256, 0), found.get(257, 0), 1


def _svg(data: bytes) -> tuple[int, int, int] | None:
    width, height, frames = svg_size(data) or (0, 0, 1)
    longest = max(width, height)
    if len(data) > _ICON and 0 < longest < SMALL:
        share = SMALL / longest
        return math.ceil(width * share), math.ceil(height * share), frames
    return width, height, frames


def _starts(*heads: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(heads)


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


_AVIF_BRANDS = (b"avif", b"avis")
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")


def _has_brand(*brands: bytes) -> Callable[[bytes], bool]:
    def matches(data: bytes) -> bool:
        if data[4:8] != b"ftyp":
            return False
        listed = data[8 : min(256, 8 + int.from_bytes(data[:4], "big"))]
        return any(brand in listed for brand in brands)

    return matches


_FORMATS: tuple[tuple[str, Callable[[bytes], bool], Reader], ...] = (
    ("jpeg", _starts(b"\xff\xd8\xff"), _jpeg),
    ("png", _starts(b"\x89PNG\r\n\x1a\n"), _png),
    ("webp", _is_webp, _webp),
    ("avif", _has_brand(*_AVIF_BRANDS), avif_size),
    ("heic", _has_brand(*_HEIC_BRANDS), heic_size),
    ("gif", _starts(b"GIF87a", b"GIF89a"), _gif),
    ("jxl", _starts(b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n"), jxl_size),
    ("tiff", _starts(b"II*\0", b"MM\0*"), _tiff),
    ("psd", _starts(b"8BPS"), _psd),
    ("ico", _starts(b"\0\0\1\0"), _ico),
    ("bmp", _starts(b"BM"), _bmp),
    ("svg", is_svg, _svg),
)
_WRITTEN = ("jpeg", "png", "webp", "avif", "gif", "tiff", "bmp", "ico", "svg")
_MOST = {"webp": 16_383, "avif": 16_384, "ico": 256}  # pixels along a side, else 65,535
_MEDIA_TYPES = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
    "heic": "image/heic",
    "gif": "image/gif",
    "jxl": "image/jxl",
    "tiff": "image/tiff",
    "psd": "image/vnd.adobe.photoshop",
    "ico": "image/x-icon",
    "bmp": "image/bmp",
    "svg": "image/svg+xml",
}
_DECLARED = {
    **{media_type: name for name, media_type in _MEDIA_TYPES.items()},
    "image/jpg": "jpeg",
    "image/pjpeg": "jpeg",
    "image/apng": "png",
    "image/x-png": "png",
    "image/heif": "heic",
    "image/x-ms-bmp": "bmp",
    "image/vnd.microsoft.icon": "ico",
}
