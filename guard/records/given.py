"""Which picture an answer gave, told by what was sent: no handler vouches for itself.

Two signs show that a visitor was given an original that the verdict denied. Everything
that is made here says that no cache may keep it, and originals do not; and whatever has
the length and the end of an original that somebody was allowed is that original,
whatever it says. What is sent under a content coding is not looked into.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from guard.headers import Header, first
from guard.images.formats import measure
from guard.images.icons import is_small
from guard.rules import Action

TAIL = 64  # bytes; compressed pictures that end alike are alike
ORIGINALS = 4096  # that were sent lately
WHOLE_OR_PART = frozenset({200, 206})
# As `actions/treatment.py` has it.
MADE_HERE = b"private, no-store"


class Given(StrEnum):
    """What a picture was; nothing is no picture."""

    NOTHING = ""
    ORIGINAL = "original"
    SMALL = "small"
    PREVIEW = "preview"
    CLOAK = "cloak"
    POISON = "poison"


DENIED = {
    Action.PREVIEW: Given.PREVIEW,
    Action.CLOAK: Given.CLOAK,
    Action.POISON: Given.POISON,
}
# By their first bytes alone these may be texts, too.
LIKE_TEXT = frozenset({"bmp", "ico", "svg"})


@dataclass(slots=True)
class Sent:
    """What went out of one answer: `size` bytes of a body that began and ended so."""

    status: int = 0
    headers: Sequence[Header] = ()
    size: int = 0
    head: bytes = b""
    tail: bytes = b""

    def add(self, data: bytes) -> None:
        """The next piece of the body; how it began the caller keeps, if anybody."""
        self.size += len(data)
        self.tail = data[-TAIL:] if len(data) >= TAIL else (self.tail + data)[-TAIL:]


class Pictures:
    """Remembers by which length and end it would know an original again."""

    def __init__(self, most: int = ORIGINALS) -> None:
        self._most = most
        self._originals: OrderedDict[tuple[int, bytes], None] = OrderedDict()

    def given(self, action: Action, sent: Sent) -> tuple[Given, bool]:
        """The second is true for an original that was denied."""
        if sent.status not in WHOLE_OR_PART or not sent.size:
            return Given.NOTHING, False
        if action is Action.ALLOW:
            return self._allowed(sent), False
        wanted = DENIED.get(action)
        if wanted is None or is_encoded(sent) or not is_picture(sent):
            return Given.NOTHING, False
        return self._denied(wanted, sent)

    def _denied(self, wanted: Given, sent: Sent) -> tuple[Given, bool]:
        is_known = (sent.size, sent.tail) in self._originals
        if is_made_here(sent) and not is_known:
            return wanted, False
        shape = measure(sent.head)
        if shape is not None and is_small(shape, sent.size):
            return Given.SMALL, False
        return Given.ORIGINAL, True

    def _allowed(self, sent: Sent) -> Given:
        if not is_declared(sent):
            return Given.NOTHING
        if sent.status == 200 and not is_encoded(sent):
            self._originals[sent.size, sent.tail] = None
            if len(self._originals) > self._most:
                self._originals.popitem(last=False)
        return Given.ORIGINAL


def is_declared(sent: Sent) -> bool:
    kind = first(sent.headers, b"content-type") or b""
    return kind[:6].lower() == b"image/"


def is_picture(sent: Sent) -> bool:
    if is_declared(sent):
        return True
    shape = measure(sent.head)
    return shape is not None and shape.format not in LIKE_TEXT


def is_encoded(sent: Sent) -> bool:
    return first(sent.headers, b"content-encoding") is not None


def is_made_here(sent: Sent) -> bool:
    return first(sent.headers, b"cache-control") == MADE_HERE
