"""What may be kept, and for how long: the decisions of RFC 9111 as tables."""

from __future__ import annotations

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.headers import RawHeaders
from guard.upstream.directives import directives
from guard.upstream.freshness import (
    LONGEST_GUESS,
    UNREACHABLE,
    Freshness,
    Use,
    can_serve,
    confirms,
    freshness,
    http_date,
    may_store,
    use,
)
from tests.upstream.caching import DATE, NOW


def at(seconds: float) -> bytes:
    return formatdate(NOW + seconds, usegmt=True).encode()


def said(value: bytes) -> RawHeaders:
    return ((b"cache-control", value),) if value else ()


@pytest.mark.parametrize(
    ("status", "headers", "may"),
    [
        (200, (), True),
        (404, (), True),
        (206, (), False),
        (304, (), False),
        (400, (), False),  # one visitor's strange request
        (503, (), False),
        (200, said(b"no-store, max-age=60"), False),
        (200, said(b"private"), False),
        (200, said(b'private="x-a"'), False),
        (200, said(b"no-cache"), True),
        (200, ((b"set-cookie", b"a=1"),), False),
        (200, ((b"vary", b"*"),), False),
        (200, ((b"vary", b"accept, *"),), False),
        (200, ((b"vary", b"accept"),), True),
    ],
)
def test_what_may_be_stored(status: int, headers: RawHeaders, may: bool) -> None:
    assert may_store(status, headers) is may


@pytest.mark.parametrize(
    ("headers", "lifetime"),
    [
        (said(b"max-age=60"), 60),
        (said(b"max-age=60, s-maxage=10"), 10),
        (said(b"s-maxage=0, max-age=60"), 0),
        (said(b"max-age=60, no-cache"), 0),
        ((*said(b"max-age=60"), (b"expires", at(10))), 60),
        (((b"expires", at(10)),), 10),
        (((b"expires", at(-10)),), 0),
        (((b"expires", b"0"),), 0),
        # guessed: a tenth of the time since the last change
        (((b"last-modified", at(-1000)),), 100),
        (((b"last-modified", at(-(10**9))),), LONGEST_GUESS),
        (((b"last-modified", at(1000)),), 0),
        ((), 0),
    ],
)
def test_lifetime(headers: RawHeaders, lifetime: float) -> None:
    assert freshness(200, (*headers, DATE), False, NOW, NOW).lifetime == lifetime


@pytest.mark.parametrize(("status", "query"), [(302, False), (200, True)])
def test_nothing_is_guessed_of_a_query_or_a_passing_redirect(
    status: int, query: bool
) -> None:
    changed = ((b"last-modified", at(-1000)), DATE)

    assert freshness(status, changed, query, NOW, NOW).lifetime == 0


@pytest.mark.parametrize(
    ("headers", "asked", "age"),
    [
        ((DATE,), NOW, 0),
        ((), NOW, 0),
        (((b"date", at(-30)),), NOW, 30),
        (((b"date", at(30)),), NOW, 0),
        ((DATE, (b"age", b"7")), NOW, 7),
        ((DATE, (b"age", b"7")), NOW - 5, 12),
        ((DATE, (b"age", b"many")), NOW - 5, 5),
        ((DATE, (b"age", b"9" * 5000)), NOW, 0),
    ],
)
def test_age_on_arrival(headers: RawHeaders, asked: float, age: float) -> None:
    assert freshness(200, headers, False, asked, NOW).age(NOW) == age


@pytest.mark.parametrize(
    ("value", "allowed"),
    [
        (b"max-age=1", (0, 0, UNREACHABLE)),
        (b"stale-while-revalidate=9, stale-if-error=8", (9, 8, UNREACHABLE)),
        (b"stale-while-revalidate=9, must-revalidate", (0, 0, 0)),
        (b"stale-if-error=9, proxy-revalidate", (0, 0, 0)),
        (b"stale-if-error=9, s-maxage=1", (0, 0, 0)),
        (b"stale-if-error=9, no-cache", (0, 0, 0)),
    ],
)
def test_what_a_stale_one_is_good_for(
    value: bytes, allowed: tuple[float, float, float]
) -> None:
    kept = freshness(200, said(value), False, NOW, NOW)

    assert (kept.while_asked, kept.if_error, kept.if_unreachable) == allowed


@pytest.mark.parametrize(
    ("age", "wishes", "expected"),
    [
        (59, b"", Use.FRESH),
        (60, b"", Use.STALE),
        (69, b"", Use.STALE),
        (70, b"", Use.ASK),
        (1, b"no-cache", Use.ASK),
        (1, b"max-age=0", Use.ASK),
        (0, b"max-age=0", Use.FRESH),
        (30, b"max-age=30", Use.FRESH),
        (31, b"max-age=30", Use.ASK),
        (30, b"min-fresh=29", Use.FRESH),
        (30, b"min-fresh=50", Use.ASK),
    ],
)
def test_use(age: float, wishes: bytes, expected: Use) -> None:
    kept = Freshness(NOW, 60, while_asked=10)

    assert use(kept, directives(said(wishes)), NOW + age) is expected


@given(st.floats(0, 1e9), st.floats(0, 1e9), st.floats(0, 1e9), st.floats(0, 1e9))
def test_what_was_asked_about_stays_so(
    lifetime: float, extra: float, age: float, later: float
) -> None:
    kept, nothing = Freshness(0, lifetime, while_asked=extra), directives(())

    if use(kept, nothing, age) is Use.ASK:
        assert use(kept, nothing, age + later) is Use.ASK


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    b"age",
                    b"date",
                    b"expires",
                    b"last-modified",
                    b"cache-control",
                    b"etag",
                ]
            ),
            st.binary(max_size=80),
        ),
        max_size=6,
    )
)
def test_no_header_breaks_it(headers: list[tuple[bytes, bytes]]) -> None:
    kept = freshness(200, tuple(headers), False, NOW, NOW)

    assert kept.lifetime >= 0
    assert kept.age(NOW) >= 0


@given(st.text(max_size=70))
def test_no_date_breaks_it(text: str) -> None:
    found = http_date(text.encode())

    assert found is None or isinstance(found, float)


@pytest.mark.parametrize(
    ("value", "found"),
    [(DATE[1], NOW), (b"Friday, 15-Jan-27 08:00:00 GMT", NOW), (b"0", None)],
)
def test_dates(value: bytes, found: float | None) -> None:
    assert http_date(value) == found


@pytest.mark.parametrize(
    ("headers", "can"),
    [
        (said(b"max-age=1"), True),
        (said(b"max-age=0"), False),
        (said(b"max-age=0, stale-while-revalidate=5"), True),
        (((b"etag", b'"a"'),), True),
        ((), False),
    ],
)
def test_what_is_worth_keeping(headers: RawHeaders, can: bool) -> None:
    assert can_serve(headers, freshness(200, headers, False, NOW, NOW)) is can


@pytest.mark.parametrize(
    ("etag", "does"), [(b'"a"', True), (b'W/"a"', True), (b'"b"', False), (None, True)]
)
def test_a_304_confirms_what_it_names(etag: bytes | None, does: bool) -> None:
    confirmation = ((b"etag", etag),) if etag else ()

    assert confirms(((b"etag", b'"a"'),), confirmation) is does
