"""What no crawler gets at all: files that may hold originals, beyond repainting."""

from __future__ import annotations

MEDIA_TYPES = frozenset(
    {
        "application/gzip",
        "application/illustrator",
        "application/pdf",
        "application/postscript",
        "application/rtf",
        "application/vnd.rar",
        "application/x-7z-compressed",
        "application/x-bzip2",
        "application/x-rar-compressed",
        "application/x-tar",
        "application/x-xz",
        "application/x-zip-compressed",
        "application/zip",
        "application/zstd",
        "application/x-mimearchive",
        "message/rfc822",
        "text/event-stream",  # never ends, so that nobody could look through it
        "text/rtf",
    }
)
MAGIC = (
    b"%PDF-",
    b"%!PS",
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
# Binaries that pages are made of, and that hold no pictures.
NEEDED = (
    "application/font",
    "application/wasm",
    "application/x-font",
    "audio/",
    "font/",
)
NEEDED_TOO = frozenset({"application/vnd.ms-fontobject"})


def is_withheld(head: bytes, media_type: str) -> bool:
    """By the declared type or the first bytes, whichever gives it away; and whatever is
    neither a text nor declared as something that pages need."""
    kind = media_type.partition(";")[0].strip().lower()
    if kind in MEDIA_TYPES or kind.startswith(("video/", "multipart/")):
        return True
    # ISO base media: MP4, MOV and their kin; the brands of AVIF and HEIC are pictures.
    if head.startswith(MAGIC) or head[4:8] == b"ftyp" or head[257:262] == b"ustar":
        return True
    if b"%PDF-" in head[:PDF_WITHIN]:
        return True
    return is_binary(head) and kind not in NEEDED_TOO and not kind.startswith(NEEDED)


def is_binary(head: bytes) -> bool:
    """A zero byte stands in no text but UTF-16, which no page has used for long."""
    if b"\0" in head:
        return True
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # Where the head is cut, its last letter may be; the rest in Latin letters of
        # old pages is mostly ASCII.
        odd = sum(byte > 0x7F for byte in head)
        return error.start < len(head) - 3 and odd > len(head) // 3
    return False
