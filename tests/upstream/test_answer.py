"""Answers without a connection: what a reader is told of which bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.errors import UpstreamUnreachable
from guard.upstream.answer import MOST_INFORMATIONAL, Answer
from guard.upstream.client import unobserved
from guard.upstream.limits import DEFAULT, Limits
from tests.upstream.readers import Heard
from tests.upstream.sites import CHUNKS, OK

WHOLE = OK + b"Content-Length: 2\r\nETag: x\r\n\r\nok"


def fed(
    *pieces: bytes, is_head: bool = False, limits: Limits = DEFAULT
) -> tuple[Answer, Heard]:
    answer, heard = Answer(limits, unobserved), Heard()
    answer.expect(heard, is_head=is_head)
    for piece in pieces:
        answer.feed(piece)
    return answer, heard


@given(st.lists(st.integers(0, len(WHOLE)), max_size=9).map(sorted))
def test_an_answer_is_told_the_same_in_whatever_pieces(cuts: list[int]) -> None:
    bounds = zip([0, *cuts], [*cuts, len(WHOLE)], strict=True)
    answer, heard = fed(*[WHOLE[start:stop] for start, stop in bounds])

    assert (heard.status, b"".join(heard.parts)) == (200, b"ok")
    assert heard.headers == ((b"content-length", b"2"), (b"etag", b"x"))
    assert (answer.whole, answer.may_follow) == (True, True)


def test_trailers_are_nobodys_headers() -> None:
    chunked = OK + b"Transfer-Encoding: chunked\r\n\r\n"
    answer, heard = fed(chunked + CHUNKS[:-2] + b"X-Late: 1\r\n\r\n")

    assert heard.headers == ((b"transfer-encoding", b"chunked"),)
    assert answer.whole


def test_what_says_no_length_lasts_until_the_line_closes() -> None:
    answer, heard = fed(OK + b"\r\nsome")

    assert (answer.until_closed, answer.whole) == (True, False)
    assert heard.parts == [b"some"]


@pytest.mark.parametrize("more", [WHOLE, b"HTTP/1.1 2", b"HTTP/1.1 200 OK\r\nA"])
def test_nothing_follows_what_came_with_more_behind_it(more: bytes) -> None:
    answer, heard = fed(WHOLE + more)

    assert (answer.whole, answer.may_follow) == (True, False)
    assert heard.parts == [b"ok"]


def test_an_answer_to_head_ends_with_its_headers() -> None:
    answer, heard = fed(OK + b"Content-Length: 9\r\n\r\n", is_head=True)

    assert (answer.whole, answer.may_follow) == (True, True)
    assert heard.parts == []


def test_a_body_that_head_did_not_ask_for_ends_the_line() -> None:
    answer, heard = fed(WHOLE, is_head=True)

    assert (answer.whole, answer.may_follow) == (True, False)
    assert heard.parts == []


def test_it_is_silent_until_the_first_byte() -> None:
    assert fed()[0].silent
    assert not fed(b"H")[0].silent


@pytest.mark.parametrize(
    "raw",
    [
        b"junk",
        OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"HTTP/1.1 103 Early\r\n\r\n" * (MOST_INFORMATIONAL + 1),
        OK + b"X-A: " + b"a" * 100,
    ],
)
def test_what_is_wrong_is_raised(raw: bytes) -> None:
    with pytest.raises(UpstreamUnreachable):
        fed(raw, limits=Limits(header_size=100))
