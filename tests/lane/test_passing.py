from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.errors import UpstreamUnreachable
from guard.facts import NOBODY, NOTHING_SEEN, Head
from guard.headers import RawHeaders
from guard.heads import Known
from guard.lane.calls import Call, Decided
from guard.lane.guests import Guest, Place
from guard.lane.layouts import Layouts
from guard.lane.passing import Passing
from guard.lane.questions import Asking
from guard.lane.targets import read
from guard.upstream.base import Outgoing
from guard.verdict import Verdict
from tests.build import make_facts, make_verdict

STAMP = "ab" * 12
NAMED = b"x-guard-id: " + STAMP.encode() + b"\r\n"
HTML = (b"content-type", b"text/html")


@dataclass
class Her:
    """A Visitor who keeps what is written."""

    place: Place = ()
    passing: Passing | None = None
    goodbye: RawHeaders = ()
    is_slow: bool = False
    written: list[bytes] = field(default_factory=list)

    def write(self, pieces: list[bytes]) -> None:
        self.written.append(b"".join(pieces))

    def farewell(self) -> RawHeaders:
        return self.goodbye

    def answered(self) -> None: ...
    def give_up(self) -> None: ...
    def go_on(self, data: bytes, verdict: Verdict) -> None: ...


@dataclass
class Told:
    """A Line and an Ending that keep what they are told."""

    words: list[str] = field(default_factory=list)
    was_stale: bool = False

    def pause(self) -> None:
        self.words.append("pause")

    def resume(self) -> None:
        self.words.append("resume")

    def abort(self) -> None:
        self.words.append("abort")

    def ended(self, passing: Passing) -> None:
        self.words.append("ended")

    def failed(self, passing: Passing, error: Exception) -> None:
        self.words.append("failed")

    def left(self, passing: Passing) -> None:
        self.words.append("left")


def passing_to(her: Her, told: Told, *, reserve: bool = False) -> Passing:
    passing = Passing(call(), b"", her, told, Layouts(reserve))
    passing.line = told
    return passing


def call() -> Call:
    facts, target = make_facts(), read(b"/")
    assert target is not None
    known = Known(Head(facts.scheme, facts.host, facts.client), NOBODY, 0.0)
    guest = Guest(known, facts, Asking(Outgoing("GET", b"/", ()), b""))
    decided = Decided(make_verdict())
    return Call(guest, target, decided, NOTHING_SEEN, 0.0, 0.0, STAMP)


def unchunked(body: bytes) -> bytes:
    """Raises ValueError where a chunk has another length than it says."""
    whole = b""
    while True:
        size, _, rest = body.partition(b"\r\n")
        length = int(size, 16)
        whole += rest[:length]
        if rest[length : length + 2] != b"\r\n":
            raise ValueError(body)
        body = rest[length + 2 :]
        if length == 0:
            if body:
                raise ValueError(body)
            return whole


PIECES = st.lists(st.binary(min_size=1, max_size=200), max_size=6)
LENGTHS = st.booleans()
WAITS = st.lists(st.booleans(), min_size=7, max_size=7)


@given(PIECES, LENGTHS, WAITS)
def test_every_byte_goes_on_in_order(
    pieces: list[bytes], has_length: bool, waits: list[bool]
) -> None:
    her, told, body = Her(), Told(), b"".join(pieces)
    length = (b"content-length", b"%d" % len(body))
    passing = passing_to(her, told)
    passing.begin(200, (HTML, length) if has_length else (HTML,))
    for piece, waits_now in zip(pieces, waits, strict=False):
        if waits_now:
            passing.rest()
        passing.add(piece)
    passing.end()
    passing.rest()

    written = b"".join(her.written).partition(b"\r\n\r\n")[2]
    assert (written if has_length else unchunked(written)) == body
    assert (passing.sent.size, passing.sent.tail) == (len(body), body[-64:])
    assert told.words == ["ended"]


@pytest.mark.parametrize("pieces", [[], [b"small"]])
def test_head_and_small_body_leave_as_one_packet(pieces: list[bytes]) -> None:
    her, told = Her(), Told()
    passing = passing_to(her, told)
    passing.begin(200, (HTML,))
    for piece in pieces:
        passing.add(piece)
    passing.end()

    assert len(her.written) == 1


