"""All that carries pictures inside a text: one list, in order, without overlaps."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from guard.html.drawings import Drawing, drawings
from guard.html.edits import Edit
from guard.html.encoded import NESTED, Run, runs
from guard.html.files import is_file
from guard.html.spelled import addresses
from guard.html.written import written
from guard.images.formats import measure
from guard.images.icons import is_icon

_LIKE_TEXT = ("bmp", "ico", "svg")
DEPTH = 2  # texts within texts that are opened


class Embedded(Protocol):
    """A picture inside a text, and how the same place looks with another one."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def data(self) -> bytes: ...
    @property
    def media_type(self) -> str: ...

    def edits(self, body: bytes, media_type: str) -> tuple[Edit, ...]:
        """`body` may be empty: nothing is there, then."""
        ...


def embedded(text: bytes, depth: int = DEPTH) -> tuple[Embedded, ...]:
    """Without what is small. Raises `TooMuch` for what nobody can look through."""
    found: list[Embedded] = [
        each for each in runs(text) if _is_large(each) and _matters(each, depth)
    ]
    found += filter(_is_large, addresses(text))
    drawn = tuple(drawings(text))
    found += (each for each in drawn if _is_work(each))
    # The paths of an icon are its own.
    icons = [each for each in drawn if not each.is_code and not _is_work(each)]
    found += _outside(written(text), icons)
    return tuple(_apart(sorted(found, key=lambda each: (each.start, -each.end))))


def is_picture(found: Embedded) -> bool:
    """Else it is a file, or a text that holds pictures: nothing can stand for it."""
    if is_file(found.data):
        return False
    kind = found.media_type
    return not kind or kind.startswith("image/") or _begins_one(found.data)


def _matters(run: Run, depth: int) -> bool:
    if not run.media_type.startswith(NESTED) or is_file(run.data):
        return True
    if _begins_one(run.data):
        return True
    return depth == 0 or bool(embedded(run.data, depth - 1))


def _begins_one(data: bytes) -> bool:
    """Letters may be like the first bytes of some formats."""
    shape = measure(data)
    return shape is not None and (shape.format not in _LIKE_TEXT or not data.isascii())


def _is_large(found: Embedded) -> bool:
    return not is_icon(found.data)


def _is_work(drawing: Drawing) -> bool:
    is_icon = drawing.is_little or drawing.is_code
    return not is_icon and _is_large(drawing)


def _outside(
    found: Iterable[Embedded], icons: Sequence[Embedded]
) -> Iterator[Embedded]:
    starts = [each.start for each in icons]
    for each in found:
        icon = bisect(starts, each.start) - 1
        if icon < 0 or icons[icon].end <= each.start:
            yield each


def _apart(found: Iterable[Embedded]) -> Iterator[Embedded]:
    """What lies within another goes with it."""
    end = 0
    for each in found:
        if each.start >= end:
            yield each
            end = each.end
