"""Whoever asks, whatever and however: the lane answers as the road does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guard.lane.protocol import no_lane
from tests.lane.lines import (
    PERSON,
    Answer,
    Line,
    Street,
    app_of,
    guarded,
    until,
    visitor,
)
from tests.lane.places import ANSWERS, CUT, site
from tests.servers import scripted

Streets = tuple[Street, Street]
Headers = tuple[tuple[bytes, bytes], ...]

HOST = (b"host", b"art.example")
GPTBOT = (HOST, (b"user-agent", b"Mozilla/5.0 (compatible; GPTBot/1.2)"))
DOUBTFUL = (HOST, (b"User-Agent", b"python-requests/2.32.3"), (b"Accept", b"*/*"))
NAMELESS = (HOST,)
TARGETS = [
    *ANSWERS,
    *CUT,
    b"/echo?x=1",
    b"/echo?",
    b"/echo??",
    b"//echo",
    b"/a/../echo",
    b"/echo#part",
    b"/%00",
    b"/%2e%2e/echo",
    b"/%ff",
    b"/e%63ho",
    b'/<echo>"',
    b"/a b",
    b"/a\tb",
    b"/.guard/why",
    b"/.guard/../kept",
    b"/%2eguard/why",
    b"http://art.example/echo",
    b"*",
    b"/" + b"x" * 600,
    b"/echo HTTP/1.1\r\nx: y",
]
MORE = [
    (b"Cookie", b"a=1"),
    (b"Range", b"bytes=0-3"),
    (b"If-None-Match", b'"1"'),
    (b"If-Range", b'"1"'),
    (b"If-Match", b'"2"'),
    (b"If-Modified-Since", b"Thu, 01 Jan 2026 00:00:00 GMT"),
    (b"Cache-Control", b"no-cache"),
    (b"Cache-Control", b"only-if-cached"),
    (b"Pragma", b"no-cache"),
    (b"Connection", b"keep-alive"),
    (b"Connection", b"close"),
    (b"Connection", b"x-own"),
    (b"connection", b"Keep-Alive, close"),
    (b"Proxy-Connection", b"close"),
    (b"Proxy-Connection", b"upgrade"),
    (b"Keep-Alive", b"timeout=1"),
    (b"Upgrade", b"h2c"),
    (b"TE", b"trailers"),
    (b"Trailer", b"x-own"),
    (b"Expect", b"100-continue"),
    (b"Host", b"other.example"),
    (b"X-Own", b"1"),
    (b"X-Own", b"\xe4"),
    (b"X-Empty", b""),
    (b"X-Fold", b"a\r\n b"),
    (b"X-Null", b"a\0b"),
    (b"X-Bare", b"a\nx-b: c"),
    (b"No name", b"1"),
    (b"X-Guard-Id", b"ab" * 12),
    (b"Via", b"1.1 other"),
    (b"Content-Length", b"0"),
    (b"Accept-Encoding", b"br"),
    (b"Authorization", b"Basic YTpi"),
]


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    method = draw(st.sampled_from([b"GET"] * 6 + [b"HEAD", b"POST", b"OPTIONS"]))
    who: Headers = draw(st.sampled_from([PERSON, GPTBOT, DOUBTFUL, NAMELESS]))
    more = draw(st.lists(st.sampled_from(MORE), max_size=2))
    lines = [*who, *more]
    if draw(st.booleans()):
        lines = draw(st.permutations(lines))
    version = draw(st.sampled_from([b"1.1"] * 6 + [b"1.0"]))
    body = b""
    if method == b"POST" or draw(st.integers(0, 9)) == 0:
        body = draw(st.sampled_from([b"", b"abc"]))
        lines.append((b"content-length", b"%d" % len(body)))
    target = draw(st.sampled_from(TARGETS))
    end = b"\r\n" + draw(st.sampled_from([b""] * 9 + [b"\r\n", b"\0"]))
    head = [
        method + b" " + target + b" HTTP/" + version,
        *[b": ".join(line) for line in lines],
    ]
    return b"\r\n".join([*head, end]) + body


@pytest.fixture(params=["", "1 MB"], ids=["uncached", "cached"])
async def streets(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Streets]:
    """One with a lane, one without."""
    rules = {"trusted_proxies": ["127.0.0.1"], "images": {"workers": 1}}
    if request.param:
        rules["cache"] = {"bytes": request.param}
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(scripted(site))
        apps = [app_of(tmp_path / name, port, **rules) for name in ("lane", "road")]
        with_lane = await stack.enter_async_context(guarded(apps[0]))
        without = await stack.enter_async_context(guarded(apps[1], no_lane))
        yield with_lane, without
    assert with_lane.entered


class Asking:
    """Requests on one line as long as it lasts, then on the next."""

    def __init__(self, street: Street, stack: AsyncExitStack) -> None:
        self.street = street
        self.stack = stack
        self.line: Line | None = None

    async def ask(self, request: bytes) -> Answer:
        if self.line is None or self.line.reader.at_eof():
            self.line = await self.stack.enter_async_context(visitor(self.street))
        answer = await self.line.ask(request, is_head=request.startswith(b"HEAD"))
        await until(lambda: self.street.asking == 0)
        port = b"%d" % self.street.port
        same = answer.comparable()
        closes = b"close" in same.first(b"connection") or not same.is_whole
        if closes or same.status[9:10] == b"4":
            self.line = None
        return replace(same, body=same.body.replace(port, b"PORT"))


PLACE = count()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(request=requests())
async def test_the_lane_answers_as_the_road_does(
    streets: Streets, request: bytes
) -> None:
    number = next(PLACE)
    place = b"x-forwarded-for: 198.51.%d.%d\r\n" % divmod(number % 65_000, 256)
    request = request.replace(b"\r\n", b"\r\n" + place, 1)
    async with AsyncExitStack() as stack:
        lane, road = [Asking(street, stack) for street in streets]
        for _ in range(3):
            assert await lane.ask(request) == await road.ask(request)
