"""What no crawler gets at all: files that may hold originals, beyond repainting."""

from __future__ import annotations

MEDIA_TYPES = frozenset(
    {
        "application/gzip",
        "application/illustrator",
        "application/pdf",
        "application/postscript",
        "application/vnd.rar",
        "application/x-7z-compressed",
        "application/x-bzip2",
        "application/x-rar-compressed",
        "application/x-tar",
        "application/x-xz",
        "application/x-zip-compressed",
        "application/zip",
        "application/zstd",
    }
)
MAGIC = (
    b"%PDF-",
    b"%!PS",
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


def is_withheld(head: bytes, media_type: str) -> bool:
    """By the declared type or the first bytes, whichever gives it away."""
    kind = media_type.partition(";")[0].strip().lower()
    if kind in MEDIA_TYPES or kind.startswith("video/"):
        return True
    # ISO base media: MP4, MOV and their kin; the brands of AVIF and HEIC are pictures.
    return head.startswith(MAGIC) or head[4:8] == b"ftyp" or head[257:262] == b"ustar"
