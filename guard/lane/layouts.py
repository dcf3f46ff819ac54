"""How answers of the site are laid out: a site has a few ways, and many answers.

Which of an answer's lines go on to the visitor, and which are added, follows from their
names and from what a few of them say. For answers alike in that it is worked out once,
and the rest is filling in.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from guard.actions.opt_out import opt_out
from guard.headers import BODILESS, RawHeaders, first, without
from guard.memo import Memo
from guard.records.stamp import HEADER
from guard.upstream.framing import CHUNKED
from guard.upstream.relay import for_the_visitor
from guard.wire import head_of, sound

LENGTH = b"content-length"
END, CHUNKED_END = b"\r\n\r\n", b"\r\n%b: %b\r\n\r\n" % CHUNKED
# What these say decides which lines go on, and which are added.
TELLING = frozenset({b"connection", b"content-type", b"x-robots-tag"})
KEPT, LARGEST = 256, 2048  # layouts and heads, and bytes of each


@dataclass(frozen=True, slots=True)
class Filled:
    """The head of an answer with these `headers`: the name of the request stands
    between `begin` and `end`. `sent`: its headers, as they go out."""

    status: int
    headers: RawHeaders
    sent: RawHeaders
    begin: bytes
    end: bytes
    is_chunked: bool

    def head(self, stamp: bytes, farewell: RawHeaders = ()) -> bytes:
        head = self.begin + stamp + self.end
        if farewell:  # it comes first, as the server has it
            status, end, rest = head.partition(b"\r\n")
            lines = [name + b": " + value + end for name, value in farewell]
            head = b"".join((status, end, *lines, rest))
        return head


@dataclass(frozen=True, slots=True)
class Layout:
    """`places`: of the lines that go on, before `added` ones. `form`: what comes before
    the name of the request, with gaps for their values; `lines` of it are whole."""

    places: tuple[int, ...]
    added: RawHeaders
    form: bytes
    lines: int
    is_chunked: bool

    def filled(self, status: int, headers: RawHeaders) -> Filled:
        """Raises RuntimeError for a value that would end its line."""
        kept = [headers[place] for place in self.places]
        begin = sound(self.form % tuple([value for _, value in kept]), self.lines)
        end = CHUNKED_END if self.is_chunked else END
        sent = (*kept, *self.added)
        return Filled(status, headers, sent, begin, end, self.is_chunked)


class Layouts:
    """`reserve`: what goes out says in headers that training is not permitted."""

    def __init__(self, reserve: bool) -> None:
        self._reserve = reserve
        self._known = Memo[object, Layout](KEPT)
        self._filled = Memo[int, Filled](KEPT)

    def of(self, status: int, headers: RawHeaders) -> Filled:
        """Raises as `Layout.filled` does. Whoever passes the same `headers` again, and
        not equal ones, has them filled in already."""
        filled = self._filled.get(id(headers))
        if filled and filled.headers is headers and filled.status == status:
            return filled
        filled = self._layout(status, headers).filled(status, headers)
        if sum(map(len, chain.from_iterable(headers))) <= LARGEST:
            self._filled.keep(id(headers), filled)
        return filled

    def _layout(self, status: int, headers: RawHeaders) -> Layout:
        names = tuple([name for name, _ in headers])
        telling = tuple([value for name, value in headers if name in TELLING])
        key = status, names, telling
        layout = self._known.get(key)
        if layout is None:
            layout = layout_of(status, headers, self._reserve)
            if sum(map(len, (*names, *telling))) <= LARGEST:
                self._known.keep(key, layout)
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
    form = head_of(status, (*gaps, *more)) + HEADER + b": "
    return Layout(places, added, form, len(gaps) + len(more) + 1, is_chunked)


def literal(text: bytes) -> bytes:
    """What stands in a form and is no gap."""
    return text.replace(b"%", b"%%")
