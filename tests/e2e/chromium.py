"""A person's browser: Debian's Chromium, driven over its DevTools protocol."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

COMMAND = shutil.which("chromium")
PATIENCE = 60.0  # seconds for a page, on a busy machine
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--window-size=1400,1000",
)
# Lazy pictures load as a person scrolls; then the last of them have to arrive.
SCROLL = """new Promise(done => {
  let y = 0
  const step = () => {
    scrollTo(0, y += 400)
    if (y < document.body.scrollHeight) return setTimeout(step, 60)
    const shown = [...document.images].filter(i => i.offsetParent && !i.complete)
    Promise.all(shown.map(i => new Promise(r => { i.onload = i.onerror = r })))
      .then(() => setTimeout(done, 200))
  }
  step()
})"""


@dataclass
class Page:
    """What one page made the browser load: status and body by URL."""

    html: str = ""
    cookies: int = 0
    scripts: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)


class Browser:
    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._events: list[dict[str, Any]] = []
        self._loaded = asyncio.Event()

    async def listen(self) -> None:
        async for message in self._connection:
            event = json.loads(message)
            if answer := self._answers.pop(event.get("id", 0), None):
                answer.set_result(event)
                continue
            self._events.append(event)
            if event.get("method") == "Page.loadEventFired":
                self._loaded.set()

    async def call(self, method: str, session: str = "", **params: Any) -> Any:
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        call = {"id": number, "method": method, "params": params}
        await self._connection.send(
            json.dumps(call | ({"sessionId": session} if session else {}))
        )
        answer = await asyncio.wait_for(self._answers[number], PATIENCE)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    async def visit(self, url: str, screenshot: Path | None = None) -> Page:
        """Load the page in a fresh tab, scroll to its end, and report."""
        target = await self.call("Target.createTarget", url="about:blank")
        attached = await self.call(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True
        )
        session: str = attached["sessionId"]
        for domain in ("Page", "Network"):
            await self.call(f"{domain}.enable", session)
        self._events.clear()
        self._loaded.clear()
        await self.call("Page.navigate", session, url=url)
        await asyncio.wait_for(self._loaded.wait(), PATIENCE)
        await self._evaluate(session, SCROLL)
        page = await self._report(session)
        if screenshot:
            shot = await self.call("Page.captureScreenshot", session)
            png = base64.b64decode(shot["data"])
            await asyncio.to_thread(screenshot.write_bytes, png)
        await self.call("Target.closeTarget", targetId=target["targetId"])
        return page

    async def _evaluate(self, session: str, script: str) -> Any:
        result = await self.call(
            "Runtime.evaluate",
            session,
            expression=script,
            awaitPromise=True,
            returnByValue=True,
        )
        return result["result"].get("value")

    async def _report(self, session: str) -> Page:
        page = Page(
            html=await self._evaluate(session, "document.documentElement.outerHTML"),
            scripts=await self._evaluate(session, "document.scripts.length"),
            cookies=len((await self.call("Network.getCookies", session))["cookies"]),
        )
        answers = [e for e in self._events if e["method"] == "Network.responseReceived"]
        for event in answers:
            response, request = event["params"]["response"], event["params"]
            page.statuses[response["url"]] = response["status"]
            if request["type"] == "Image" and response["url"].startswith("http"):
                page.pictures[response["url"]] = await self._body(session, request)
        return page

    async def _body(self, session: str, request: dict[str, Any]) -> bytes:
        body = await self.call(
            "Network.getResponseBody", session, requestId=request["requestId"]
        )
        text: str = body["body"]
        return base64.b64decode(text) if body["base64Encoded"] else text.encode()


@asynccontextmanager
async def launched(profile: Path) -> AsyncIterator[Browser]:
    """Chromium with a window's user agent; ended together with the block."""
    assert COMMAND
    process = await asyncio.create_subprocess_exec(
        COMMAND,
        *FLAGS,
        f"--user-data-dir={profile}",
        f"--user-agent={await ordinary_user_agent()}",
        stderr=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        address = await asyncio.wait_for(devtools_address(process), PATIENCE)
        async with connect(address, max_size=None) as connection:
            browser = Browser(connection)
            listening = asyncio.ensure_future(browser.listen())
            yield browser
            listening.cancel()
    finally:
        process.terminate()
        await process.wait()


async def devtools_address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr
    while line := await process.stderr.readline():
        if found := re.search(rb"DevTools listening on (ws://\S+)", line):
            return found[1].decode()
    raise RuntimeError("Chromium ended before it listened")


async def ordinary_user_agent() -> str:
    """The user agent of a Chromium with a window, in the installed version."""
    assert COMMAND
    process = await asyncio.create_subprocess_exec(
        COMMAND, "--version", stdout=asyncio.subprocess.PIPE
    )
    version, _ = await process.communicate()
    found = re.search(rb"\d+", version)
    major = found[0].decode() if found else "140"
    return (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 "
        f"(KHTML, like Gecko) Chrome/{major}.0.0.0 Safari/537.36"
    )
