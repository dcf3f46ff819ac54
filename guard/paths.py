"""One spelling for each path, so that no detour reaches a rule meant for another.

Servers differ in how often they decode, whether a backslash parts segments and what a
semicolon means. Here the readings are merged: a path is decoded until nothing is left
to decode, and only then are its dot segments resolved.
"""

from __future__ import annotations

import re

# A path without these is already as it should be.
_ODD = re.compile(rb"[%\\;\x00-\x1f\x7f-\xff]|//|/\.")
_ENCODED = re.compile(rb"%[0-9A-Fa-f]{2}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SLASHES = re.compile(r"[/\\]+")
_HEX = frozenset(b"0123456789abcdefABCDEF")


def normal_path(raw_path: bytes) -> str:
    """`raw_path` is the request target without its query; idempotent."""
    if raw_path.startswith(b"/") and not _ODD.search(raw_path):
        return raw_path.decode("ascii")
    text = _decoded(raw_path).decode("utf-8", "replace")
    return _resolved(_CONTROL.sub("\ufffd", text))


def is_detour(raw_path: bytes) -> bool:
    """Whether a dot segment hides in it; browsers resolve theirs before asking."""
    if not _ODD.search(raw_path):
        return False
    text = _decoded(raw_path).decode("latin-1")
    return any(_bare(segment) in (".", "..") for segment in _SLASHES.split(text))


def _decoded(raw: bytes) -> bytes:
    """Percent-decoded to the end, in one pass: a decoded byte may complete another
    escape, and repeating whole passes would cost a hostile path's length squared."""
    if not _ENCODED.search(raw):
        return raw
    out = bytearray()
    for byte in raw:
        out.append(byte)
        while len(out) > 2 and out[-3] == 0x25 and _HEX.issuperset(out[-2:]):
            out[-3:] = bytes.fromhex(out[-2:].decode("ascii"))
    return bytes(out)


def _bare(segment: str) -> str:
    return segment.partition(";")[0]


def _resolved(path: str) -> str:
    """RFC 3986 5.2.4, after parameters are dropped and slashes merged."""
    segments = [_bare(segment) for segment in _SLASHES.split(path)]
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment not in ("", "."):
            kept.append(segment)
    is_folder = segments[-1] in ("", ".", "..") and bool(kept)
    return "/" + "/".join(kept) + ("/" if is_folder else "")
