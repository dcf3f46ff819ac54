"""lynx and w3m: people who read, follow links and save a picture now and then."""

from __future__ import annotations

from benchmarks.clients.harvest import found
from benchmarks.clients.visit import Visit

MOST = 40  # pages
SAVED = 4  # pictures


async def lynx(visit: Visit) -> None:
    await stroll(visit, ("lynx", "-source"), ("lynx", "-dump"))


async def w3m(visit: Visit) -> None:
    await stroll(visit, ("w3m", "-dump_source"), ("w3m", "-dump"))


async def stroll(visit: Visit, source: tuple[str, ...], page: tuple[str, ...]) -> None:
    """From page to page by their links; then back to read one, and save pictures."""
    left, seen, pictures = [f"{visit.site}/"], set[str](), list[str]()
    while left and len(seen) < MOST:
        url = left.pop(0)
        seen.add(url)
        links = found((await visit.run(*source, url)).decode("utf-8", "replace"), url)
        left += [u for u in links.pages if u not in seen and u not in left]
        pictures += [u for u in links.pictures if u not in pictures]
    await visit.run(*page, f"{visit.site}/")
    for url in pictures[:SAVED]:
        await visit.run(*source, url)
