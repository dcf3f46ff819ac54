"""What is written of a kept answer beside its body, and how it is read again."""

from __future__ import annotations

import json
import zlib
from dataclasses import astuple, dataclass
from hashlib import sha256
from math import isfinite
from typing import Any

from guard.headers import Header, RawHeaders, first
from guard.upstream.freshness import Freshness, may_store
from guard.upstream.question import Address, Selection
from guard.upstream.shelf import Copy

LAYOUT = 1  # raise it with any change: what has another one is not read
SUM = 4  # bytes of a checksum
LONGEST_BODY = 10**9  # bytes
FURTHEST = 2.0**53  # seconds


@dataclass(frozen=True, slots=True)
class Label:
    """All of a Copy but its body, which has `size` bytes and with the status and its
    type this `digest`."""

    address: Address
    status: int
    headers: RawHeaders
    freshness: Freshness
    selection: Selection
    size: int
    digest: bytes


def label_of(address: Address, copy: Copy) -> Label:
    return Label(
        address,
        copy.status,
        copy.headers,
        copy.freshness,
        copy.selection,
        len(copy.body),
        digest_of(copy.status, copy.headers, copy.body),
    )


def digest_of(status: int, headers: RawHeaders, body: bytes) -> bytes:
    """Equal only where a Copy's `version` may be."""
    kind = first(headers, b"content-type") or b""
    found = sha256(b"%d %d %b" % (status, len(kind), kind))
    found.update(body)
    return found.digest()


def pack(label: Label) -> bytes:
    said = [
        LAYOUT,
        [word.decode("latin-1") for word in label.address],
        label.status,
        texts(label.headers),
        astuple(label.freshness),
        texts(label.selection),
        label.size,
        label.digest.hex(),
    ]
    text = json.dumps(said, separators=(",", ":")).encode()
    return zlib.crc32(text).to_bytes(SUM, "big") + text


def unpack(data: bytes) -> Label | None:
    """None for all bytes that `pack` did not write, or that nobody may be shown."""
    text = data[SUM:]
    if zlib.crc32(text).to_bytes(SUM, "big") != data[:SUM]:
        return None
    try:
        label = read(json.loads(text))
        is_sound = sound(label)
    except (ArithmeticError, AttributeError, RecursionError, TypeError, ValueError):
        return None
    return label if is_sound else None


def read(said: Any) -> Label:
    """Raises one of many errors where it is none."""
    layout, address, status, headers, fresh, selection, size, digest = said
    if layout != LAYOUT:
        raise ValueError(f"of layout {layout}")
    host, target = address
    return Label(
        (host.encode("latin-1"), target.encode("latin-1")),
        status,
        lines(headers),
        Freshness(*fresh),
        lines(selection),
        size,
        bytes.fromhex(digest),
    )


def sound(label: Label) -> bool:
    fresh = label.freshness
    times = (
        fresh.born,
        fresh.lifetime,
        fresh.while_asked,
        fresh.if_error,
        fresh.if_unreachable,
    )
    return (
        all(isinstance(each, int) for each in (label.status, label.size))
        and 0 <= label.size <= LONGEST_BODY
        and isinstance(fresh.guessed, bool)
        and all(isfinite(time) and abs(time) < FURTHEST for time in times)
        and may_store(label.status, label.headers)
    )


def texts(headers: tuple[Header, ...]) -> list[tuple[str, str]]:
    return [(a.decode("latin-1"), b.decode("latin-1")) for a, b in headers]


def lines(said: Any) -> tuple[Header, ...]:
    return tuple([(a.encode("latin-1"), b.encode("latin-1")) for a, b in said])
