"""One stage for all tests of this folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.e2e.stage import Stage, staged
from tests.site import site_folder


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    shutil.copytree(site_folder(tmp_path_factory.getbasetemp()), folder / "site")
    with staged(folder) as stage:
        yield stage


@pytest.fixture(scope="session")
def originals(stage: Stage) -> Mapping[str, bytes]:
    return {url: stage.original(url) for url in stage.pictures}


@pytest.fixture
def pages(stage: Stage) -> tuple[str, ...]:
    return tuple(stage.guard + page for page in stage.holds.pages)


@pytest.fixture
def loot(tmp_path: Path) -> Path:
    """Where a crawler puts what it took."""
    folder = tmp_path / "loot"
    folder.mkdir()
    return folder
