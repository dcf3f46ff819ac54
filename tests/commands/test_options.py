from __future__ import annotations

from pathlib import Path

import pytest

from guard.bots.catalog import Catalog, shipped_catalog
from guard.commands.options import read_policy
from guard.errors import UsageError


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return shipped_catalog()


def test_with_an_upstream_no_file_is_needed(catalog: Catalog) -> None:
    policy = read_policy(None, catalog, upstream="http://127.0.0.1:9")

    assert (policy.upstream, policy.posture) == ("http://127.0.0.1:9", "balanced")


def test_a_file_and_an_upstream_contradict_each_other(
    catalog: Catalog, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="leave out the file"):
        read_policy(tmp_path / "guard.yaml", catalog, upstream="http://127.0.0.1:9")


def test_the_file_beside_the_user_is_found(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "guard.yaml").write_text("posture: gentle")
    monkeypatch.chdir(tmp_path)

    assert read_policy(None, catalog).posture == "gentle"
