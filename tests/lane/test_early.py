"""Early hints reach who opens a page before its answer exists, by road and by lane."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from guard.lane.protocol import no_lane
from guard.upstream.answer import MOST_HINTS
from tests.lane.lines import Line, app_of, get, guarded, visitor
from tests.lane.places import PAGE, sized
from tests.servers import read_head, scripted

LINK = b"</works.css>; rel=preload; as=style"
HINT = b"HTTP/1.1 103 Early Hints\r\nLink: " + LINK + b"\r\nX-Own: 1\r\n\r\n"
TOLD = b"HTTP/1.1 103 Early Hints\r\nlink: " + LINK + b"\r\n\r\n"
OTHERWISE = ((b"sec-fetch-mode", b"no-cors"),)
NAVIGATE = ((b"sec-fetch-mode", b"navigate"), (b"connection", b"keep-alive"))


class Hinting:
    """A site that hints at what a page needs, and has it when it is told to `go`."""

    def __init__(self, hints: bytes) -> None:
        self.go = asyncio.Event()
        self._hints = hints

    async def __call__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while True:
            try:
                head = await read_head(reader)
            except asyncio.IncompleteReadError:
                return
            if head.startswith(b"GET /page "):
                writer.write(self._hints)
                await self.go.wait()
            writer.write(sized(b"Content-Type: text/html", body=PAGE))


@pytest.fixture(params=["road", "lane"])
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@asynccontextmanager
async def hinted(
    tmp_path: Path, way: str, hints: bytes = HINT, **settings: Any
) -> AsyncIterator[tuple[Hinting, Line]]:
    """Whoever takes the lane does so from her first question on."""
    site = Hinting(hints)
    lane_to = no_lane if way == "road" else None
    async with scripted(site) as port:
        app = app_of(tmp_path, port, **settings)
        async with guarded(app, lane_to) as street, visitor(street) as line:
            await line.ask(get(b"/", *NAVIGATE))
            yield site, line
            assert bool(street.entered) is (way == "lane")


async def test_a_hint_comes_before_the_answer_exists(tmp_path: Path, way: str) -> None:
    async with hinted(tmp_path, way) as (site, line):
        line.writer.write(get(b"/page", *NAVIGATE))
        async with asyncio.timeout(10):
            told = await read_head(line.reader)
        assert (told, site.go.is_set()) == (TOLD, False)
        site.go.set()
        answer = await line.answer()

    assert (answer.status, answer.body) == (b"HTTP/1.1 200 OK", PAGE)


async def test_each_hint_comes_once_and_in_order(tmp_path: Path, way: str) -> None:
    other = HINT.replace(b"works", b"shop")
    async with hinted(tmp_path, way, HINT + other) as (site, line):
        site.go.set()
        line.writer.write(get(b"/page", *NAVIGATE))
        told = [await read_head(line.reader) for _ in range(3)]

    assert told[:2] == [TOLD, TOLD.replace(b"works", b"shop")]
    assert told[2].startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize("more", [(), OTHERWISE])
async def test_who_opens_no_page_is_told_none(
    tmp_path: Path, way: str, more: tuple[tuple[bytes, bytes], ...]
) -> None:
    async with hinted(tmp_path, way) as (site, line):
        if way == "lane":
            await line.ask(get(b"/", *more))
        site.go.set()
        answer = await line.ask(get(b"/page", *more))

    assert answer.status == b"HTTP/1.1 200 OK"


async def test_hints_pass_a_cache_on_their_way(tmp_path: Path) -> None:
    async with hinted(tmp_path, "road", cache={"bytes": 1_000_000}) as (site, line):
        line.writer.write(get(b"/page", *NAVIGATE))
        async with asyncio.timeout(10):
            assert await read_head(line.reader) == TOLD
        site.go.set()
        assert (await line.answer()).body == PAGE


async def test_the_line_goes_on_behind_a_hinted_answer(
    tmp_path: Path, way: str
) -> None:
    async with hinted(tmp_path, way, HINT * 5) as (site, line):
        site.go.set()
        line.writer.write(get(b"/page", *NAVIGATE))
        told = [await read_head(line.reader) for _ in range(MOST_HINTS)]
        bodies = [(await line.answer()).body]
        bodies.append((await line.ask(get(b"/", *OTHERWISE))).body)

    assert (told, bodies) == ([TOLD] * MOST_HINTS, [PAGE, PAGE])


BY_PROXY = {"trusted_proxies": ["127.0.0.1"]}


@pytest.mark.parametrize(
    ("settings", "hears"),
    [
        ({"early_hints": "direct"}, True),
        ({"early_hints": "all"}, True),
        ({"early_hints": "none"}, False),
        (BY_PROXY, False),  # direct is the default
        (BY_PROXY | {"early_hints": "direct"}, False),
        (BY_PROXY | {"early_hints": "all"}, True),
        (BY_PROXY | {"early_hints": "none"}, False),
    ],
)
async def test_hints_go_as_far_as_the_policy_says(
    tmp_path: Path, way: str, settings: dict[str, Any], hears: bool
) -> None:
    async with hinted(tmp_path, way, **settings) as (site, line):
        site.go.set()
        line.writer.write(get(b"/page", *NAVIGATE))
        told = await read_head(line.reader)

    first = TOLD if hears else b"HTTP/1.1 200 OK\r\n"
    assert told.startswith(first)


@pytest.mark.parametrize("more", [(b"via", b"1.1 a"), (b"x-forwarded-for", b"::1")])
async def test_a_proxy_that_nobody_named_is_told_none(
    tmp_path: Path, way: str, more: tuple[bytes, bytes]
) -> None:
    async with hinted(tmp_path, way) as (site, line):
        if way == "lane":
            await line.ask(get(b"/", *NAVIGATE, more))
        site.go.set()
        answer = await line.ask(get(b"/page", *NAVIGATE, more))

    assert answer.status == b"HTTP/1.1 200 OK"


async def test_visitors_of_http_1_0_are_told_none(tmp_path: Path) -> None:
    async with hinted(tmp_path, "road") as (site, line):
        site.go.set()
        old = get(b"/page", *NAVIGATE).replace(b"HTTP/1.1", b"HTTP/1.0")
        line.writer.write(old)
        written = await line.rest()

    assert written.startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize(
    "hints",
    [
        b"HTTP/1.1 103 X\r\n\r\n",
        b"HTTP/1.1 103 X\r\nContent-Security-Policy: x\r\nSet-Cookie: a=1\r\n\r\n",
        b"HTTP/1.1 103 X\r\nConnection: link\r\nLink: <x>\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\nLink: <x>\r\n\r\n",
        b"HTTP/1.1 102 Processing\r\nLink: <x>\r\n\r\n",
    ],
)
async def test_what_hints_at_nothing_is_not_told(
    tmp_path: Path, way: str, hints: bytes
) -> None:
    async with hinted(tmp_path, way, hints) as (site, line):
        site.go.set()
        answer = await line.ask(get(b"/page", *NAVIGATE))

    assert answer.status == b"HTTP/1.1 200 OK"
