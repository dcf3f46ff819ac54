"""Forms as browsers send them: short, and from a page of the guard's own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

MOST = 20_000  # bytes
FIELDS = 40
SECONDS = 20.0  # for all of it
OWN = frozenset({"same-origin", "none"})


class BadForm(Exception):
    """Says what is wrong with it, in words for whoever sent it."""


async def read_form(request: Request) -> Mapping[str, str]:
    """The last of each field. Raises `BadForm`."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise BadForm("That is no form.")
    try:
        async with asyncio.timeout(SECONDS):
            body = await read_body(request)
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=FIELDS
        )
    except ValueError:
        raise BadForm("That is no form.") from None
    except TimeoutError:
        raise BadForm("That took too long.") from None
    return dict(pairs)


async def read_body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST:
            raise BadForm("That is too long.")
    return bytes(body)


def is_foreign(headers: Mapping[str, str]) -> bool:
    """Whether another site made the browser send this. Programs send neither header.

    Proxies may have written another Host, so the browser's own word counts before it.
    Pages of other sites cannot set X-Forwarded-Host.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None or origin is None:
        return site not in (None, *OWN)
    places = (headers.get(name, "").lower() for name in ("host", "x-forwarded-host"))
    return (place_of(origin) or origin) not in places


def place_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
