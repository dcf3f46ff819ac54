"""Walks through the artist's own site and gathers its pictures; bounded in all."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

from guard.actions.encoded import decoded
from guard.errors import UpstreamError
from guard.headers import first
from guard.upstream.base import Incoming, Outgoing, Upstream
from guard.warming.links import is_picture, links_of, located, target_of

_BYTES = 5_000_000  # of one page or sitemap
_GZIP = b"\x1f\x8b"  # how it begins (RFC 1952)
_START = ("/robots.txt", "/sitemap.xml", "/")
_PACKED = ("/gzip", "/x-gzip", "/octet-stream")  # what a sitemap.xml.gz is sent as
_HEADERS = (
    (b"user-agent", b"atelier-guard (warm)"),
    (b"accept", b"text/html,application/xml"),
    (b"accept-encoding", b"identity"),
)


@dataclass(frozen=True, slots=True)
class Bounds:
    pictures: int = 20_000
    pages: int = 5_000
    seconds: float = 900.0


@dataclass(frozen=True, slots=True)
class Found:
    pictures: tuple[str, ...]
    pages: int
    unfinished: bool  # a bound was reached


class Walk:
    """`host` is what the site goes by; a sitemap may name others."""

    def __init__(self, upstream: Upstream, host: str, bounds: Bounds) -> None:
        self._upstream, self._host, self._bounds = upstream, host, bounds
        self._own = {host.lower()}
        self._pictures: dict[str, None] = {}
        self._seen: set[str] = set()
        self._ahead: deque[str] = deque()

    async def pictures(self) -> Found:
        """Raises `UpstreamError` where the site does not answer at all."""
        unfinished = False
        try:
            async with asyncio.timeout(self._bounds.seconds):
                await self._start()
                await self._follow()
        except TimeoutError:
            unfinished = True
        cut = unfinished or bool(self._ahead) or self._is_full()
        return Found(tuple(self._pictures), len(self._seen), cut)

    async def _start(self) -> None:
        for target in _START:
            self._add(target)
            text = await self._visit(self._ahead.popleft())
            if target == "/robots.txt":
                self._read_robots(text)

    async def _follow(self) -> None:
        while self._ahead and not self._is_full():
            try:
                await self._visit(self._ahead.popleft())
            except UpstreamError:
                continue  # one page less

    def _is_full(self) -> bool:
        many = len(self._pictures) >= self._bounds.pictures
        return many or len(self._seen) - len(self._ahead) >= self._bounds.pages

    async def _visit(self, target: str) -> str:
        kind, text = await self._fetch(target)
        if kind.endswith("html"):
            base = f"http://{self._host}{target}"
            links = links_of(text, base, frozenset(self._own))
            self._note(links.pictures)
            for page in links.pages:
                self._add(page)
        elif kind.endswith("xml"):
            self._read_sitemap(text)
        return text

    def _read_sitemap(self, text: str) -> None:
        """What it names is of this site: that is what sitemaps are for."""
        for address in located(text):
            _, _, rest = address.partition("://")
            self._own.add(rest.partition("/")[0].lower())
            target = target_of(address)
            if is_picture(target):
                self._note((target,))
            else:
                self._add(target)

    def _read_robots(self, text: str) -> None:
        for line in text.splitlines():
            name, _, value = line.partition(":")
            if name.strip().lower() == "sitemap":
                self._add(target_of(value.strip()))

    def _note(self, pictures: tuple[str, ...]) -> None:
        room = self._bounds.pictures - len(self._pictures)
        new = [each for each in pictures if each not in self._pictures]
        self._pictures.update(dict.fromkeys(new[:room]))

    def _add(self, target: str) -> None:
        if target and target not in self._seen:
            self._seen.add(target)
            self._ahead.append(target)

    async def _fetch(self, target: str) -> tuple[str, str]:
        """Its media type and text; nothing of what is no text or was not found."""
        headers = ((b"host", self._host.encode("ascii", "replace")), *_HEADERS)
        asked = Outgoing("GET", target.encode("ascii", "replace"), headers)
        incoming = await self._upstream.fetch(asked)
        try:
            declared = (first(incoming.headers, b"content-type") or b"").decode(
                "latin-1"
            )
            kind = declared.partition(";")[0].strip().lower()
            if kind.endswith(_PACKED) and _is_packed(target):
                kind = "application/xml"
            if incoming.status != 200 or not kind.endswith(("html", "xml", "/plain")):
                return "", ""
            return kind, await _text(incoming, _is_packed(target))
        finally:
            await incoming.close()


def _is_packed(target: str) -> bool:
    return target.partition("?")[0].lower().endswith(".xml.gz")


async def _text(incoming: Incoming, packed: bool) -> str:
    body = bytearray()
    async for piece in incoming.stream():
        body += piece
        if len(body) >= _BYTES:
            break
    whole = bytes(body[:_BYTES])
    if packed and whole.startswith(_GZIP):  # else the site sent it unpacked
        whole = decoded(whole, "gzip", _BYTES)
    return whole.decode("utf-8", "replace")
