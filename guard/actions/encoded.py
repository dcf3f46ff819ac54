"""What is under a content coding, as far as the standard library can tell."""

from __future__ import annotations

import zlib

from guard.headers import RawHeaders, joined

GZIP = b"\x1f\x8b"
MEMBERS = 50
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
    parts: list[bytes] = []
    for _ in range(MEMBERS):
        left = limit - sum(map(len, parts))
        if not data or left <= 0:
            return b"".join(parts)
        part, rest = _member(data, left)
        if part is None and data.startswith(GZIP):
            return b""
        if part is None:  # readers ignore what lies behind the first one
            return b"".join(parts)
        parts.append(part)
        data = rest
    return b""


def _member(data: bytes, limit: int) -> tuple[bytes | None, bytes]:
    """One member of gzip (RFC 1952 2.2), and what follows; None for no such thing."""
    reader = zlib.decompressobj(GZIP_OR_ZLIB)
    try:
        return reader.decompress(data, limit), reader.unused_data
    except zlib.error:
        return None, b""
