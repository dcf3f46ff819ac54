"""A person's browser gets every page and picture as the artist made it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.e2e import chromium
from tests.e2e.stage import Stage

pytestmark = [
    pytest.mark.xdist_group("e2e"),
    pytest.mark.skipif(chromium.COMMAND is None, reason="chromium is not installed"),
]


async def test_a_person_sees_the_originals_and_nothing_else(
    stage: Stage, originals: Mapping[str, bytes], pages: tuple[str, ...], tmp_path: Path
) -> None:
    async with chromium.launched(tmp_path / "profile") as browser:
        seen = [await browser.visit(page) for page in pages]

    pictures = {url: body for page in seen for url, body in page.pictures.items()}
    changed = [u for u, body in pictures.items() if body != stage.original(u)]
    assert changed == []
    assert len(originals.keys() & pictures.keys()) >= 24
    statuses = {status for page in seen for status in page.statuses.values()}
    assert statuses == {200}
    assert sum(page.cookies for page in seen) == 0
    for url, page in zip(pages, seen, strict=True):
        scripts = len(re.findall(rb"<script", stage.original(url)))
        assert page.scripts == scripts
