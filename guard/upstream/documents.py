"""Small public documents, such as lists and keys, fetched with suspicion.

Only https, only from public addresses, and the address that was checked is the one that
is called, so that a name cannot lead into the guard's own network.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from urllib.parse import urljoin, urlsplit

import httpx

from guard.addresses import Address, parse_address

SECONDS = 20.0  # for one document, redirects and all
REDIRECTS = frozenset({301, 302, 303, 307, 308})
Resolve = Callable[[str, int], Awaitable[tuple[Address, ...]]]


class Refused(OSError):
    """What was asked for, or came back, is not what we take."""


class Documents:
    def __init__(
        self,
        transport: httpx.AsyncBaseTransport | None = None,
        resolve: Resolve | None = None,
    ) -> None:
        self._transport = transport or httpx.AsyncHTTPTransport(trust_env=False)
        self._resolve = resolve or system_addresses

    async def fetch(self, url: str, most: int, redirects: int = 0) -> bytes:
        """At most `most` bytes; raises OSError when they cannot be had."""
        try:
            async with asyncio.timeout(SECONDS):
                return await self._follow(url, most, redirects)
        except (
            TimeoutError,
            httpx.TransportError,
            httpx.InvalidURL,
            ValueError,
        ) as error:
            raise Refused(f"{url}: {error or type(error).__name__}") from None

    async def _follow(self, url: str, most: int, redirects: int) -> bytes:
        for _ in range(redirects + 1):
            response = await self._get(url)
            try:
                if response.status_code not in REDIRECTS:
                    return await read(url, response, most)
                url = urljoin(url, response.headers.get("location", ""))
            finally:
                await response.aclose()
        raise Refused(f"{url}: redirected too often")

    async def _get(self, url: str) -> httpx.Response:
        host, port = checked(url)
        address = await self._public(host, port)
        request = httpx.Request(
            "GET",
            httpx.URL(url).copy_with(host=str(address)),
            headers={
                "host": host if port == 443 else f"{host}:{port}",
                "user-agent": "atelier-guard (lists and keys)",
                "accept": "*/*",
                "accept-encoding": "identity",
            },
            extensions={
                "sni_hostname": host,
                "timeout": httpx.Timeout(SECONDS).as_dict(),
            },
        )
        return await self._transport.handle_async_request(request)

    async def _public(self, host: str, port: int) -> Address:
        found = await self._resolve(host, port)
        if not found or not all(is_public(address) for address in found):
            raise Refused(f"{host}: not at a public address")
        return found[0]

    async def close(self) -> None:
        await self._transport.aclose()


def checked(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or 443
    except ValueError as error:
        raise Refused(f"{url}: {error}") from None
    if parts.scheme != "https" or not host or parts.username is not None:
        raise Refused(f"{url}: not a plain https address")
    return host, port


def is_public(address: Address) -> bool:
    return address.is_global and not address.is_multicast


async def system_addresses(host: str, port: int) -> tuple[Address, ...]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = (parse_address(str(entry[4][0])) for entry in found)
    return tuple(address for address in addresses if address is not None)


async def read(url: str, response: httpx.Response, most: int) -> bytes:
    if response.status_code != 200:
        raise Refused(f"{url}: status {response.status_code}")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Refused(f"{url}: compressed, though we asked it not to be")
    body = bytearray()
    assert isinstance(response.stream, httpx.AsyncByteStream)
    async for piece in response.stream:
        body += piece
        if len(body) > most:
            raise Refused(f"{url}: larger than {most:,} bytes")
    return bytes(body)
