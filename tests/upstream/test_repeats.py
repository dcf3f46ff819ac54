"""Who has read a head before hears the same of it without a parser."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.upstream.answer import Answer
from guard.upstream.client import unobserved
from guard.upstream.limits import DEFAULT
from guard.upstream.repeats import KEPT, LARGEST, Repeats
from tests.upstream.readers import Heard
from tests.upstream.sites import CHUNKS, OK

LENGTH = OK + b"Content-Length: 2\r\n"
WHOLE = LENGTH + b"ETag: x\r\n\r\nok"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS
ANSWERS = (
    *(WHOLE, LENGTH + b"\r\nno", LENGTH + b"\r\no", LENGTH + b"\r\nmore", CHUNKED),
    *(WHOLE + b"\r\n", WHOLE + b"\r\n\r\n", WHOLE + WHOLE, b"\r\n" + WHOLE),
    *(OK + b"Content-Length: 0\r\n\r\n", OK + b"\r\nuntil it closes", OK[:9]),
    *(b"HTTP/1.1 304 Same\r\nContent-Length: 2\r\n\r\n", b"HTTP/1.1 204 No\r\n\r\n"),
    *(b"HTTP/1.1 103 Early\r\nLink: <a>\r\n\r\n" + WHOLE, b"junk\r\n\r\n"),
    *(LENGTH + b"Connection: close\r\n\r\nok", b"HTTP/1.0 200 OK" + WHOLE[15:]),
    *(LENGTH[:-1] + b"Content-Length: 2\r\n\r\nok", OK + b"A: b\n\nok\r\n\r\n"),
)


BODIES = {WHOLE: b"ok", LENGTH + b"\r\nno": b"no", CHUNKED: b"ok"}


def told(data: bytes, repeats: Repeats | None, is_head: bool) -> object:
    """All that can be seen of an answer, or what was wrong with it."""
    answer, heard = Answer(DEFAULT, unobserved, repeats), Heard()
    answer.expect(heard, is_head=is_head)
    wrong = ""
    try:
        answer.feed(data)
    except Exception as error:
        wrong = repr(error)
    seen = heard.status, heard.headers, b"".join(heard.parts), heard.hints
    state = answer.begun, answer.whole, answer.until_closed, answer.silent
    return seen, state, answer.may_follow, wrong


@given(st.lists(st.tuples(st.sampled_from(ANSWERS), st.booleans()), max_size=12))
def test_answers_are_told_as_by_one_who_remembers_none(
    answers: list[tuple[bytes, bool]],
) -> None:
    repeats = Repeats()
    for data, is_head in (*answers, *answers):
        assert told(data, repeats, is_head) == told(data, None, is_head)


@given(st.lists(st.sampled_from(sorted(BODIES)), max_size=9))
def test_a_line_goes_on_between_answers_known_and_new(answers: list[bytes]) -> None:
    answer = Answer(DEFAULT, unobserved)
    for data in answers:
        heard = Heard()
        answer.expect(heard, is_head=False)
        answer.feed(data)

        assert (answer.whole, answer.may_follow) == (True, True)
        assert (heard.status, b"".join(heard.parts)) == (200, BODIES[data])


@pytest.mark.parametrize(
    "data", [WHOLE, b"HTTP/1.1 204 No\r\nContent-Length: 9\r\n\r\n"]
)
def test_what_came_whole_is_known_again(data: bytes) -> None:
    repeats = Repeats()
    told(data, repeats, False)

    assert repeats.find(data) is not None
    assert repeats.find(data + b" ") is None


@pytest.mark.parametrize("data", [CHUNKED, WHOLE + b"\r\n", WHOLE[:-1]])
def test_what_ends_otherwise_is_read_each_time(data: bytes) -> None:
    repeats = Repeats()
    told(data, repeats, False)

    assert repeats.find(data) is None


def test_heads_are_remembered_within_bounds() -> None:
    repeats = Repeats()
    for number in range(KEPT * 3):
        told(LENGTH + b"A: %d\r\n\r\nok" % number, repeats, False)
    told(LENGTH + b"A: %b\r\n\r\nok" % (b"a" * LARGEST), repeats, False)

    assert 0 < len(repeats._known) <= KEPT
    assert max(map(len, repeats._known)) < LARGEST
