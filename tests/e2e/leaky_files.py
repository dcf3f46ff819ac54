"""Files in which an original may hide: one row a leak."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib

from PIL import Image

from tests.e2e.spelling import (
    DRAWN,
    JPEG,
    MP3,
    ORIGINAL,
    PNG,
    SHAPES,
    SVG,
    THUMB,
    Leak,
)
from tests.images.pictures import encoded, photo


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def behind_start(*segments: bytes) -> bytes:
    return JPEG[:2] + b"".join(segments) + JPEG[2:]


def exif_thumbnail() -> bytes:
    first = struct.pack("<HI", 0, 14)  # no entries; the second directory at 14
    entries = ((0x0201, 44), (0x0202, len(THUMB)))
    second = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    tiff = b"II*\0\x08\0\0\0" + first + struct.pack("<H", 2) + second + bytes(4)
    return segment(0xE1, b"Exif\0\0" + tiff + THUMB)


def chunk(kind: bytes, body: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + check


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("harbour.jpg"), JPEG)
    return out.getvalue()


def moving(format: str) -> bytes:
    rest = [photo(360, 240, seed=8), ORIGINAL]
    first: Image.Image = photo(360, 240, seed=9)
    return encoded(format, first, save_all=True, append_images=rest, duration=80)


XMP = b"http://ns.adobe.com/xap/1.0/\0<xmpGImg:image>%s</xmpGImg:image>"
MP4 = box(b"ftyp", b"mp42\0\0\0\0mp42isom") + box(b"mdat", JPEG)
FILES = (
    Leak("work.jpg", "image/jpeg", JPEG),
    Leak("work.png", "image/png", PNG),
    Leak("work.webp", "image/webp", encoded("WEBP", ORIGINAL)),
    Leak("work.avif", "image/avif", encoded("AVIF", ORIGINAL)),
    Leak("work.gif", "image/gif", moving("GIF")),
    Leak("moving.webp", "image/webp", moving("WEBP")),
    Leak("moving.png", "image/apng", moving("PNG")),
    Leak("work.tif", "image/tiff", encoded("TIFF", ORIGINAL)),
    Leak("work.bmp", "image/bmp", encoded("BMP", ORIGINAL)),
    Leak("work.ico", "image/x-icon", encoded("ICO", ORIGINAL, sizes=[(128, 128)])),
    Leak("work.svg", "image/svg+xml", SVG.encode(), secret=SHAPES.encode()),
    Leak("drawn.svg", "image/svg+xml", DRAWN.encode()),
    Leak(
        "work.heic",
        "image/heic",
        box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"mdat", JPEG),
    ),
    Leak("work.jxl", "image/jxl", b"\0\0\0\x0cJXL \r\n\x87\n" + box(b"jxlc", JPEG)),
    Leak("work.psd", "image/vnd.adobe.photoshop", b"8BPS\0\x01" + bytes(20) + THUMB),
    Leak("work.pdf", "application/pdf", b"%PDF-1.7\nstream\n" + JPEG),
    Leak("press.zip", "application/zip", zipped()),
    Leak("song.mp3", "audio/mpeg", MP3),
    Leak("song.flac", "audio/flac", b"fLaC\0\0\0\x22" + bytes(34) + b"\x06" + JPEG),
    Leak("letters.ttf", "font/ttf", b"\0\1\0\0" + JPEG),
    Leak("code.wasm", "application/wasm", b"\0asm\1\0\0\0" + JPEG),
    Leak("work.eps", "application/postscript", b"%!PS-Adobe-3.0\n" + JPEG),
    Leak("work.mp4", "video/mp4", MP4),
    Leak("download", "application/octet-stream", JPEG),
    Leak("jpeg that says html", "text/html", JPEG),
    Leak("jpeg without a type", "", JPEG),
    Leak("exif thumbnail.jpg", "image/jpeg", behind_start(exif_thumbnail())),
    Leak(
        "xmp thumbnail.jpg",
        "image/jpeg",
        behind_start(segment(0xE1, XMP % base64.b64encode(THUMB))),
    ),
    Leak(
        "irb thumbnail.jpg",
        "image/jpeg",
        behind_start(
            segment(
                0xED,
                b"Photoshop 3.0\0008BIM\x04\x0c\0\0"
                + struct.pack(">I", len(THUMB))
                + THUMB,
            )
        ),
    ),
    Leak("second image.jpg", "image/jpeg", JPEG + encoded("JPEG", ORIGINAL)),
    Leak("motion photo.jpg", "image/jpeg", JPEG + MP4),
    Leak("private chunk.png", "image/png", PNG[:33] + chunk(b"prVt", JPEG) + PNG[33:]),
    Leak("behind the end.png", "image/png", PNG + JPEG),
    Leak("iiif", "image/jpeg", JPEG, path="/iiif/harbour/full/400,/0/default.jpg"),
    Leak("deep zoom", "image/jpeg", JPEG, path="/harbour_files/9/0_0.jpg"),
    Leak("not found.jpg", "image/jpeg", JPEG, path="/404/missing.jpg"),
)
