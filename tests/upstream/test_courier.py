"""What the site answers, and what becomes of it: kept, confirmed, or passed by."""

from __future__ import annotations

from email.utils import formatdate

import pytest

from guard.errors import UpstreamUnreachable
from guard.headers import Header, RawHeaders, first
from guard.upstream.base import Outgoing
from tests.upstream.caching import (
    DATE,
    ETAG,
    FRESH,
    NOW,
    Answer,
    Room,
    Site,
    serving,
    settled,
)

pytestmark = pytest.mark.usefixtures("kept")
NO_CACHE = (b"cache-control", b"no-cache")
COOKIE = (b"cookie", b"a=1")
PICTURE = (b"content-type", b"image/jpeg")
LONG_AGO = (b"last-modified", formatdate(NOW - 10**6, usegmt=True).encode())


def then(*answers: Answer) -> Room:
    """A site that gives these, one after the other."""
    left = list(answers)
    return Room(Site(lambda _: left.pop(0)))


@pytest.mark.parametrize(
    "headers",
    [
        (),
        ((b"cache-control", b"no-store"),),
        ((b"cache-control", b"private, max-age=60"),),
        (FRESH, (b"set-cookie", b"a=1")),
        (FRESH, (b"vary", b"*")),
    ],
)
async def test_what_may_not_be_kept_is_asked_for_again(headers: RawHeaders) -> None:
    room = serving(*headers)
    await room.ask()
    answer = await room.ask()

    assert answer.headers[: len(headers)] == headers
    assert room.counted == ["miss", "bypass"]
    assert room.cache.used == 0
    assert all(given.closed for given in room.site.answers)


@pytest.mark.parametrize("status", [206, 400, 403, 500, 503])
async def test_no_visitors_error_is_kept_for_others(status: int) -> None:
    room = serving(FRESH, status=status)
    await room.ask()
    await room.ask()

    assert len(room.site.asked) == 2
    assert room.cache.used == 0


async def test_confirmed_by_the_site_it_is_fresh_again() -> None:
    room = then(Answer(headers=(FRESH, ETAG)), Answer(b"", (FRESH, ETAG), 304))
    await room.ask()
    room.clock.now += 61
    answers = [await room.ask(), await room.ask()]

    assert first(room.site.asked[1].headers, b"if-none-match") == b'"a"'
    assert [answer.body for answer in answers] == [b"original"] * 2
    assert room.counted == ["miss", "revalidated", "hit"]


async def test_a_confirmation_without_a_date_counts_from_now() -> None:
    room = then(Answer(headers=(FRESH, ETAG, DATE)), Answer(b"", (ETAG,), 304))
    await room.ask()
    room.clock.now += 61
    await room.ask()
    await room.ask()

    assert room.counted[-1] == "hit"


async def test_a_changed_thing_replaces_the_old() -> None:
    room = then(Answer(b"old"), Answer(b"new"))
    await room.ask()
    room.clock.now += 61
    bodies = [(await room.ask()).body, (await room.ask()).body]

    assert bodies == [b"new", b"new"]
    assert room.counted == ["miss", "miss", "hit"]


async def test_a_confirmation_of_another_thing_confirms_nothing() -> None:
    other = Answer(b"", ((b"etag", b'"b"'),), 304)
    room = then(Answer(b"old"), other, Answer(b"new"))
    await room.ask()
    room.clock.now += 61

    assert (await room.ask()).body == b"new"
    assert first(room.site.asked[2].headers, b"if-none-match") is None


@pytest.mark.parametrize(
    "header", [(b"set-cookie", b"a=1"), (b"cache-control", b"private")]
)
async def test_what_a_confirmation_makes_personal_is_kept_no_longer(
    header: Header,
) -> None:
    room = then(Answer(), Answer(b"", (header,), 304), Answer(b"new"))
    await room.ask()
    room.clock.now += 61

    assert (await room.ask()).body == b"original"
    assert (await room.ask()).body == b"new"


async def test_what_became_personal_is_kept_no_longer() -> None:
    private = Answer(headers=((b"cache-control", b"private"),))
    room = then(Answer(), private, private)
    await room.ask()
    room.clock.now += 61
    await room.ask()
    await room.ask()

    await settled()

    assert room.counted == ["miss", "miss", "bypass"]
    assert room.cache.used == 0


# When the site fails


