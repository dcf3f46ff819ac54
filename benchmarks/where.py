"""Where the microseconds of one request go.

    python benchmarks/where.py [--requests N]

Processor time of the guard alone, the least of several rounds. Visitors ask for one
picture or page, forty times each, on one connection without a network; the site is an
nginx. Each row is the road as far as it is named, so that the difference to the row
above is what that part costs. `--profile WORDS` runs the rows with these words under
cProfile, and names the functions that take longest.
"""

from __future__ import annotations

import asyncio
import cProfile
import pstats
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from itertools import count, islice, repeat
from pathlib import Path
from time import process_time, time
from typing import Any

import click
import uvloop
from prometheus_client import CollectorRegistry
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.server import ServerState

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.road.origin import PAGE, PICTURE, Origin, origin
from guard.app import App
from guard.behaviour import Observer
from guard.bots.catalog import shipped_catalog
from guard.judge import Judge
from guard.lane.lane import Lane
from guard.lane.protocol import LaneProtocol
from guard.loader import load_text
from guard.parts.memory import pace_of, store_of
from guard.parts.sources import sources_of
from guard.policy import Policy
from guard.records.metrics import Metrics
from guard.server import configure
from tests.browsers import chrome

ROUNDS = 14
POLICY = """
upstream: {origin}
trusted_proxies: [127.0.0.1]
cache: {{bytes: 256 MB}}
images: {{workers: 1}}
"""
BOT = {
    "user-agent": "Mozilla/5.0 (compatible; GPTBot/1.3; +https://openai.com/gptbot)",
    "accept": "*/*",
    "accept-encoding": "gzip, br",
}
EACH = 40  # requests of one visitor, before the next comes


class Wire(asyncio.Transport):
    """The visitor's end: counts what is written, and takes it at once."""

    def __init__(self) -> None:
        super().__init__()
        self.written = 0
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += len(data)

    def writelines(self, list_of_data: Iterable[bytes]) -> None:  # type: ignore[override]  # of bytes alone
        self.written += sum(map(len, list_of_data))

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        known = {"peername": ("127.0.0.1", 50_000), "sockname": ("127.0.0.1", 8080)}
        return known.get(name, default)

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    app: ASGIApp
    path: str
    headers: dict[str, str]
    lane: Lane | None = None


def requests(path: str, headers: dict[str, str]) -> Iterator[bytes]:
    for number in count():
        address = str(ip_address(0x0B000000 + number))
        yield from repeat(request(path, {**headers, "x-forwarded-for": address}), EACH)


