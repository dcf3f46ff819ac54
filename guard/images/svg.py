"""Recognises SVG by its text and reads its size; nothing is parsed as XML."""

from __future__ import annotations

import re

_HEAD = 65_536
_TAG = 4096
_PARTS = 200  # comments and instructions before the root element
_MAX_SIDE = 100_000
_OPEN = re.compile(rb"<(?:[A-Za-z][\w.-]{0,40}:)?svg[\s>/]", re.IGNORECASE)
_SIDE = re.compile(
    rb"""\s(width|height)\s{0,9}=\s{0,9}["']\s{0,9}(\d[\d.]{0,11})(?:px)?\s{0,9}["']"""
)
_BOX = re.compile(rb"""\sviewBox\s{0,9}=\s{0,9}["']([^"']{1,99})["']""")
# What may stand before the root: how it begins and how it ends.
_PRELUDE = (
    (b"<?", b"?>"),
    (b"<!--", b"-->"),
    (b"<!doctype", b">"),
    (b"<!DOCTYPE", b">"),
)


def is_svg(data: bytes) -> bool:
    return bool(_root(data))


def svg_size(data: bytes) -> tuple[int, int, int] | None:
    """Width and height in pixels, else the view box. An icon may be drawn in a large
    box; whether it is one, its bytes say."""
    root = _root(data)
    if not root.endswith(b">"):
        return None
    told = {name: float(value) for name, value in _SIDE.findall(root)}
    sizes = [(told[b"width"], told[b"height"])] if len(told) == 2 else []
    box = _BOX.search(root)
    if box is not None:
        width, height = box[1].replace(b",", b" ").split()[2:4]
        sizes.append((float(width), float(height)))
    wholes = [(_whole(width), _whole(height)) for width, height in sizes]
    # One that is none makes the other doubtful.
    if not wholes or any(0 in sides for sides in wholes):
        return None
    return (*wholes[0], 1)


def _root(data: bytes) -> bytes:
    """The opening tag of the root element, b"" when that is not svg.

    Without its end when it is long."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    for _ in range(_PARTS):
        head = head.lstrip()
        ending = next((end for start, end in _PRELUDE if head.startswith(start)), b"")
        if not ending:
            break
        if ending == b">" and b"[" in head.partition(b">")[0]:
            ending = b"]>"
        head = head.partition(ending)[2]
    tag, end, _ = head[:_TAG].partition(b">")
    return tag + end if _OPEN.match(head) else b""


def _whole(side: float) -> int:
    """0 for what is no size."""
    return max(1, round(side)) if 0 < side <= _MAX_SIDE else 0
