"""Own recipes stand in for shipped ones; what is wrong with them is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from guard.errors import PolicyError
from guard.images.cookbook import all_recipes
from guard.imports import rules_folder

SHIPPED = rules_folder() / "recipes.yaml"


def test_the_shipped_ones() -> None:
    names = ["poison-decoy", "poison-shift", "cloak", "preview", "card"]
    assert [*all_recipes(SHIPPED)] == names


def test_an_own_one_replaces_the_shipped(tmp_path: Path) -> None:
    own = tmp_path / "mine.yaml"
    own.write_text("poison-decoy: [{decoy: {scenes: [waves]}}, stretch, encode]")
    recipes = all_recipes(SHIPPED, str(own))
    assert [step.name for step in recipes["poison-decoy"].steps][1] == "stretch"
    assert recipes["cloak"] == all_recipes(SHIPPED)["cloak"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"cloack: [decode, encode]", "no action uses a recipe 'cloack'"),
        (b"cloak: [decode, blur, encode]", "unknown step 'blur'"),
        (b"\xff\xfe", "not UTF-8"),
        (b"#" * 200_000, "larger than"),
    ],
)
def test_what_is_wrong_is_told(data: bytes, message: str, tmp_path: Path) -> None:
    own = tmp_path / "mine.yaml"
    own.write_bytes(data)
    with pytest.raises(PolicyError, match=message):
        all_recipes(SHIPPED, str(own))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="No such file"):
        all_recipes(SHIPPED, str(tmp_path / "mine.yaml"))
