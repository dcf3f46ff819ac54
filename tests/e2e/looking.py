"""How a page looks and behaves to somebody with a browser: sizes, colours, keys."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from tests.e2e.chromium import PATIENCE, SCROLL, Browser

TOOLS = Path(__file__).parents[2] / "deploy" / "install-tools"
COMPLAINTS = ("Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled")


@dataclass(frozen=True)
class Screen:
    width: int = 1440
    height: int = 900
    dark: bool = False
    scripts: bool = True


class Tab:
    """One page in front of somebody."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser = browser
        self._session = session

    async def call(self, method: str, **parameters: Any) -> Any:
        return await self._browser.call(method, self._session, **parameters)

    async def run(self, script: str) -> Any:
        found = await self.call(
            "Runtime.evaluate",
            expression=script,
            awaitPromise=True,
            returnByValue=True,
        )
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    async def press(self, key: str) -> None:
        codes = {"Tab": 9, "Enter": 13, "ArrowRight": 39}
        for kind in ("rawKeyDown", "keyUp"):
            await self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=codes[key],
            )

    def complaints(self) -> list[str]:
        """Of the console: errors, violations of the policy, what could not be had."""
        events = [e for e in self._browser._events if e["method"] in COMPLAINTS]
        return [json.dumps(event["params"])[:300] for event in events]

    async def picture(self, file: Path) -> None:
        """All of the page, from top to end."""
        size = (await self.call("Page.getLayoutMetrics"))["cssContentSize"]
        clip = {"x": 0, "y": 0, "scale": 1, "width": size["width"]}
        shot = await self.call(
            "Page.captureScreenshot",
            captureBeyondViewport=True,
            clip={**clip, "height": min(size["height"], 6000)},
        )
        png = base64.b64decode(shot["data"])
        await asyncio.to_thread(file.write_bytes, png)


@asynccontextmanager
async def opened(
    browser: Browser, url: str, screen: Screen | None = None
) -> AsyncIterator[Tab]:
    screen = screen or Screen()
    target = (await browser.call("Target.createTarget", url="about:blank"))["targetId"]
    attached = await browser.call(
        "Target.attachToTarget", targetId=target, flatten=True
    )
    tab = Tab(browser, attached["sessionId"])
    for domain in ("Page", "Runtime", "Log", "Network"):
        await tab.call(f"{domain}.enable")
    await tab.call(
        "Emulation.setDeviceMetricsOverride",
        width=screen.width,
        height=screen.height,
        deviceScaleFactor=1,
        mobile=screen.width < 600,
    )
    scheme = {
        "name": "prefers-color-scheme",
        "value": "dark" if screen.dark else "light",
    }
    await tab.call("Emulation.setEmulatedMedia", features=[scheme])
    await tab.call("Emulation.setScriptExecutionDisabled", value=not screen.scripts)
    browser._events.clear()
    browser._loaded.clear()
    await tab.call("Page.navigate", url=url)
    await asyncio.wait_for(browser._loaded.wait(), PATIENCE)
    if screen.scripts:
        await tab.run(SCROLL)
        await tab.run("scrollTo(0, 0)")
    try:
        yield tab
    finally:
        await browser.call("Target.closeTarget", targetId=target)


def axe() -> str:
    """The script of axe-core that deploy/install-tools puts aside; where npm could not
    be had, the older one among Python's packages."""
    found = re.search(r"^axe=(\S+)", TOOLS.read_text("utf-8"), re.MULTILINE)
    assert found
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(cache) / "atelier-guard" / found[1]
    file = folder / "node_modules/axe-core/axe.min.js"
    if not file.exists():
        file = Path(str(files("axe_core_python").joinpath("axe.min.js")))
    return file.read_text("utf-8")
