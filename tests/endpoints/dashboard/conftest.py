"""One artist for a test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.endpoints.dashboard.rooms import Artist, artist


@pytest.fixture
async def marlene(tmp_path: Path) -> AsyncIterator[Artist]:
    async with artist(tmp_path) as marlene:
        yield marlene