async def test_an_unreachable_site_is_spoken_for() -> None:
    room = serving(FRESH)
    await room.ask()
    room.clock.now += 3600
    room.site.down = True
    answer = await room.ask()

    assert answer.body == b"original"
    assert first(answer.headers, b"age") == b"3600"
    assert room.counted == ["miss", "stale"]


@pytest.mark.parametrize(
    ("value", "later"), [(b"max-age=1, must-revalidate", 2), (b"max-age=1", 10**6)]
)
async def test_though_not_against_its_will_nor_for_ever(
    value: bytes, later: int
) -> None:
    room = serving((b"cache-control", value))
    await room.ask()
    room.clock.now += later
    room.site.down = True

    with pytest.raises(UpstreamUnreachable):
        await room.ask()


@pytest.mark.parametrize(
    ("value", "status"), [(b"max-age=1, stale-if-error=60", 200), (b"max-age=1", 503)]
)
async def test_an_error_is_covered_if_the_site_wants_it(
    value: bytes, status: int
) -> None:
    good = Answer(headers=((b"cache-control", value),))
    room = then(good, Answer(status=503, headers=()))
    await room.ask()
    room.clock.now += 10

    assert (await room.ask()).status == status
    assert room.site.answers[1].closed


async def test_a_site_that_was_never_reached_is_not_spoken_for() -> None:
    room = Room(Site(down=True))

    with pytest.raises(UpstreamUnreachable):
        await room.ask()


async def test_a_body_that_breaks_off_is_not_kept() -> None:
    room = then(Answer(error=UpstreamUnreachable("broke")), Answer())

    with pytest.raises(UpstreamUnreachable):
        await room.ask()
    assert (await room.ask()).body == b"original"
    assert room.counted == ["miss", "miss"]


# Who has a cookie


@pytest.mark.parametrize(
    ("headers", "asked"),
    [
        ((FRESH,), 1),
        ((LONG_AGO,), 4),  # guessed, and so it might be personal
        ((LONG_AGO, PICTURE), 3),  # behind a login, for all we know
        ((NO_CACHE, ETAG), 4),
    ],
)
async def test_what_came_with_a_cookie_is_shared_only_if_the_site_says_so(
    headers: RawHeaders, asked: int
) -> None:
    room = serving(*headers)
    await room.ask(COOKIE)
    await room.ask(COOKIE)
    await room.ask()  # what anybody gets may be kept
    await room.ask(COOKIE)

    assert len(room.site.asked) == asked


async def test_a_cookie_takes_no_copy_from_the_others() -> None:
    room = serving(LONG_AGO)
    await room.ask()
    await room.ask(COOKIE)
    await room.ask()

    assert room.counted == ["miss", "miss", "hit"]


@pytest.mark.parametrize("status", [401, 403, 451])
async def test_what_the_site_no_longer_shows_does_not_come_back(status: int) -> None:
    room = then(Answer(), Answer(b"no", status=status))
    await room.ask()
    room.clock.now += 61
    await room.ask()
    room.site.down = True

    with pytest.raises(UpstreamUnreachable):
        await room.ask()


# Room


async def test_what_is_too_large_passes_by() -> None:
    room = Room(Site(lambda _: Answer(b"x" * 200)), most=100)
    answers = [await room.ask(), await room.ask()]

    assert [len(answer.body) for answer in answers] == [200, 200]
    assert room.counted == ["miss", "bypass"]


async def test_what_turns_out_too_large_passes_by() -> None:
    room = Room(Site(lambda _: Answer(b"x" * 200, announced=False)), most=100)
    answer = await room.ask()

    assert len(answer.body) == 200
    assert room.site.answers[0].closed
    assert room.cache.used == 0


async def test_an_unannounced_length_is_kept_as_well() -> None:
    room = Room(Site(lambda _: Answer(announced=False)))
    await room.ask()

    assert (await room.ask()).body == b"original"
    assert room.counted == ["miss", "hit"]


async def test_memory_is_bounded_while_many_large_bodies_pass() -> None:
    room = Room(Site(lambda _: Answer(b"x" * 9000)), total=40_000)
    readers = []
    for number in range(50):
        outgoing = Outgoing("GET", b"/%d" % number, ((b"host", b"a"),))
        readers.append(await room.cache.fetch(outgoing))  # and nobody reads
        assert room.cache.used <= 40_000
    for reader in readers:
        await reader.close()

    assert room.counted == ["miss"] * 50
    assert all(answer.closed for answer in room.site.answers)
