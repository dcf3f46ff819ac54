"""The portfolio, and a way to ask its server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from guard.demo.server import site_app
from tests.site import BASE, site_folder


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site_folder(tmp_path_factory.getbasetemp())


@pytest.fixture
async def visitor(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(site_app(folder))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield client
