"""Reads recipes from YAML, once: who makes pictures gets them as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import yaml
from yaml.constructor import SafeConstructor

from guard.errors import PolicyError, Problem
from guard.images.recipe import OPTIONS, SCENES, Recipe, Step, Value

_FIRST = ("decode", "decoy")  # where a picture comes from
_MOST = 1e9  # of any number


def read_recipes(text: str, file: str = "recipes.yaml") -> Mapping[str, Recipe]:
    """Raises PolicyError with every problem at once."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what = str(error).partition("\n")[0]
        raise PolicyError(
            (Problem(file, line, column, f"not YAML: {what}"),)
        ) from error
    except RecursionError:
        raise PolicyError((Problem(file, 1, 1, "nested too deeply"),)) from None
    reader = _Reader(file)
    recipes = {recipe.name: recipe for recipe in reader.recipes(root)}
    if reader.problems:
        raise PolicyError(tuple(reader.problems))
    return MappingProxyType(recipes)


class _Reader:
    """Walks YAML nodes, which know their places, and gathers what is wrong."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.problems: list[Problem] = []

    def recipes(self, root: yaml.Node | None) -> Iterator[Recipe]:
        for key, node in self._pairs(root, "recipes by name"):
            if isinstance(node, yaml.SequenceNode):  # steps alone
                yield Recipe(key, self._steps(key, node))
                continue
            fields = dict(
                self._pairs(node, "a list of steps, or `version` and `steps`")
            )
            steps = self._steps(key, fields.pop("steps", None))
            version = self._version(fields.pop("version", None))
            for name, odd in fields.items():
                self._problem(odd, f"unknown key {name!r}", "version, steps")
            yield Recipe(key, steps, version)

    def _version(self, node: yaml.Node | None) -> int:
        value = self._value(node) if node else 1
        if isinstance(value, int):
            return value
        self._problem(node, "`version` must be a whole number")
        return 1

    def _steps(self, recipe: str, node: yaml.Node | None) -> tuple[Step, ...]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self._problem(node, "`steps` must be a list of steps")
            return ()
        read = [(self._step(item), item) for item in node.value]
        steps = [(step, item) for step, item in read if step is not None]
        if len(steps) == len(read):  # else the order is not known
            self._ordered(recipe, [(step.name, item) for step, item in steps])
        return tuple(step for step, _ in steps)

    def _ordered(self, recipe: str, steps: list[tuple[str, yaml.Node]]) -> None:
        first, last = steps[0], steps[-1]
        if first[0] not in _FIRST:
            self._problem(first[1], "the first step must be `decode` or `decoy`")
        if last[0] != "encode":
            self._problem(last[1], "the last step must be `encode`")
        for name, node in steps[1:]:
            if name in _FIRST:
                self._problem(node, f"`{name}` can only be the first step")
        for name, node in steps[:-1]:
            if name == "encode":
                self._problem(node, "`encode` can only be the last step")
        if recipe.startswith("poison-"):
            self._poisonous(steps)

    def _poisonous(self, steps: list[tuple[str, yaml.Node]]) -> None:
        first, node = steps[0]
        follows = steps[1][0] if len(steps) > 1 else ""
        if first == "decode" and follows != "shift":
            hint = "put `shift` after `decode`, or begin with `decoy`"
            self._problem(node, "a recipe of poison must not show the work", hint)

    def _step(self, node: yaml.Node) -> Step | None:
        if isinstance(node, yaml.ScalarNode):
            name, options = str(node.value), {}
        else:
            named = self._pairs(node, "a step, as `name` or `name: {option: value}`")
            name, body = named[0] if len(named) == 1 else ("", None)
            options = dict(self._pairs(body, "options")) if body else {}
        if name not in OPTIONS:
            self._problem(node, f"unknown step {name!r}", ", ".join(OPTIONS))
            return None
        pairs = [(key, self._option(name, key, at)) for key, at in options.items()]
        return Step(name, tuple((key, v) for key, v in pairs if v is not None))

    def _option(self, step: str, key: str, node: yaml.Node) -> Value | None:
        known = OPTIONS[step]
        if key not in known:
            hint = ", ".join(known) or "it takes none"
            self._problem(node, f"unknown option {key!r} of step {step!r}", hint)
            return None
        value = self._value(node)
        if not _same_kind(value, known[key]):
            self._problem(
                node, f"{key!r} has the wrong type", f"for example {known[key]}"
            )
            return None
        if isinstance(value, int | float) and value > _MOST:
            self._problem(node, f"{key!r} is more than {_MOST:,.0f}")
            return None
        if key == "scenes" and not set(value) <= set(SCENES):  # type: ignore[arg-type]
            self._problem(node, "unknown scene", ", ".join(SCENES))
        return value

    def _value(self, node: yaml.Node | None) -> Value | None:
        if isinstance(node, yaml.SequenceNode):
            return tuple(str(item.value) for item in node.value)
        if not isinstance(node, yaml.ScalarNode):
            return None
        try:  # what looks like a number or a date may be none
            value = SafeConstructor().construct_document(node)
        except (yaml.YAMLError, ValueError, KeyError):
            return None
        return value if isinstance(value, int | float | str) else None

    def _pairs(
        self, node: yaml.Node | None, wanted: str
    ) -> list[tuple[str, yaml.Node]]:
        if isinstance(node, yaml.MappingNode):
            return [(str(key.value), value) for key, value in node.value]
        self._problem(node, f"expected {wanted}")
        return []

    def _problem(self, node: yaml.Node | None, message: str, hint: str = "") -> None:
        line, column = 1, 1
        if node is not None:
            line, column = node.start_mark.line + 1, node.start_mark.column + 1
        self.problems.append(Problem(self._file, line, column, message, hint))


def _same_kind(value: Value | None, example: Value) -> bool:
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(example, int | float):
        return isinstance(value, int | float) and value >= 0
    return isinstance(value, type(example)) and value != ()
