"""All recipes: the shipped ones, and the artist's own in place of some of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from guard.errors import PolicyError, Problem
from guard.images.recipe import Recipe
from guard.images.recipes import read_recipes

_LARGEST = 100_000  # bytes of a file of recipes


def all_recipes(shipped: Path, own: str = "") -> Mapping[str, Recipe]:
    """`own` is the path of a file, "" for none. Raises PolicyError with every problem
    at once."""
    recipes = read_recipes(_text(shipped), str(shipped))
    if not own:
        return recipes
    mine = read_recipes(_text(Path(own)), own)
    known = ", ".join(recipes)
    unused = tuple(
        Problem(own, 1, 1, f"no action uses a recipe {name!r}", f"there are {known}")
        for name in mine
        if name not in recipes
    )
    if unused:
        raise PolicyError(unused)
    return MappingProxyType({**recipes, **mine})


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise _refused(path, f"larger than {_LARGEST:,} bytes")
        return data.decode("utf-8-sig")
    except OSError as error:
        raise _refused(path, error.strerror or "cannot be read") from None
    except UnicodeDecodeError as error:
        raise _refused(path, f"not UTF-8 at byte {error.start}") from None


def _refused(path: Path, reason: str) -> PolicyError:
    return PolicyError((Problem(str(path), 1, 1, reason),))
