from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client import CollectorRegistry
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from guard.app import App, geo_of, offline, pace_of, sources_of, store_of
from guard.bots.catalog import shipped_catalog
from guard.errors import UsageError
from guard.loader import default, load_text
from guard.records.metrics import Metrics
from guard.store.memory import MemoryStore
from guard.store.redis import RedisStore
from tests.build import BROWSER_HEADERS, make_facts
from tests.mmdb import database
from tests.servers import free_port, serve


def make_app(state: Path, upstream: str = "http://127.0.0.1:9", **settings: Any) -> App:
    policy = default(upstream=upstream, state=str(state), **settings)
    return App(policy, shipped_catalog(), admin_port=1)


async def test_visitors_get_the_site_and_not_the_metrics(tmp_path: Path) -> None:
    async with serve(PlainTextResponse("the site")) as port:
        app = make_app(tmp_path, f"http://127.0.0.1:{port}")
        async with serve(app) as public, httpx.AsyncClient() as person:
            url = f"http://127.0.0.1:{public}/metrics"
            answer = await person.get(url, headers=BROWSER_HEADERS)
        await app.close()

    assert answer.text == "the site"


def test_a_flood_of_new_user_agents_is_counted() -> None:
    metrics = Metrics(CollectorRegistry())
    devices = sources_of(shipped_catalog(), metrics=metrics).devices
    for number in range(200):
        devices.describe(f"flood {number}")

    labels = {"source": "devices"}
    name = "guard_source_failures_total"
    assert metrics.registry.get_sample_value(name, labels)


async def test_the_admin_port_shows_metrics(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    transport = httpx.ASGITransport(app)

    async with httpx.AsyncClient(transport=transport) as artist:
        answer = await artist.get("http://guard:1/metrics")
    await app.close()

    assert "guard_build_info{" in answer.text


async def test_a_site_that_is_down_is_a_clean_502(tmp_path: Path) -> None:
    app = make_app(tmp_path, f"http://127.0.0.1:{free_port()}")

    async with serve(app) as public, httpx.AsyncClient() as person:
        url = f"http://127.0.0.1:{public}/"
        answer = await person.get(url, headers=BROWSER_HEADERS)
    await app.close()

    assert (answer.status_code, "cannot be reached" in answer.text) == (502, True)


@pytest.mark.parametrize(("size", "asked"), [("1 MB", 1), (0, 2)])
async def test_the_site_is_asked_once_unless_the_cache_is_off(
    tmp_path: Path, size: object, asked: int
) -> None:
    kept = {"cache-control": "max-age=60"}
    site = Counting(PlainTextResponse("the site", headers=kept))
    async with serve(site) as port:
        url, cache = f"http://127.0.0.1:{port}", {"bytes": size}
        app = make_app(tmp_path, url, cache=cache)
        async with serve(app) as public, httpx.AsyncClient() as person:
            for _ in range(2):
                await person.get(f"http://127.0.0.1:{public}/", headers=BROWSER_HEADERS)
        await app.close()

    assert site.asked == asked


class Counting:
    """An ASGI app that counts how often it is asked."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.asked = app, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        await self.app(scope, receive, send)


async def test_lifespan_is_answered_and_ends_every_part(tmp_path: Path) -> None:
    said = iter(({"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}))
    heard: list[str] = []

    async def receive() -> Any:
        return next(said)

    async def send(message: Any) -> None:
        heard.append(message["type"])

    await make_app(tmp_path)({"type": "lifespan"}, receive, send)

    assert heard == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_the_rate_is_a_pace_with_a_burst() -> None:
    pace = pace_of(default(rate={"requests": 120, "seconds": 60}))

    assert (pace.interval, pace.burst) == (0.5, 60)


@pytest.mark.parametrize(
    ("address", "kind"),
    [("memory", MemoryStore), ("redis://127.0.0.1:1/0", RedisStore)],
)
async def test_the_store_is_the_one_in_the_policy(address: str, kind: type) -> None:
    store = store_of(default(store=address))
    await store.close()

    assert isinstance(store, kind)


async def test_people_do_not_notice_that_redis_is_gone(tmp_path: Path) -> None:
    gone = f"redis://127.0.0.1:{free_port()}/0"
    async with serve(PlainTextResponse("the site")) as port:
        app = make_app(tmp_path, f"http://127.0.0.1:{port}", store=gone)
        async with serve(app) as public, httpx.AsyncClient() as person:
            url = f"http://127.0.0.1:{public}/"
            answers = [await person.get(url, headers=BROWSER_HEADERS) for _ in "123"]
        await app.close()

    assert [answer.text for answer in answers] == ["the site"] * 3


HOSTER = "rules: [{name: hoster, if: {asn: AS64500}, action: block}]"


async def test_a_rule_may_ask_for_the_network(tmp_path: Path) -> None:
    file = tmp_path / "asn.mmdb"
    file.write_bytes(database({"198.51.100.0/24": {"asn": "AS64500"}}))
    bulk = offline(load_text(f"geo: {file}\n{HOSTER}"), shipped_catalog())

    verdict = await bulk.judge(make_facts())

    assert (verdict.action, verdict.facts.asn) == ("block", 64500)


def test_a_rule_that_asks_for_the_network_needs_to_know_it() -> None:
    with pytest.raises(UsageError, match="set `geo` to the path of an mmdb file"):
        geo_of(load_text(HOSTER))