def test_how_chunks_go_is_said_last_as_on_the_road() -> None:
    her, told = Her(), Told()
    passing = passing_to(her, told, reserve=True)
    passing.begin(200, (HTML,))
    passing.rest()

    lines = b"tdm-reservation: 1\r\n" + NAMED + b"transfer-encoding: chunked\r\n\r\n"
    assert her.written[0].endswith(lines)


@pytest.mark.parametrize("status", [204, 304])
def test_what_has_no_body_says_no_length(status: int) -> None:
    her, told = Her(), Told()
    passing = passing_to(her, told)
    passing.begin(status, ((b"content-length", b"7"), (b"etag", b"x")))
    passing.end()

    lines = b"".join(her.written).split(b"\r\n")[1:]
    assert lines == [b"etag: x", NAMED.strip(), b"", b""]


def test_another_guards_name_for_it_goes() -> None:
    her, told = Her(), Told()
    passing = passing_to(her, told)
    passing.begin(200, (HTML, (b"x-guard-id", b"cd" * 12)))
    passing.rest()

    assert her.written[0].count(b"x-guard-id") == 1
    assert NAMED in her.written[0]


def test_a_farewell_comes_first() -> None:
    her, told = Her(goodbye=((b"connection", b"close"),)), Told()
    passing = passing_to(her, told)
    passing.begin(200, (HTML,))
    passing.rest()

    assert her.written[0].startswith(b"HTTP/1.1 200 OK\r\nconnection: close\r\n")


def test_a_value_that_would_begin_another_line_is_refused() -> None:
    passing = passing_to(Her(), Told())

    with pytest.raises(RuntimeError):
        passing.begin(200, ((b"x", b"a\nb: c"),))


def test_who_reads_slowly_is_waited_for() -> None:
    her, told = Her(is_slow=True), Told()
    passing = passing_to(her, told)
    passing.begin(200, (HTML,))
    passing.rest()
    passing.add(b"more")
    passing.rest()
    passing.resume()
    passing.resume()

    assert told.words == ["pause", "pause", "resume"]


def test_a_line_that_is_free_again_is_not_touched() -> None:
    her, told = Her(is_slow=True), Told()
    passing = passing_to(her, told)
    passing.begin(200, (HTML,))
    passing.rest()
    passing.end()
    passing.resume()

    assert told.words == ["pause", "ended"]


def test_an_answer_that_breaks_before_a_byte_left_leaves_nothing() -> None:
    her, told = Her(), Told()
    passing = passing_to(her, told)
    passing.begin(200, (HTML,))
    passing.fail(UpstreamUnreachable("broke"))
    passing.rest()

    assert (her.written, passing.is_begun, told.words) == ([], False, ["failed"])


def test_what_came_before_the_break_is_shown() -> None:
    her, told = Her(), Told()
    passing = passing_to(her, told)
    passing.begin(200, ((b"content-length", b"9"),))
    passing.rest()
    passing.add(b"part")
    passing.fail(UpstreamUnreachable("broke"))

    assert her.written[-1] == b"part"
    assert told.words == ["failed"]


@pytest.mark.parametrize("begun", [False, True])
def test_who_left_hears_nothing_more(begun: bool) -> None:
    her, told = Her(), Told()
    passing = passing_to(her, told)
    if begun:
        passing.begin(200, (HTML,))
    passing.leave()
    passing.fail(UpstreamUnreachable("was given up"))
    passing.rest()

    assert (her.written, told.words) == ([], ["abort", "left"])


@pytest.mark.parametrize(
    ("hears", "is_slow", "written"),
    [
        (True, False, [b"HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n"]),
        (True, True, []),
        (False, False, []),
    ],
)
def test_a_hint_leaves_at_once_or_never(
    hears: bool, is_slow: bool, written: list[bytes]
) -> None:
    her, told = Her(is_slow=is_slow), Told()
    passing = passing_to(her, told)
    passing.call.guest.hears = hears
    passing.hint((b"<a>",))

    assert (her.written, passing.is_begun) == (written, False)