def request(path: str, headers: dict[str, str]) -> bytes:
    said = {"host": "art.example", **headers, "x-forwarded-proto": "https"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()


class Told(LaneProtocol):
    """Says when the lane has answered; on the road the app does."""

    def __init__(self, tell: Callable[[], None], **named: Any) -> None:
        super().__init__(**named)
        self._tell = tell

    def answered(self) -> None:
        super().answered()
        self._tell()


class Visitor:
    """One connection, on which one after another asks."""

    def __init__(
        self, app: ASGIApp, requests: Iterator[bytes], lane: Lane | None
    ) -> None:
        self._app = app
        self._requests = requests
        self._answered = asyncio.Event()
        config = configure(self, lifespan="off")
        config.load()
        self._protocol = Told(
            self._answered.set,
            config=config,
            server_state=ServerState(),
            app_state={},
            lane_to=lambda port: lane,
        )
        self._protocol.connection_made(Wire())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        finally:
            self._answered.set()

    async def ask(self, times: int) -> None:
        for data in islice(self._requests, times):
            self._answered.clear()
            self._protocol.data_received(data)
            await self._answered.wait()

    def leave(self) -> None:
        self._protocol.transport.close()
        self._protocol.connection_lost(None)


async def microseconds(row: Row, times: int) -> float:
    visitor = Visitor(row.app, requests(row.path, row.headers), row.lane)
    await visitor.ask(20)  # warm, and a variant made
    rounds = []
    for _ in range(ROUNDS):
        started = process_time()
        await visitor.ask(times // ROUNDS)
        rounds.append((process_time() - started) / (times // ROUNDS) * 1e6)
    visitor.leave()
    return min(rounds)  # others use the machine, too


def constant(body: bytes) -> ASGIApp:
    head = [(b"content-type", b"image/jpeg"), (b"content-length", b"%d" % len(body))]
    start = {"type": "http.response.start", "status": 200, "headers": head}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(start)
        await send({"type": "http.response.body", "body": body})

    return app


def judging(judge: Judge, then: ASGIApp) -> ASGIApp:
    async def judged(scope: Scope, receive: Receive, send: Send) -> None:
        await judge.judge(scope)
        await then(scope, receive, send)

    return judged


def judge_of(policy: Policy) -> Judge:
    observer = Observer(
        store_of(policy), pace_of(policy), policy.traps.found, bytes(32)
    )
    sources, metrics = sources_of(shipped_catalog()), Metrics(CollectorRegistry())
    return Judge(policy, sources, observer, metrics, time)


def rows(app: App, uncached: App, judge: Judge, site: Origin) -> Iterator[Row]:
    person, page = chrome(), chrome("document")
    picture = (site.folder / PICTURE[1:]).read_bytes()
    bare = constant(picture)
    yield Row("uvicorn alone, a picture", bare, PICTURE, person)
    yield Row(".. and the verdict", judging(judge, bare), PICTURE, person)
    lane, site_lane = app.lane_to(0), uncached.lane_to(0)
    yield Row(".. the whole road, from the cache", app, PICTURE, person)
    yield Row("the lane, a picture from the cache", app, PICTURE, person, lane)
    yield Row("the lane, a picture from the site", uncached, PICTURE, person, site_lane)
    yield Row("uvicorn alone, a page", constant(b"." * 1024), PAGE, page)
    yield Row(".. and the verdict", judging(judge, constant(b"." * 1024)), PAGE, page)
    yield Row(".. the whole road, from the site", app, PAGE, page)
    yield Row("the lane, a page from the site", app, PAGE, page, lane)
    yield Row("a crawler, uvicorn alone", bare, PICTURE, BOT)
    yield Row(".. and the verdict", judging(judge, bare), PICTURE, BOT)
    yield Row(".. the whole road, a warm variant", app, PICTURE, BOT)
    yield Row("the lane, a warm variant", app, PICTURE, BOT, lane)


@contextmanager
def profiling(wanted: bool) -> Iterator[None]:
    profile = cProfile.Profile()
    if wanted:
        profile.enable()
    yield
    if wanted:
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)


async def report(site: Origin, folder: Path, times: int, profile: str) -> None:
    def policy(state: str, more: str = "") -> Policy:
        text = POLICY.format(origin=site.url) + more
        return load_text(text).model_copy(update={"state": folder / state})

    catalog = shipped_catalog()
    app = App(policy("state"), catalog, admin_port=1)
    without = policy("other").model_copy(update={"cache": no_cache()})
    uncached = App(without, catalog, admin_port=1)
    judge, last = judge_of(policy("state")), 0.0
    print(f"{'the road as far as':<36}{'us':>8}{'more':>8}")
    for row in rows(app, uncached, judge, site):
        if profile and profile not in f"{row.name} {row.path}":
            continue
        with profiling(bool(profile)):
            cost = await microseconds(row, times)
        more = f"{cost - last:>+8.1f}" if row.name.startswith("..") else ""
        print(f"{row.name:<36}{cost:>8.1f}{more}", flush=True)
        last = cost
    await app.close()
    await uncached.close()


def no_cache() -> Any:
    return load_text("cache: {bytes: 0}").cache


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        await work()

    uvloop.run(main())


@click.command()
@click.option("--requests", "times", default=7000, show_default=True)
@click.option("--profile", default="", help="Profile the rows that have these words.")
def main(times: int, profile: str) -> None:
    """Print what each stretch of the road costs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = origin(folder)
        try:
            run(lambda: report(site, folder, times, profile))
        finally:
            site.process.stop()


if __name__ == "__main__":
    main()
