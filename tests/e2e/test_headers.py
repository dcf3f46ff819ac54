"""Whatever a page makes a person's browser ask for, its headers are no evidence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import anyio
import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from guard.addresses import Networks
from guard.bots.catalog import shipped_catalog
from guard.facts import Facts, read_facts
from guard.loader import load_text
from guard.verdict import decide
from tests.e2e import chromium
from tests.servers import serve

EVERYTHING = Path(__file__).with_name("everything.html").read_bytes()
SERVICE = b"""
addEventListener("activate", event => event.waitUntil(clients.claim()))
addEventListener("fetch", event => event.respondWith(fetch(event.request)))
fetch("/of-the-service.jpg")
"""
TYPES = {
    "js": "text/javascript",
    "html": "text/html",
    "jpg": "image/jpeg",
    "webmanifest": "application/manifest+json",
}

# The odd ones among what must have been asked.
HEARD = {"/worker.js", "/service.js", "/of-the-service.jpg", "/socket", "/film.mp4"}

pytestmark = [
    pytest.mark.xdist_group("e2e"),
    pytest.mark.skipif(chromium.COMMAND is None, reason="chromium is not installed"),
]


class Listener:
    """Answers everything, and keeps what was asked."""

    def __init__(self) -> None:
        self.heard: list[Facts] = []
        self.done = anyio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        facts = read_facts(scope, Networks(), 0.0)
        self.heard.append(facts)
        if scope["type"] == "websocket":
            await send({"type": "websocket.close"})
            return
        if facts.path == "/done":
            self.done.set()
        if facts.path == "/last.jpg":
            await self.done.wait()
        bodies = {"/": EVERYTHING, "/service.js": SERVICE}
        media = TYPES.get(facts.path.rpartition(".")[2], "text/html")
        answer = Response(bodies.get(facts.path, b"1"), media_type=media)
        await answer(scope, receive, send)


async def test_nothing_a_page_asks_for_is_evidence(tmp_path: Path) -> None:
    """Chromium takes 127.0.0.1 for a secure place: it asks as over https."""
    policy, catalog, listener = (
        load_text("import: order"),
        shipped_catalog(),
        Listener(),
    )
    async with serve(listener) as port, chromium.launched(tmp_path) as browser:
        await browser.visit(f"http://127.0.0.1:{port}/")

    asked = [
        replace(facts, scheme="https", identity=catalog.identify(facts.user_agent))
        for facts in listener.heard
    ]
    assert {facts.path for facts in asked} >= HEARD
    assert [
        decide(facts, policy) for facts in asked if decide(facts, policy).score
    ] == []
