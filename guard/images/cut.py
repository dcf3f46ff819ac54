"""Tells pictures that plainly end too soon, without decoding them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

_HEAD = 65_536  # bytes in which a thumbnail, whole itself, may stand


def is_cut(data: bytes, format: str) -> bool:
    """False where there is doubt, and for formats that do not tell."""
    ends = _ENDS.get(format)
    return ends is not None and not ends(data)


def _has(mark: bytes) -> Callable[[bytes], bool]:
    # Anything may follow the end: a phone's moving picture, for one.
    return lambda data: data.find(mark, min(len(data) // 2, _HEAD)) >= 0


def _is_long_enough(data: bytes) -> bool:
    return 8 + int.from_bytes(data[4:8], "little") <= len(data)


_ENDS: Mapping[str, Callable[[bytes], bool]] = MappingProxyType(
    {
        "jpeg": _has(b"\xff\xd9"),  # never within the pixels (ITU-T T.81, B.1.1.5)
        "png": _has(b"IEND"),
        "gif": lambda data: b";" in data[-64:],
        "webp": _is_long_enough,
    }
)
