"""What goes on is what the road would send, however often it came before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.actions.opt_out import opt_out
from guard.headers import Header, RawHeaders, first, without
from guard.lane.layouts import KEPT, LARGEST, Layouts
from guard.records.stamp import HEADER
from guard.upstream.framing import CHUNKED
from guard.upstream.relay import for_the_visitor
from guard.wire import head_of

STAMP = b"ab" * 12
NAMES = (
    *(b"content-type", b"content-length", b"connection", b"x-robots-tag", b"alt-svc"),
    *(b"tdm-reservation", b"x-guard-id", b"x-50%", b"etag", b"keep-alive", b"date"),
)
VALUES = (b"text/html", b"image/jpeg", b"12", b"noimageai", b"etag, date", b"50%b", b"")
LINES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=8)
HTML: Header = (b"content-type", b"text/html")


def plain(status: int, headers: RawHeaders, reserve: bool) -> bytes:
    """As one would write it who remembers nothing."""
    kept = without(for_the_visitor(headers), {HEADER})
    added = opt_out(headers) if reserve else ()
    chunks: RawHeaders = ()
    if status in (204, 304):
        kept = without(kept, {b"content-length"})
    elif first(kept, b"content-length") is None:
        chunks = (CHUNKED,)
    return head_of(status, (*kept, *added, (HEADER, STAMP), *chunks)) + b"\r\n"


@given(
    st.lists(st.tuples(st.sampled_from((200, 204, 304, 404)), LINES), max_size=9),
    st.booleans(),
)
def test_heads_are_those_of_one_who_remembers_nothing(
    answers: list[tuple[int, list[Header]]], reserve: bool
) -> None:
    layouts = Layouts(reserve)
    for status, lines in (*answers, *answers):
        headers = tuple(lines)
        for _ in range(2):
            filled = layouts.of(status, headers)

            assert filled.head(STAMP) == plain(status, headers, reserve)


def test_answers_alike_share_a_layout() -> None:
    layouts = Layouts(reserve=True)
    one, other = ((HTML, (b"date", date)) for date in (b"Mon", b"Tue"))

    assert layouts._layout(200, one) is layouts._layout(200, other)
    assert layouts._layout(404, one) is not layouts._layout(200, one)


def test_the_same_headers_are_filled_in_once() -> None:
    layouts, headers = Layouts(reserve=True), (HTML, (b"date", b"Mon"))
    filled = layouts.of(200, headers)

    assert layouts.of(200, headers) is filled
    assert layouts.of(404, headers) is not filled
    assert layouts.of(200, (HTML, *headers[1:])) is not filled


def test_what_an_answer_had_stands_beside_what_was_added() -> None:
    headers = (HTML, (b"connection", b"keep-alive"), (b"etag", b"x"))
    filled = Layouts(reserve=True).of(200, headers)

    assert filled.sent == (HTML, (b"etag", b"x"), *opt_out(headers))


@pytest.mark.parametrize("value", [b"a\r\nset-cookie: b", b"a\nb", b"\0"])
def test_a_value_that_would_begin_another_line_is_refused(value: bytes) -> None:
    layouts = Layouts(reserve=True)
    layouts.of(200, (HTML, (b"etag", b"x")))

    with pytest.raises(RuntimeError):
        layouts.of(200, (HTML, (b"etag", value)))


def test_layouts_are_remembered_within_bounds() -> None:
    layouts = Layouts(reserve=False)
    for number in range(KEPT * 3):
        layouts.of(200, (HTML, (b"x-%d" % number, b"")))
    layouts.of(200, (HTML, (b"x" * LARGEST, b"")))

    assert 0 < len(layouts._known) <= KEPT
    assert 0 < len(layouts._filled) <= KEPT
    assert max(len(layout.form) for layout in layouts._known.values()) < LARGEST
