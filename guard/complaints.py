"""Pydantic's errors as Problems: in the artist's words, at their place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from guard.document import Document, Keys
from guard.errors import Problem
from guard.written import nearest, shown

# Where pydantic speaks of Python, by its names of errors.
MUST = {
    "model_type": "must be a mapping",
    "dict_type": "must be a mapping",
    "tuple_type": "must be a list",
    "frozen_set_type": "must be a list",
    "too_short": "must have something in it",
    "string_too_short": "must have something in it",
    "string_type": "must be a text",
    "string_pattern_mismatch": "must have the right form",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a number",
    "int_parsing": "must be a number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "path_type": "must be a text",
}


def problems(
    document: Document, error: ValidationError, shape: type[BaseModel]
) -> Iterator[Problem]:
    for each in error.errors(include_url=False):
        keys = tuple(each["loc"])
        message, hint = words(each, shape)
        yield document.problem(keys, message, hint)


def words(error: Any, shape: type[BaseModel]) -> tuple[str, str]:
    """What is wrong, and a hint."""
    keys: Keys = tuple(error["loc"])
    last = keys[-1] if keys else ""
    match error["type"]:
        case "extra_forbidden":
            hint = nearest(str(last), fields(shape, keys[:-1]))
            return f"unknown key {shown(last)}", hint
        case _ if error["input"] is None and isinstance(last, str):
            return f"the key {last!r} has no value", unsaid(described(shape, keys))
        case "missing":
            return f"the key {last!r} is missing", described(shape, keys)
        case "written":
            return error["msg"], error["ctx"]["hint"] or described(shape, keys)
        case kind:
            must = MUST.get(kind) or error["msg"].replace("Input should", "must")
            return f"{must}, not {shown(error['input'])}", described(shape, keys)


def unsaid(meaning: str) -> str:
    return "; ".join(filter(None, (meaning, "leave the line out for the default")))


def described(shape: type[BaseModel], keys: Keys) -> str:
    """The description of the innermost key on the way that has one."""
    found = ""
    for depth, key in enumerate(keys):
        field = fields(shape, keys[:depth]).get(str(key))
        if field and field.description:
            found = f"{key}: {field.description}"
    return found


def fields(shape: type[BaseModel], keys: Keys) -> dict[str, FieldInfo]:
    """The keys that may stand in the mapping to which `keys` lead."""
    for key in keys:
        if isinstance(key, int):
            continue
        field = named(shape).get(key)
        inner = model(field.annotation) if field else None
        if inner is None:
            return {}
        shape = inner
    return named(shape)


def named(shape: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in shape.model_fields.items()}


def model(annotation: Any) -> type[BaseModel] | None:
    """The model inside `Model` or `tuple[Model, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        if (found := model(part)) is not None:
            return found
    return None
