"""Visitors who come to the demo by themselves, so that its dashboard has something to
show: people who look around, and programs that take what they can."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from guard.errors import UpstreamError
from guard.headers import RawHeaders
from guard.upstream.base import Outgoing, Upstream

PAUSE = 1.0  # seconds between two visitors
FEWEST, MOST = 2, 7  # pictures that one of them wants
# Addresses that are nobody's (RFC 5737).
ADDRESS = "203.0.113.{}"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass(frozen=True, slots=True)
class Guest:
    """`share` is how often such a one comes, beside the others."""

    agent: str
    share: int
    is_person: bool = False


GUESTS = (
    Guest(BROWSER, 12, is_person=True),
    Guest("Mozilla/5.0 AppleWebKit/537.36 (compatible; GPTBot/1.3)", 5),
    Guest("Mozilla/5.0 AppleWebKit/537.36 (compatible; ClaudeBot/1.0)", 4),
    Guest("Mozilla/5.0 (compatible; Bytespider; spider-feedback@bytedance.com)", 3),
    Guest("CCBot/2.0 (https://commoncrawl.org/faq/)", 2),
    Guest("Mozilla/5.0 AppleWebKit/537.36 (compatible; PerplexityBot/1.0)", 2),
    Guest("Mozilla/5.0 (X11; Linux x86_64; rv:72.0) Gecko/20100101 Firefox/72.0", 2),
    Guest("python-requests/2.32.3", 1),
    Guest("Twitterbot/1.0", 1),
)


class Visitors:
    """`pictures` are paths of the site; `host` is what it is called."""

    def __init__(
        self,
        site: Upstream,
        host: str,
        pictures: Sequence[str],
        chance: random.Random,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._site = site
        self._host = host
        self._pictures = tuple(pictures)
        self._chance = chance
        self._pause = pause

    async def come(self, visitors: int) -> None:
        shares = [guest.share for guest in GUESTS]
        for _ in range(visitors):
            (guest,) = self._chance.choices(GUESTS, shares)
            with suppress(UpstreamError):  # somebody ended the demo
                await self._look(guest)
            await self._pause(PAUSE)

    async def close(self) -> None:
        await self._site.close()

    async def _look(self, guest: Guest) -> None:
        address = ADDRESS.format(self._chance.randrange(1, 255))
        await self._ask("/", guest, address)
        for _ in range(self._chance.randint(FEWEST, MOST)):
            await self._ask(self._chance.choice(self._pictures), guest, address)

    async def _ask(self, path: str, guest: Guest, address: str) -> None:
        headers = self._headers(path, guest, address)
        answer = await self._site.fetch(Outgoing("GET", path.encode(), headers))
        try:
            async for _ in answer.stream():
                pass
        finally:
            await answer.close()

    def _headers(self, path: str, guest: Guest, address: str) -> RawHeaders:
        said = {
            "host": self._host,
            "user-agent": guest.agent,
            "accept": "*/*",
            "x-forwarded-for": address,
        }
        if guest.is_person:
            said |= {
                "accept": "text/html" if path == "/" else "image/avif,image/webp,*/*",
                "accept-language": "en-US,en;q=0.5",
                "accept-encoding": "gzip, deflate",
            }
            if path != "/":
                said["referer"] = f"http://{self._host}/"
        return tuple((name.encode(), text.encode()) for name, text in said.items())
