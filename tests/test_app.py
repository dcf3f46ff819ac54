from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from guard.app import App
from guard.bots.catalog import shipped_catalog
from guard.crew.line import REFUSED
from guard.loader import default
from tests.build import BROWSER_HEADERS
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


@pytest.mark.parametrize(("page", "asked"), [(b"other", 1), (b"", 2)])
async def test_what_another_worker_purged_is_forgotten(
    tmp_path: Path, page: bytes, asked: int
) -> None:
    kept = {"cache-control": "max-age=60"}
    site = Counting(PlainTextResponse("the site", headers=kept))
    async with serve(site) as port:
        app = make_app(tmp_path, f"http://127.0.0.1:{port}", cache={"bytes": "1 MB"})
        async with serve(app) as public, httpx.AsyncClient() as person:
            url = f"http://127.0.0.1:{public}/"
            for _ in range(2):
                await person.get(url, headers=BROWSER_HEADERS)
                app.hear(b"http://art.example/" + page)
        await app.close()

    assert site.asked == asked


async def test_what_the_supervisor_refused_is_counted(tmp_path: Path) -> None:
    app = make_app(tmp_path, cache={"bytes": "1 MB"})
    transport = httpx.ASGITransport(app)
    app.hear(REFUSED)

    async with httpx.AsyncClient(transport=transport) as artist:
        answer = await artist.get("http://127.0.0.1:1/metrics")
    await app.close()

    assert "guard_policy_load_failures_total 1.0" in answer.text


async def test_the_admin_port_shows_metrics(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    transport = httpx.ASGITransport(app)

    async with httpx.AsyncClient(transport=transport) as artist:
        answer = await artist.get("http://127.0.0.1:1/metrics")
    await app.close()

    assert "guard_build_info{" in answer.text


async def test_no_websocket_passes_the_admin_port(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "websocket",
        "server": ("127.0.0.1", 1),
        "path": "/",
        "headers": [],
    }
    await app(scope, receive, send)
    await app.close()

    assert sent == []  # which servers take for a refusal


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


async def test_people_do_not_notice_that_redis_is_gone(tmp_path: Path) -> None:
    gone = f"redis://127.0.0.1:{free_port()}/0"
    async with serve(PlainTextResponse("the site")) as port:
        app = make_app(tmp_path, f"http://127.0.0.1:{port}", store=gone)
        async with serve(app) as public, httpx.AsyncClient() as person:
            url = f"http://127.0.0.1:{public}/"
            answers = [await person.get(url, headers=BROWSER_HEADERS) for _ in "123"]
        await app.close()

    assert [answer.text for answer in answers] == ["the site"] * 3


def test_the_process_that_serves_visitors_has_no_numpy_and_no_pillow() -> None:
    heavy = "{'numpy', 'PIL', 'distributed', 'obstore'}"
    modules = "sys, guard.app, guard.cli, guard.commands.serve"
    code = f"import {modules}; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "set()\n"
