"""Changes of a text, collected first and applied at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """`text[start:end]` becomes `new`."""

    start: int
    end: int
    new: bytes = field(repr=False)


def edited(text: bytes, edits: Iterable[Edit]) -> bytes:
    """Of two edits that overlap the one that begins first counts."""
    parts: list[bytes] = []
    done = 0
    for edit in sorted(edits):
        if edit.start < done:
            continue
        parts += (text[done : edit.start], edit.new)
        done = edit.end
    return b"".join((*parts, text[done:]))
