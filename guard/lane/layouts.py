"""How answers of the site are laid out: a site has a few ways, and many answers.

Which of an answer's lines go on to the visitor, and which are added, follows from their
names and from what a few of them say. For answers alike in that it is worked out once,
and the rest is filling in.
"""

from __future__ import annotations

from dataclasses import dataclass

from guard.actions.opt_out import opt_out
from guard.headers import BODILESS, RawHeaders, first, without
from guard.records.stamp import HEADER
from guard.upstream.relay import for_the_visitor
from guard.wire import head_of, written

LENGTH = b"content-length"
CHUNKED = (b"transfer-encoding", b"chunked")
# What these say decides which lines go on, and which are added.
TELLING = frozenset({b"connection", b"content-type", b"x-robots-tag"})
KEPT, LARGEST = 256, 2048  # layouts, and bytes of names and values of each


@dataclass(frozen=True, slots=True)
class Layout:
    """`places`: of the lines that go on, before `added` ones. `form`: the whole head,
    with gaps for their values and for the name of the request; of so many `lines`."""

    places: tuple[int, ...]
    added: RawHeaders
    form: bytes
    lines: int
    is_chunked: bool

    def sent(self, headers: RawHeaders) -> RawHeaders:
        return (*[headers[place] for place in self.places], *self.added)

    def head(
        self, headers: RawHeaders, stamp: bytes, farewell: RawHeaders = ()
    ) -> bytes:
        """A whole one. Raises RuntimeError for a value that would end its line."""
        values = [headers[place][1] for place in self.places]
        head = written(self.form % (*values, stamp), self.lines)
        if farewell:  # it comes first, as the server has it
            status, end, rest = head.partition(b"\r\n")
            lines = [name + b": " + value + end for name, value in farewell]
            head = b"".join((status, end, *lines, rest))
        return head + b"\r\n"


class Layouts:
    """`reserve`: what goes out says in headers that training is not permitted."""

    def __init__(self, reserve: bool) -> None:
        self._reserve = reserve
        self._known: dict[object, Layout] = {}

    def of(self, status: int, headers: RawHeaders) -> Layout:
        names = tuple([name for name, _ in headers])
        telling = tuple([value for name, value in headers if name in TELLING])
        key = status, names, telling
        layout = self._known.get(key)
        if layout is None:
            layout = layout_of(status, headers, self._reserve)
            if sum(map(len, (*names, *telling))) <= LARGEST:
                if len(self._known) >= KEPT:
                    self._known.clear()
                self._known[key] = layout
        return layout


def layout_of(status: int, headers: RawHeaders, reserve: bool) -> Layout:
    kept = for_the_visitor(headers)
    added = opt_out(headers) if reserve else ()
    is_chunked = status not in BODILESS and first(kept, LENGTH) is None
    dropped = {HEADER, LENGTH} if status in BODILESS else {HEADER}
    names = {name for name, _ in without(kept, dropped)}
    places = tuple([at for at, (name, _) in enumerate(headers) if name in names])
    gaps = [(literal(headers[place][0]), b"%b") for place in places]
    more = [(literal(name), literal(value)) for name, value in added]
    lines = (*gaps, *more, (HEADER, b"%b"), *((CHUNKED,) if is_chunked else ()))
    return Layout(places, added, head_of(status, lines), len(lines) + 1, is_chunked)


def literal(text: bytes) -> bytes:
    """What stands in a form and is no gap."""
    return text.replace(b"%", b"%%")
