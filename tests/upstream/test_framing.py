"""Heads: those asked with, and those of answers that must not be handed on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.errors import RequestError, UpstreamUnreachable
from guard.headers import Header, Notes, RawHeaders
from guard.upstream.base import Outgoing
from guard.upstream.framing import (
    check_head,
    request_head,
    request_line,
    request_rest,
)
from guard.upstream.limits import DEFAULT, Limits

LENGTH = (b"content-length", b"2")


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (101, ()),
        (600, ()),
        (200, (LENGTH, (b"content-length", b"3"))),
        (200, (LENGTH, (b"transfer-encoding", b"chunked"))),
        (200, ((b"a", b"b"),) * 4),
        (200, ((b"a", b"b" * 50),)),
    ],
)
def test_unsound_heads_are_refused(status: int, headers: RawHeaders) -> None:
    with pytest.raises(UpstreamUnreachable):
        check_head(status, headers, Limits(header_lines=3, header_size=40))


@pytest.mark.parametrize("status", [200, 304, 599])
@pytest.mark.parametrize("end", [LENGTH, (b"transfer-encoding", b"Chunked")])
def test_sound_heads_pass_and_say_where_they_end(status: int, end: Header) -> None:
    assert check_head(status, (end, end, (b"a", b"b")), DEFAULT)


def test_a_head_without_length_does_not_say_it() -> None:
    assert not check_head(200, ((b"content-type", b"a"),), DEFAULT)


@pytest.mark.parametrize("target", [b"/a b", b"/\r\nx: y", b"/\n", b"/\0", b"/\r"])
def test_a_target_cannot_end_its_line(target: bytes) -> None:
    with pytest.raises(RequestError):
        request_line("GET", target)


@pytest.mark.parametrize("bad", [b"1\r\nx: y", b"1\n", b"1\r", b"\0"])
def test_a_header_cannot_end_its_line(bad: bytes) -> None:
    with pytest.raises(RequestError):
        request_rest(Outgoing("GET", b"/", ((b"a", bad),)), "art.example")


@given(st.binary())
def test_whatever_the_target_a_first_line_is_one_line_of_three(target: bytes) -> None:
    try:
        line = request_line("GET", target)
    except RequestError:
        return
    assert line.split(b" ") == [b"GET", target, b"HTTP/1.1\r\n"]
    assert (line.count(b"\r"), line.count(b"\n")) == (1, 1)


def test_what_follows_the_first_line_is_written_once_for_one_head() -> None:
    notes: Notes = {}
    headers = ((b"host", b"a"), (b"accept", b"*/*"))
    heads = [
        request_head(Outgoing("GET", target, headers, notes=notes), "b")
        for target in (b"/1", b"/2")
    ]

    assert heads[1] == b"GET /2 HTTP/1.1\r\nhost: a\r\naccept: */*\r\n\r\n"
    assert len(notes) == 1


def test_other_headers_of_one_visitor_are_written_anew() -> None:
    notes: Notes = {}
    request_head(Outgoing("GET", b"/", ((b"host", b"a"),), notes=notes), "b")
    head = request_head(Outgoing("GET", b"/", ((b"host", b"c"),), notes=notes), "b")

    assert head == b"GET / HTTP/1.1\r\nhost: c\r\n\r\n"
