"""Chromium: with a person at it, with a scraper at it, and as it comes."""

from __future__ import annotations

import asyncio
from typing import Any

from benchmarks.clients.visit import Visit
from benchmarks.clients.walk import walk
from tests.e2e.chromium import COMMAND, Browser, launched

HARVEST = """(async pages => {
  const found = new Set()
  for (const page of pages) {
    const text = await (await fetch(page)).text()
    const dom = new DOMParser().parseFromString(text, 'text/html')
    for (const e of dom.querySelectorAll('img[src], [srcset]')) {
      const set = (e.getAttribute('srcset') || '').split(',')
      for (const one of [e.getAttribute('src'), ...set])
        if (one && one.trim()) found.add(new URL(one.trim().split(' ')[0], page).href)
    }
  }
  const left = [...found]
  const take = async () => {
    while (left.length) await (await fetch(left.pop())).arrayBuffer()
  }
  await Promise.all([1, 2, 3, 4, 5, 6].map(take))
  return found.size
})(%s)"""


class Tab:
    """One tab over the DevTools protocol."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser = browser
        self._session = session

    @classmethod
    async def opened(cls, browser: Browser) -> Tab:
        target = await browser.call("Target.createTarget", url="about:blank")
        attached = await browser.call(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True
        )
        tab = cls(browser, attached["sessionId"])
        await tab.call("Page.enable")
        await tab.call("Page.bringToFront")
        return tab

    async def call(self, method: str, **params: Any) -> Any:
        return await self._browser.call(method, self._session, **params)

    async def open(self, url: str) -> None:
        await self.call("Page.navigate", url=url)
        await self._complete(url)

    async def reload(self) -> None:
        await self.run("window.old = true")
        await self.call("Page.reload")
        await self._wait("!window.old && document.readyState == 'complete'")

    async def run(self, expression: str) -> str:
        try:
            result = await self.call(
                "Runtime.evaluate",
                expression=f"(async () => JSON.stringify(await ({expression})))()",
                awaitPromise=True,
                returnByValue=True,
            )
        except RuntimeError:  # The page went away while it was asked.
            return ""
        value = result["result"].get("value", "")
        return value if isinstance(value, str) else ""

    async def click(self, x: float, y: float) -> None:
        where = {"x": x, "y": y}
        button: dict[str, Any] = {"button": "left", "clickCount": 1}
        await self.call("Input.dispatchMouseEvent", type="mouseMoved", **where)
        for kind in ("mousePressed", "mouseReleased"):
            await self.call("Input.dispatchMouseEvent", type=kind, **where, **button)

    async def _complete(self, url: str) -> None:
        await self._wait(
            f"location.href.split('#')[0] == {url!r} && "
            "document.readyState == 'complete'"
        )

    async def _wait(self, condition: str) -> None:
        """Half a minute at most; what has not come by then does not come."""
        for _ in range(300):
            if await self.run(condition) == "true":
                return
            await asyncio.sleep(0.1)


async def person(visit: Visit) -> None:
    async with launched(visit.folder / "profile") as browser:
        await walk(await Tab.opened(browser), visit)


async def harvester(visit: Visit) -> None:
    """A normal user agent; looks at one page, then fetches what all pages name."""
    async with launched(visit.folder / "profile") as browser:
        tab = await Tab.opened(browser)
        await tab.open(f"{visit.site}/")
        await tab.run(HARVEST % list(visit.urls(visit.pages)))


async def picture_by_picture(visit: Visit) -> None:
    """A normal user agent; opens each picture of a list as if it were a page."""
    async with launched(visit.folder / "profile") as browser:
        tab = await Tab.opened(browser)
        for url in visit.urls(visit.pictures):
            await tab.open(url)


async def screenshots(visit: Visit) -> None:
    """From the command line, as it comes: HeadlessChrome says so itself."""
    assert COMMAND
    for number, url in enumerate(visit.urls(visit.pages)):
        await visit.run(
            COMMAND,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            f"--user-data-dir={visit.folder / 'profile'}",
            "--window-size=1400,6000",
            f"--screenshot={visit.folder / f'{number}.png'}",
            url,
        )
