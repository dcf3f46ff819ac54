"""XMP in a TIFF: tag 700 of the first directory, which is written anew at the end."""

from __future__ import annotations

from typing import Literal

from guard.errors import PictureError
from guard.images.cursor import expect, number, part

_XMP, _BYTE = 700, 1
_ENTRY = 12  # bytes: tag, type, count, value or its place (TIFF 6.0, section 2)
_MOST = 4096  # entries


def into_tiff(data: bytes, packet: bytes) -> bytes:
    order = _order(data)

    def written(value: int, size: int) -> bytes:
        return value.to_bytes(size, order)

    start = number(data, 4, 4, order)
    count = number(data, start, 2, order)
    expect(0 < count <= _MOST, "a directory of no sensible size")
    table = part(data, start + 2, count * _ENTRY)
    entries = [table[at : at + _ENTRY] for at in range(0, len(table), _ENTRY)]
    former = [one for one in entries if number(one, 0, 2, order) == _XMP]
    entries = [one for one in entries if one not in former]
    following = part(data, start + 2 + count * _ENTRY, 4)

    kept = data
    if former and start + 2 + len(table) + 4 == len(data):
        at, size = (number(former[0], place, 4, order) for place in (8, 4))
        # As it is written below: the packet, the directory, the end.
        kept = data[:at] if at + size + size % 2 == start and at >= 8 else data
    body = kept + b"\0" * (len(kept) % 2)
    place = written(len(body), 4)
    entries.append(
        written(_XMP, 2) + written(_BYTE, 2) + written(len(packet), 4) + place
    )
    entries.sort(key=lambda entry: number(entry, 0, 2, order))
    filled = packet + b" " * (len(packet) % 2)
    directory = written(len(entries), 2) + b"".join(entries) + following
    head = body[:4] + written(len(body) + len(filled), 4)
    return head + body[8:] + filled + directory


def _order(data: bytes) -> Literal["big", "little"]:
    if data.startswith(b"II*\0"):
        return "little"
    if data.startswith(b"MM\0*"):
        return "big"
    raise PictureError("not a TIFF")
