"""What a guest asks of site and cache is what the road would ask for her."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from guard.actions.variant import unconditional
from guard.addresses import Networks
from guard.errors import LoopError
from guard.lane.questions import asking_of
from guard.upstream.framing import request_head
from guard.upstream.question import read_question
from guard.upstream.relay import prepare
from tests.browsers import chrome
from tests.fakes import make_request
from tests.lane.heads import Lines, lines_of

HOST = (b"host", b"art.example")
NOBODY, PROXIES = Networks(), Networks.parse(("198.51.100.0/24",))
LINES = [
    *lines_of(chrome()),
    *((b"connection", b"keep-alive"), (b"connection", b"x-own"), (b"x-own", b"1")),
    *((b"authorization", b"Basic eA=="), (b"cookie", b"a=b"), (b"cookie", b"c=d")),
    *((b"x-forwarded-for", b"192.0.2.1"), (b"forwarded", b"for=192.0.2.1")),
    *((b"x-forwarded-proto", b"https"), (b"via", b"1.1 b"), (b"proxy", b"http://b")),
    *((b"accept-encoding", b"br"), (b"referer", b"\xff"), (b"priority", b"u=1")),
]


@given(some.lists(some.sampled_from(LINES)), some.sampled_from([NOBODY, PROXIES]))
def test_what_is_asked_is_what_the_road_asks(lines: Lines, trusted: Networks) -> None:
    scope = make_request("/art/1.jpg", headers=[HOST, *lines]).scope
    outgoing, asking = prepare(scope, trusted), asking_of(scope, trusted, "site")

    line = b"GET /art/1.jpg HTTP/1.1\r\n"
    assert line + asking.rest == request_head(outgoing, "site")
    question, plain = read_question(outgoing), read_question(unconditional(outgoing))
    assert asking.asked == (question.asked if question else None)
    assert asking.plain == (plain.asked if plain else None)


@given(some.lists(some.sampled_from(LINES)), some.sampled_from([b"/", b"/a?b", b"*"]))
def test_it_is_the_same_whatever_is_asked_for(lines: Lines, target: bytes) -> None:
    headers = [HOST, *lines]
    one = make_request(headers=headers).scope
    other = make_request(headers=headers, raw_path=target).scope

    asking, same = (asking_of(each, NOBODY, "site") for each in (one, other))
    assert asking.rest == same.rest
    assert (asking.asked, asking.plain) == (same.asked, same.plain)


def test_a_guard_that_asks_itself_is_refused() -> None:
    via = (b"via", b", ".join([b"1.1 atelier-guard"] * 4))

    with pytest.raises(LoopError):
        asking_of(make_request(headers=[HOST, via]).scope, NOBODY, "site")
