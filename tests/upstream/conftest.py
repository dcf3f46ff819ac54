"""All clients stand the same trials."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from guard.upstream.base import Upstream
from guard.upstream.client import PooledUpstream
from guard.upstream.httpx_client import HttpxUpstream
from guard.upstream.limits import DEFAULT, Limits
from tests.upstream.caching import DISKS, ROOMS
from tests.upstream.readers import AskingNow

Connect = Callable[..., Upstream]
CLIENTS: dict[str, Callable[..., Upstream]] = {
    "httpx": HttpxUpstream,
    "pooled": PooledUpstream,
    "at once": AskingNow,
}


@pytest.fixture(scope="session", params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": request.param}


@pytest.fixture(params=list(CLIENTS))
async def connect(request: pytest.FixtureRequest) -> AsyncIterator[Connect]:
    """`connect(port)`: an Upstream that is closed when the test ends."""
    opened: list[Upstream] = []

    def connect(
        port: int = 0,
        limits: Limits = DEFAULT,
        url: str = "",
        tls: ssl.SSLContext | None = None,
    ) -> Upstream:
        make = CLIENTS[request.param]
        opened.append(make(url or f"http://127.0.0.1:{port}", limits, tls))
        return opened[-1]

    yield connect
    for upstream in opened:
        await upstream.close()


@pytest.fixture(params=["in memory", "on disk"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """The same trials for a cache in memory alone, and with a disk below it."""
    if request.param == "on disk":
        DISKS.append(tmp_path)
    yield
    for room in ROOMS:
        if room.rows is not None:
            room.rows.close()
    DISKS.clear()
    ROOMS.clear()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of `localhost`, signed by itself."""
    path = tmp_path_factory.mktemp("tls") / "site.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1"
    command += " -nodes -days 2 -subj /CN=localhost"
    command += " -addext subjectAltName=DNS:localhost"
    subprocess.run(
        [*command.split(), "-keyout", str(path), "-out", str(path)],
        check=True,
        capture_output=True,
    )
    return path
