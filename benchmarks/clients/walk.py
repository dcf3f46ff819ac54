"""How a person walks through the portfolio, whatever the browser."""

from __future__ import annotations

import asyncio
import json
from time import monotonic
from typing import Any, Protocol

from benchmarks.clients.visit import Visit
from tests.e2e.chromium import SCROLL

PATIENCE = 60.0  # seconds for a page, on a busy machine
PLATES = 4  # works that are opened large
SAVED = 2  # pictures opened alone, as before saving them

LINKS = "[...document.querySelectorAll('header nav a')].map(a => a.pathname)"
SHOWN = "[...document.images].map(i => i.currentSrc).filter(s => s.includes('/works/'))"
WHERE = "[document.readyState, location.pathname]"
# The page may still be scrolling; and what is clicked at must have been painted there.
CENTRE = """(async () => {
  const e = document.querySelector(%s)
  const wait = () => new Promise(r => setTimeout(r, 150))
  for (let y = NaN, n = 0; y != scrollY && n < 40; n++) { y = scrollY; await wait() }
  e.scrollIntoView({block: 'center', behavior: 'instant'})
  await wait()
  const r = e.getBoundingClientRect()
  return [r.x + r.width / 2, r.y + r.height / 2]
})()"""


class Window(Protocol):
    """One tab. `run` gives the JSON text of what an expression comes to."""

    async def open(self, url: str) -> None: ...
    async def reload(self) -> None: ...
    async def run(self, expression: str) -> str: ...
    async def click(self, x: float, y: float) -> None: ...


async def walk(window: Window, visit: Visit) -> None:
    """Every page by its link, some works large, two of them alone; then once more."""
    await window.open(f"{visit.site}/")
    await look(window)
    for path in await value(window, LINKS):
        await follow(window, f'header nav a[href="{path}"]', path)
        await look(window)
        if path == "/lightbox/":
            await leaf(window)
    await follow(window, "header a.brand", "/")
    await again(window, visit)


async def look(window: Window) -> None:
    """To the page's end, at the pace of somebody who looks for something."""
    await window.run(SCROLL)


async def leaf(window: Window) -> None:
    """Opens the first work large, and goes on with the arrow."""
    await press(window, "ul.contact a")
    for _ in range(PLATES):
        await window.run("new Promise(r => setTimeout(r, 400))")
        await press(window, "section.plate:target a[rel=next]")
    await press(window, "section.plate:target a.close")


async def again(window: Window, visit: Visit) -> None:
    """The second visit finds most in the cache; one page is reloaded."""
    pictures = await value(window, SHOWN)
    for page in visit.urls(visit.pages):
        await window.open(page)
        await look(window)
    await window.reload()
    for picture in pictures[:SAVED]:
        await window.open(picture)


async def follow(window: Window, selector: str, path: str) -> None:
    await press(window, selector)
    end = monotonic() + PATIENCE
    while monotonic() < end:
        if await value(window, WHERE) == ["complete", path]:
            return
        await asyncio.sleep(0.1)
    raise TimeoutError(f"{path} did not come up")


async def press(window: Window, selector: str) -> None:
    x, y = await value(window, CENTRE % json.dumps(selector))
    await window.click(x, y)


async def value(window: Window, expression: str) -> Any:
    """None while one page gives way to the next."""
    text = await window.run(expression)
    return json.loads(text) if text else None
