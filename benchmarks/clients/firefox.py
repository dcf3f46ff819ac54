"""Firefox with a person at it, driven over WebDriver BiDi."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from benchmarks.clients.visit import Visit
from benchmarks.clients.walk import walk

COMMAND = "firefox-esr"
PATIENCE = 90.0  # seconds for an answer, on a busy machine
# Nobody is called but the portfolio.
QUIET = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}


class Tab:
    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._numbers = itertools.count(1)
        self._name = ""

    async def call(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        call = {"id": number, "method": method, "params": params}
        await self._connection.send(json.dumps(call))
        async with asyncio.timeout(PATIENCE):
            answer: dict[str, Any] = {}
            while answer.get("id") != number:  # Events have none.
                answer = json.loads(await self._connection.recv())
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['message']}")
        return answer["result"]

    async def start(self) -> None:
        await self.call("session.new", capabilities={})
        tree = await self.call("browsingContext.getTree")
        self._name = tree["contexts"][0]["context"]

    async def open(self, url: str) -> None:
        await self.call(
            "browsingContext.navigate", context=self._name, url=url, wait="complete"
        )

    async def reload(self) -> None:
        await self.call("browsingContext.reload", context=self._name, wait="complete")

    async def run(self, expression: str) -> str:
        try:
            answer = await self.call(
                "script.evaluate",
                expression=f"(async () => JSON.stringify(await ({expression})))()",
                target={"context": self._name},
                awaitPromise=True,
            )
        except RuntimeError:  # The page went away while it was asked.
            return ""
        return str(answer.get("result", {}).get("value", ""))

    async def click(self, x: float, y: float) -> None:
        strokes = [
            {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 80},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        mouse = {"type": "pointer", "id": "mouse", "actions": strokes}
        await self.call("input.performActions", context=self._name, actions=[mouse])


@asynccontextmanager
async def launched(profile: Path) -> AsyncIterator[Tab]:
    """Firefox in a new profile; ended together with the block."""
    await asyncio.to_thread(prepare, profile)
    process = await asyncio.create_subprocess_exec(
        COMMAND,
        *("--headless", "--no-remote", "--remote-debugging-port=0"),
        *("--profile", str(profile), "--window-size=1400,1000"),
        env=os.environ | {"HOME": str(profile)},
        stderr=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        address = await asyncio.wait_for(bidi_address(process), PATIENCE)
        drained = asyncio.ensure_future(process.communicate())
        async with connect(f"{address}/session", max_size=None) as connection:
            tab = Tab(connection)
            await tab.start()
            yield tab
        process.terminate()
        await drained
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


def prepare(profile: Path) -> None:
    profile.mkdir(parents=True)
    lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in QUIET.items())
    (profile / "user.js").write_text("\n".join(lines))


async def bidi_address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr
    while line := await process.stderr.readline():
        if found := re.search(rb"BiDi listening on (ws://\S+)", line):
            return found[1].decode()
    raise RuntimeError("Firefox ended before it listened")


async def person(visit: Visit) -> None:
    async with launched(visit.folder / "profile") as tab:
        await walk(tab, visit)
