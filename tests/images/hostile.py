"""Pictures made to hang, crash, or deceive whoever opens them."""

from __future__ import annotations

import struct
import zlib

from guard.images.formats import Shape
from tests.images.pictures import encoded, photo

_LAUGHS = "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(9)
)


def chunk(kind: bytes, body: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + check


def png(width: int, height: int, *chunks: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


def zeros(count: int) -> bytes:
    """A bomb: a thousandth of `count` bytes that become `count`."""
    return zlib.compress(bytes(count), 9)


def jpeg_of(width: int, height: int) -> bytes:
    """One that tells another size than it has."""
    data = encoded("JPEG", photo(120, 90))
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


def gif(frames: int) -> bytes:
    head = b"GIF89a" + struct.pack("<HH", 300, 200) + b"\x80\0\0" + bytes(6)
    frame = b",\0\0\0\0\x2c\1\xc8\0\0\2\2\x44\1\0"
    return head + frame * frames + b";"


def tiff(*entries: tuple[int, int, int, int], following: int = 0) -> bytes:
    sides = ((256, 4, 1, 150), (257, 4, 1, 100), *entries)
    table = b"".join(struct.pack("<HHII", *entry) for entry in sides)
    count = struct.pack("<H", len(sides))
    return b"II*\0\x08\0\0\0" + count + table + struct.pack("<I", following)


def icc_parts() -> bytes:
    """A JPEG with sixteen megabytes of a colour profile."""
    data = encoded("JPEG", photo(120, 90))
    part = b"\xff\xe2\xff\xffICC_PROFILE\0" + b"\1\xff" + bytes(65_519)
    return data[:2] + part * 255 + data[2:]


def svg(body: str) -> bytes:
    return f'<svg xmlns="x" width="150" height="100">{body}</svg>'.encode()


_PIXELS = chunk(b"IDAT", zeros(120 * 361))
# What it is, its bytes, and what whoever asks for it gets.
HOSTILE: dict[str, tuple[bytes, Shape]] = {
    "a header of 3.6 gigapixels": (png(60_000, 60_000), Shape("png", 1000, 1000)),
    "pixels that swell to 80 MB": (
        png(900, 900, chunk(b"IDAT", zeros(80_000_000))),
        Shape("png", 900, 900),
    ),
    "a text that swells to 80 MB": (
        png(120, 120, chunk(b"zTXt", b"a\0\0" + zeros(80_000_000)), _PIXELS),
        Shape("png", 120, 120),
    ),
    "a profile that swells to 80 MB": (
        png(120, 120, chunk(b"iCCP", b"a\0\0" + zeros(80_000_000)), _PIXELS),
        Shape("png", 120, 120),
    ),
    "a profile in 255 parts": (icc_parts(), Shape("jpeg", 120, 90)),
    "a film of two milliards of frames": (
        png(120, 120, chunk(b"acTL", b"\x7f\xff\xff\xff" + bytes(4)), _PIXELS),
        Shape("png", 120, 120),
    ),
    "a film of 100,000 frames": (gif(100_000), Shape("gif", 300, 200)),
    "a JPEG cut short": (encoded("JPEG")[:2000], Shape("jpeg", 320, 240)),
    "a WebP cut short": (encoded("WEBP")[:900], Shape("webp", 320, 240)),
    "an AVIF cut short": (encoded("AVIF")[:900], Shape("avif", 320, 240)),
    "more pixels told than there": (jpeg_of(990, 980), Shape("jpeg", 990, 980)),
    "a JPEG of four gigapixels": (jpeg_of(65_535, 65_535), Shape("jpeg", 1000, 1000)),
    "a TIFF that leads to itself": (tiff(following=8), Shape("tiff", 150, 100)),
    "a TIFF of tags without end": (
        tiff((270, 2, 0xFFFFFFFF, 8), (273, 4, 0xFFFFFFFF, 8)),
        Shape("tiff", 150, 100),
    ),
    "a TIFF compressed as nobody knows": (
        tiff((259, 3, 1, 40_000), (273, 4, 1, 8), (279, 4, 1, 4_000_000_000)),
        Shape("tiff", 150, 100),
    ),
    "a BMP of two milliards of lines": (
        b"BM" + bytes(12) + struct.pack("<IiiHH", 40, 300, 2**31 - 1, 1, 24),
        Shape("bmp", 1, 65_535),
    ),
    "an icon of 65,535 pictures": (
        b"\0\0\1\0\xff\xff" + b"\0\0\0\0\1\0\x20\0\xff\xff\xff\x7f\x16\0\0\0" * 65_535,
        Shape("ico", 256, 256),
    ),
    "a drawing of a milliard of laughs": (
        f"<!DOCTYPE svg [{_LAUGHS}]>".encode() + svg("&a8;"),
        Shape("svg", 150, 100),
    ),
    "a drawing that reads files": (
        b'<!DOCTYPE svg [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        + svg('&f;<image href="file:///etc/passwd"/><use href="#a" id="a"/>'),
        Shape("svg", 150, 100),
    ),
}
