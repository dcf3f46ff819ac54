"""Secure sites: named, verified, and refused when they are somebody else."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from websockets.asyncio.client import connect as websocket
from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as serve_websocket

from guard.addresses import Networks
from guard.errors import UpstreamUnreachable
from guard.upstream.websocket import WebSocketRelay
from tests.servers import answering, serve
from tests.upstream.conftest import Connect
from tests.upstream.sites import get, whole
from tests.upstream.test_connection import ANSWER


def secured(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


@asynccontextmanager
async def site(context: ssl.SSLContext) -> AsyncIterator[int]:
    async def handle(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await answering(ANSWER)(reader, writer)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
    async with server:
        yield int(server.sockets[0].getsockname()[1])


async def test_a_secure_site_is_named_and_verified(
    connect: Connect, certificate: Path
) -> None:
    context, named = secured(certificate), list[str | None]()
    context.sni_callback = lambda _, name, __: named.append(name)
    async with site(context) as port:
        url = f"https://localhost:{port}"
        upstream = connect(url=url, tls=trusting(certificate))
        assert await whole(await upstream.fetch(get())) == b"ok"

    assert named == ["localhost"]


async def test_an_unknown_certificate_is_refused(
    connect: Connect, certificate: Path
) -> None:
    async with site(secured(certificate)) as port:
        with pytest.raises(UpstreamUnreachable):
            await connect(url=f"https://localhost:{port}").fetch(get())


async def test_a_certificate_of_another_name_is_refused(
    connect: Connect, certificate: Path
) -> None:
    async with site(secured(certificate)) as port:
        upstream = connect(url=f"https://127.0.0.1:{port}", tls=trusting(certificate))
        with pytest.raises(UpstreamUnreachable):
            await upstream.fetch(get())


async def test_a_websocket_to_a_secure_site_is_verified(certificate: Path) -> None:
    async def echo(connection: ServerConnection) -> None:
        await connection.send(await connection.recv())

    tls = trusting(certificate)
    async with serve_websocket(
        echo, "127.0.0.1", 0, ssl=secured(certificate)
    ) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        relay = WebSocketRelay(f"https://localhost:{port}", Networks(), tls=tls)
        async with serve(relay) as guard:
            address = f"ws://127.0.0.1:{guard}/"
            async with websocket(address, proxy=None) as visitor:
                await visitor.send("x")
                assert await visitor.recv() == "x"
