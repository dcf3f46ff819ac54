"""Files that are no pictures and may hold some, and pictures inside other files."""

from __future__ import annotations

import re

from guard.images.formats import SMALL, measure

MAGIC = (
    b"%PDF-",
    b"%!PS",
    b"\xc5\xd0\xd3\xc6",  # EPS with a preview
    b"{\\rtf",  # pictures stand in it as hexadecimal numbers
    b"PK\x03\x04",  # ZIP, and all that is one: CBZ, EPUB, Procreate, Krita
    b"PK\x05\x06",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",  # gzip
    b"BZh",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",  # Zstandard
    b"\x1aE\xdf\xa3",  # WebM, Matroska
    b"FLV\x01",
    b"\x00\x00\x01\xba",  # MPEG
    b"\x00\x00\x01\xb3",
)
PDF_WITHIN = 1024  # bytes; readers look that far for the header (ISO 32000, annex H)

# How pictures begin that other files carry. One more byte of a JPEG than its magic: in
# sound three bytes are found by chance.
_PICTURE = re.compile(
    rb"\xff\xd8\xff[\xc0-\xc4\xdb\xdd\xe0-\xef\xfe]|\x89PNG\r\n\x1a\n|GIF8[79]a|"
    rb"RIFF(?s:....)WEBP|ftyp(?:avi[fs]|hei[cfxms]|mif1|msf1)|"
    rb"\x00\x00\x00\x0cJXL \r\n\x87\n|METADATA_BLOCK_PICTURE=|metadata_block_picture="
)
_HEAD = 65_536  # bytes of a picture that tell its size
_MOST = 1000  # beginnings looked at


def is_file(data: bytes) -> bool:
    """A document, an archive or a film."""
    # ISO base media: MP4, MOV and their kin; the brands of AVIF and HEIC are pictures.
    is_film = data[4:8] == b"ftyp" and measure(data[:_HEAD]) is None
    is_tar = data[257:262] == b"ustar"
    return data.startswith(MAGIC) or is_film or is_tar or b"%PDF-" in data[:PDF_WITHIN]


def holds_picture(data: bytes) -> bool:
    """Whether a picture that is no icon lies anywhere in it."""
    for number, found in enumerate(_PICTURE.finditer(data)):
        if found[0].endswith(b"="):  # in a comment of Ogg, as base64
            return True
        at = max(0, found.start() - 4 * found[0].startswith(b"ftyp"))
        shape = measure(data[at : at + _HEAD])
        longest = max(shape.width, shape.height) if shape else 0
        if number >= _MOST or longest >= SMALL:
            return True
    return False
