from __future__ import annotations

from pathlib import Path

import pytest

from guard.bots.catalog import Catalog, shipped_catalog
from guard.commands.options import policy_to_serve, read_policy
from guard.errors import UsageError


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return shipped_catalog()


def test_with_an_upstream_no_file_is_needed(catalog: Catalog) -> None:
    policy = policy_to_serve(None, catalog, "http://127.0.0.1:9", None)

    assert (policy.upstream, policy.posture) == ("http://127.0.0.1:9", "balanced")


def test_a_file_and_an_upstream_contradict_each_other(
    catalog: Catalog, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="leave out --upstream"):
        policy_to_serve(tmp_path / "guard.yaml", catalog, "http://127.0.0.1:9", None)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A policy beside the user."""
    file = tmp_path / "guard.yaml"
    file.write_text(
        "posture: gentle\nthresholds: {cloak: 7, poison: 8}\n"
        "rules: [{name: mine, if: {path: ^/press/}, action: allow}]\n"
    )
    monkeypatch.chdir(tmp_path)
    return file


@pytest.mark.usefixtures("here")
def test_the_file_beside_the_user_is_found(catalog: Catalog) -> None:
    assert read_policy(None, catalog).posture == "gentle"
    assert policy_to_serve(None, catalog, None, None).posture == "gentle"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("upstream", "posture", "said"),
    [
        ("http://127.0.0.1:9", None, "leave out --upstream, or"),
        (None, "strict", "leave out --posture, or"),
        ("http://127.0.0.1:9", "strict", "leave out --upstream and --posture, or"),
    ],
)
def test_options_do_not_silently_replace_the_file_beside_the_user(
    catalog: Catalog, upstream: str | None, posture: str | None, said: str
) -> None:
    with pytest.raises(UsageError, match=rf"^guard\.yaml says .*{said}"):
        policy_to_serve(None, catalog, upstream, posture)


@pytest.mark.parametrize("named", [True, False])
def test_another_posture_is_tried_with_all_else_that_the_file_says(
    catalog: Catalog, here: Path, named: bool
) -> None:
    policy = read_policy(here if named else None, catalog, "strict")
    sources = [rule.source for rule in policy.rules]

    assert policy.posture == "strict"
    assert "mine" in [rule.name for rule in policy.rules]
    assert dict(policy.scale.thresholds) == {"cloak": 7, "poison": 8}
    assert any("strict.yaml" in source for source in sources)
    assert not any("gentle.yaml" in source for source in sources)


def test_another_posture_is_tried_without_a_file(catalog: Catalog) -> None:
    assert read_policy(None, catalog, "strict").posture == "strict"
