"""What is under a content coding, as far as the standard library can tell."""

from __future__ import annotations

import zlib

from guard.headers import RawHeaders, joined

GZIP_OR_ZLIB = 47  # window bits: the largest, and either header (zlib manual)


def coding_of(headers: RawHeaders) -> str:
    """ "" for none (RFC 9110 8.4)."""
    coding = joined(headers, b"content-encoding").decode("latin-1").strip().lower()
    return "" if coding == "identity" else coding


def decoded(data: bytes, coding: str, limit: int) -> bytes:
    """At most `limit` bytes, fewer of a part; nothing of what cannot be read."""
    if not coding:
        return data[:limit]
    if coding not in ("gzip", "x-gzip", "deflate"):
        return b""
    try:
        return zlib.decompressobj(GZIP_OR_ZLIB).decompress(data, limit)
    except zlib.error:
        return b""
