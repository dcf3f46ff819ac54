"""aiohttp, many at once, with the headers that somebody copied from Chrome."""

from __future__ import annotations

import asyncio
import sys

import aiohttp

from benchmarks.clients.harvest import found

MOST = 40  # pages
AT_ONCE = 8
# From the network panel, for the first page; the same for everything that follows.
COPIED = {
    "accept": (
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
        "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
    ),
    "accept-language": "en-US,en;q=0.9",
    "accept-encoding": "gzip, deflate, br, zstd",
    "sec-ch-ua": '"Chromium";v="148", "Google Chrome";v="148", "Not/A)Brand";v="99"',
    "sec-ch-ua-mobile": "?0",
    "sec-ch-ua-platform": '"Windows"',
    "sec-fetch-dest": "document",
    "sec-fetch-mode": "navigate",
    "sec-fetch-site": "none",
    "sec-fetch-user": "?1",
    "upgrade-insecure-requests": "1",
    "user-agent": (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
        "(KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36"
    ),
}


async def fan_out(start: str) -> None:
    gate = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession(headers=COPIED) as session:

        async def get(url: str) -> bytes:
            async with gate, session.get(url) as answer:
                return bytes(await answer.read())

        left, seen, pictures = [start], set[str](), set[str]()
        while left and len(seen) < MOST:
            seen |= set(left)
            texts = await asyncio.gather(*map(get, left))
            links = [found(t.decode("utf-8", "replace"), start) for t in texts]
            left = sorted({u for each in links for u in each.pages} - seen)
            pictures |= {u for each in links for u in each.pictures}
        await asyncio.gather(*map(get, pictures))


if __name__ == "__main__":
    asyncio.run(fan_out(sys.argv[1]))
