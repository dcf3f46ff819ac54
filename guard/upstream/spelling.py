"""Addresses in one spelling, so that those who write them differently mean the same."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from guard.upstream.question import Address

NOBODY: Address = (b"", b"")
# Any visitor writes the port out that its scheme has anyway; which, no copy says.
PORT = re.compile(rb":(80|443)?$")
ODD = re.compile(rb"%([0-9A-Fa-f]{2})|[^!-~]")
UNRESERVED = re.compile(rb"[A-Za-z0-9._~-]")  # RFC 3986 2.3


def spelled(address: Address) -> Address:
    """As RFC 3986 6.2.2 and 6.2.3 compare them."""
    host, target = address
    return PORT.sub(b"", host.lower()), ODD.sub(escape, target)


def escape(found: re.Match[bytes]) -> bytes:
    if found[1] is None:
        return b"%%%02X" % ord(found[0])
    plain = bytes([int(found[1], 16)])
    return plain if UNRESERVED.fullmatch(plain) else found[0].upper()


def address_in(url: str) -> Address:
    """Nobody's, of what is no address."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2].encode("idna")
    except ValueError:
        return NOBODY
    target = parts.path or "/"
    if parts.query:
        target += f"?{parts.query}"
    return spelled((host, target.encode("utf-8", "replace")))
