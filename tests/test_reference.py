"""rules/README.md tells the truth: every key, default, example and action."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from guard.complaints import named
from guard.document import read_document
from guard.entries import ConditionEntry, RuleEntry
from guard.errors import PolicyError
from guard.explanation import MEANING
from guard.facts import HABITS, Purpose
from guard.images.cookbook import all_recipes
from guard.images.recipe import OPTIONS
from guard.images.recipes import read_recipes
from guard.imports import Imports, rules_folder
from guard.loader import load_text
from guard.policy import PolicyFile
from guard.rules import Action

SHIPPED = all_recipes(rules_folder() / "recipes.yaml")
REFERENCE = (rules_folder() / "README.md").read_text("utf-8")


def table(title: str) -> dict[str, list[str]]:
    """Rows of the first table under a heading: the first cell leads to the others."""
    section = REFERENCE.split(f"\n## {title}\n")[1].split("\n## ")[0]
    rows = (line[2:-2].split(" | ") for line in section.splitlines() if "| `" in line)
    return {cells[0].strip("`"): cells[1:] for cells in rows}


def settings(shape: type[BaseModel] = PolicyFile, above: str = "") -> Iterator[Any]:
    """Every key that a policy may set, dotted, with its field."""
    for key, field in named(shape).items():
        if isinstance(inner := field.annotation, type) and issubclass(inner, BaseModel):
            yield from settings(inner, f"{above}{key}.")
        else:
            yield f"{above}{key}", field


def as_policy(key: str, value: str) -> PolicyFile:
    *outer, last = key.split(".")
    text = f"{last}: {value}"
    for above in reversed(outer):
        text = f"{above}: {{{text}}}"
    return PolicyFile.model_validate(read_document(text).data)


def test_settings_are_all_there_and_no_others() -> None:
    assert list(table("Settings")) == [key for key, _ in settings()]


@pytest.mark.parametrize(("key", "field"), [*settings()])
def test_setting_means_what_is_written(key: str, field: Any) -> None:
    default, description = table("Settings")[key]

    assert description == field.description
    assert as_policy(key, default.strip("`")) == PolicyFile()


def test_rule_keys() -> None:
    described = {key: [field.description] for key, field in named(RuleEntry).items()}

    assert table("Rules") == described


def test_conditions_are_all_there_and_no_others() -> None:
    assert list(table("Conditions")) == list(named(ConditionEntry))


@pytest.mark.parametrize(("key", "field"), [*named(ConditionEntry).items()])
def test_condition_means_what_is_written(key: str, field: Any) -> None:
    description, example = table("Conditions")[key]
    data = read_document(example.strip("`")).data

    assert description == field.description
    assert list(data) == [key]
    assert str(ConditionEntry.model_validate(data).condition())


def test_actions() -> None:
    rows = table("Actions")

    assert list(rows) == list(Action)
    assert all(rows[action][0].startswith(MEANING[action]) for action in Action)


def test_challenge_is_refused_as_the_reference_says() -> None:
    with pytest.raises(PolicyError, match="'challenge' is not built yet"):
        load_text("rules: [{name: a, if: {path: a}, action: challenge}]")


def test_purposes_are_all_named() -> None:
    assert all(f"`{purpose}`" in REFERENCE for purpose in Purpose)


def test_every_shipped_file_is_named() -> None:
    postures_and_snippets = set(table("Postures"))
    shipped = {path.stem for path in Imports(rules_folder()).snippets()}

    assert shipped <= postures_and_snippets
    assert all(path.stem in REFERENCE for path in rules_folder().glob("*.yaml"))


def examples(recipes: bool) -> list[str]:
    found = re.findall(r"```yaml\n(.*?)```", REFERENCE, re.S)
    return [one for one in found if one.startswith("# recipes") == recipes]


@pytest.mark.parametrize("example", examples(recipes=False))
def test_examples_are_good_policies(example: str) -> None:
    alone = example.replace(", ./partners.yaml", "")

    assert load_text(alone).rules


def test_habits() -> None:
    assert list(table("Habits")) == list(HABITS)


@pytest.mark.parametrize("example", examples(recipes=True))
def test_examples_are_good_recipes(example: str) -> None:
    assert set(read_recipes(example)) <= set(SHIPPED)


STEP_ROW = re.compile(r"^\| \[?`(\w+)`(?:\]\((.*?)\))? \| (?:`(.*?)`|none) \|", re.M)
STEP_ROWS = {
    name: (picture, options) for name, picture, options in STEP_ROW.findall(REFERENCE)
}


@pytest.mark.parametrize("step", OPTIONS)
def test_every_step_is_described_with_its_defaults(step: str) -> None:
    options = yaml.safe_load(f"{{{STEP_ROWS[step][1]}}}")
    as_written = {key: list(v) if key == "scenes" else v for key, v in options.items()}

    assert as_written == {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in OPTIONS[step].items()
    }


def test_every_recipe_is_shown() -> None:
    shown = re.findall(r"^\| \[`([\w-]+)`\]\(pictures/recipe-\1.jpg\)", REFERENCE, re.M)

    assert shown == list(SHIPPED)


def test_pictures_are_there_and_small() -> None:
    named = set(re.findall(r"\((pictures/[\w-]+\.jpg)\)", REFERENCE))
    sizes = {name: (rules_folder() / name).stat().st_size for name in named}
    told = [name for name, size in sizes.items() if size > 60_000 and "step" in name]

    assert not told
    assert sum(sizes.values()) < 1_000_000
