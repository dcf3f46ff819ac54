"""A kept copy gives what the site would have given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.headers import Header, RawHeaders, first
from guard.upstream.freshness import Freshness
from guard.upstream.replies import PIECE, Reply, renewed, reply
from guard.upstream.shelf import Copy, Room, Space
from tests.upstream.caching import ETAG, NOW, question, read

BODY = b"0123456789"
MODIFIED = (b"last-modified", b"Fri, 15 Jan 2027 07:00:00 GMT")
EARLIER = b"Fri, 15 Jan 2027 06:00:00 GMT"
HEADERS = (
    (b"content-type", b"image/jpeg"),
    (b"content-length", b"10"),
    (b"accept-ranges", b"bytes"),
    ETAG,
    MODIFIED,
)


def kept(headers: RawHeaders = HEADERS, status: int = 200, body: bytes = BODY) -> Copy:
    space = Space(Room(1000), len(body))
    return Copy(status, headers, body, Freshness(NOW - 5, 60), (), space)


def answered(*headers: Header, copy: Copy | None = None, method: str = "GET") -> Reply:
    found = reply(copy or kept(), question(*headers, method=method), NOW)
    assert found is not None
    return found


async def test_the_whole_thing_and_its_age() -> None:
    found = answered()

    assert (found.status, found.headers) == (200, (*HEADERS, (b"age", b"5")))
    assert (await read(found)).body == BODY


async def test_head_is_answered_from_a_get() -> None:
    found = answered(method="HEAD")

    assert (found.status, first(found.headers, b"content-length")) == (200, b"10")
    assert (await read(found)).body == b""


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (((b"if-none-match", b'"a"'),), 304),
        (((b"if-none-match", b'"b", W/"a"'),), 304),
        (((b"if-none-match", b"*"),), 304),
        (((b"if-none-match", b'"b"'),), 200),
        (((b"if-modified-since", MODIFIED[1]),), 304),
        (((b"if-modified-since", EARLIER),), 200),
        (((b"if-modified-since", b"lately"),), 200),
        # the ETag counts, where both are said
        (((b"if-none-match", b'"b"'), (b"if-modified-since", MODIFIED[1])), 200),
    ],
)
def test_conditions(headers: RawHeaders, status: int, method: str) -> None:
    assert answered(*headers, method=method).status == status


async def test_a_304_tells_nothing_of_a_body() -> None:
    found = answered((b"if-none-match", b'"a"'))

    assert found.headers == (ETAG, MODIFIED, (b"age", b"5"))
    assert (await read(found)).body == b""


def test_conditions_count_for_200_alone() -> None:
    assert answered((b"if-none-match", b"*"), copy=kept(status=404)).status == 404


@pytest.mark.parametrize(
    ("wanted", "body", "described"),
    [
        (b"bytes=2-4", b"234", b"bytes 2-4/10"),
        (b"bytes=8-", b"89", b"bytes 8-9/10"),
        (b"bytes=-3", b"789", b"bytes 7-9/10"),
        (b"bytes=0-99", BODY, b"bytes 0-9/10"),
    ],
)
async def test_a_part(wanted: bytes, body: bytes, described: bytes) -> None:
    found = answered((b"range", wanted))

    assert found.status == 206
    assert first(found.headers, b"content-range") == described
    assert first(found.headers, b"content-length") == b"%d" % len(body)
    assert (await read(found)).body == body


@pytest.mark.parametrize(
    "headers",
    [
        ((b"range", b"bytes=0-1,3-4"),),
        ((b"range", b"lines=1-2"),),
        ((b"range", b"bytes=0-1"), (b"if-range", b'"b"')),
        ((b"range", b"bytes=0-1"), (b"if-range", EARLIER)),
    ],
)
def test_the_whole_instead_of_a_part(headers: RawHeaders) -> None:
    assert answered(*headers).status == 200


@pytest.mark.parametrize("validator", [b'"a"', MODIFIED[1]])
def test_a_part_of_what_the_visitor_has(validator: bytes) -> None:
    found = answered((b"range", b"bytes=0-1"), (b"if-range", validator))

    assert found.status == 206


def test_no_parts_where_the_site_offers_none() -> None:
    assert answered((b"range", b"bytes=0-1"), copy=kept((ETAG,))).status == 200


def test_what_lies_beyond_the_end_is_the_sites_to_answer() -> None:
    assert reply(kept(), question((b"range", b"bytes=10-")), NOW) is None


async def test_a_large_body_comes_in_pieces() -> None:
    found = answered(copy=kept(body=b"x" * (2 * PIECE + 1)))

    assert [len(piece) async for piece in found.stream()] == [PIECE, PIECE, 1]


async def test_memory_is_held_until_it_is_closed() -> None:
    copy = kept()
    found = answered(copy=copy)
    assert copy.space.is_read

    await found.close()
    await found.close()

    assert not copy.space.is_read


def test_a_confirmation_renews_what_it_may() -> None:
    confirmation = ((b"content-length", b"0"), (b"x-a", b"2"), (b"x-a", b"3"))
    headers = renewed((*HEADERS, (b"x-a", b"1")), confirmation)

    assert headers == (*HEADERS, (b"x-a", b"2"), (b"x-a", b"3"))


@given(st.integers(0, 12), st.integers(0, 12))
def test_a_part_is_the_slice_it_says(start: int, end: int) -> None:
    found = reply(kept(), question((b"range", b"bytes=%d-%d" % (start, end))), NOW)

    if found is not None and found.status == 206:
        size = len(BODY[start : end + 1])
        assert first(found.headers, b"content-length") == b"%d" % size
