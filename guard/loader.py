"""Reads policies: files, imports and postures in, one frozen Policy out."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from guard.complaints import named, problems
from guard.document import MAX_BYTES, Document, Keys, read_document
from guard.errors import PolicyError, Problem
from guard.images.cookbook import all_recipes
from guard.imports import BadImport, Imports, rules_folder
from guard.policy import Policy, PolicyFile, PostureFile, RuleFile, joined
from guard.rules import Rule
from guard.written import Endpoint, nearest, several

__all__ = ["Bots", "default", "load", "load_text", "read_file", "rules_folder"]

Bots = frozenset[str] | None  # None: every bot's name is good
File = TypeVar("File", bound=RuleFile)
Where = tuple[Document, Keys]
MAX_FILES = 64
ONE_LINE = (str, bool, Path, Endpoint)


def load(path: Path, bots: Bots = None, posture: str | None = None) -> Policy:
    """`bots`: the names that a `bot` condition may use; `posture` in place of the
    file's own."""
    path = Path(path)
    policy = assemble(read_file(path), bots, path.parent, posture)
    geo = policy.geo and str(path.parent / policy.geo)
    recipes = policy.images.recipes and str(path.parent / policy.images.recipes)
    all_recipes(rules_folder() / "recipes.yaml", recipes)
    encoder = policy.images.encoder.beside(path.parent)
    images = policy.images.model_copy(update={"recipes": recipes, "encoder": encoder})
    beside = {
        "state": path.parent / policy.state,
        "geo": geo,
        "images": images,
        "log": policy.log.beside(path.parent),
    }
    return policy.model_copy(update=beside)


def load_text(text: str, file: str = "policy", bots: Bots = None) -> Policy:
    return assemble(read_document(text, file), bots)


def default(bots: Bots = None, **changes: Any) -> Policy:
    """The policy of nobody's file: `default(upstream=..., posture="strict")`."""
    return assemble(Document("settings", changes, {}), bots)


def read_file(path: Path) -> Document:
    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES + 1).decode("utf-8-sig")
    except OSError as error:
        raise unreadable(path, error.strerror or "cannot be read") from None
    except UnicodeDecodeError as error:
        raise unreadable(path, f"not UTF-8 at byte {error.start}") from None
    return read_document(text, str(path))


def unreadable(path: Path, reason: str) -> PolicyError:
    return PolicyError((Problem(str(path), 1, 1, reason),))


def assemble(
    document: Document,
    bots: Bots,
    folder: Path | None = None,
    posture_name: str | None = None,
) -> Policy:
    """`folder`: where files beside the policy may be imported from."""
    reading = Reading(bots, Imports(rules_folder(), folder))
    written = reading.file(document, PolicyFile)
    if written and posture_name:
        written = written.model_copy(update={"posture": posture_name})
    name = written.posture if written else "balanced"
    posture = reading.file(read_file(rules_folder() / f"{name}.yaml"), PostureFile)
    if written and posture:
        policy = joined(written, posture, tuple(reading.rules))
        reading.check_families(policy.families)
    if reading.problems:
        raise PolicyError(tuple(sorted(reading.problems, key=place)))
    return policy


def place(problem: Problem) -> tuple[str, int, int]:
    return problem.file, problem.line, problem.column


class Reading:
    """One policy being read: every rule and every problem found on the way."""

    def __init__(self, bots: Bots, imports: Imports) -> None:
        self._context = {"bots": bots}
        self._imports = imports
        self._read: set[Path] = set()
        self._names: dict[str, Where] = {}  # of rules
        self._families: list[tuple[str, Document, int]] = []
        self.rules: list[Rule] = []
        self.problems: list[Problem] = []

    def file(
        self, document: Document, shape: type[File], trail: tuple[Path, ...] = ()
    ) -> File | None:
        """None where it has problems; its rules follow those that it imports."""
        self.problems.extend(document.problems)
        here = Path(document.file).resolve()
        self._read.add(here)
        for number, name in enumerate(imports(document)):
            self._import(document, number, name, (*trail, here))
        checked = self._checked(document, shape)
        for number, entry in enumerate(listed(document, "rules")):
            self._note(document, number, entry)
        for number, rule in enumerate(checked.rules if checked else ()):
            line, _ = document.place(("rules", number))
            self.rules.append(rule.rule(f"{shown(document)}:{line}"))
        return checked

    def _checked(self, document: Document, shape: type[File]) -> File | None:
        try:
            return shape.model_validate(given(document, shape), context=self._context)
        except ValidationError as error:
            self.problems.extend(problems(document, error, shape))
            return None

    def _import(
        self, document: Document, number: int, name: str, trail: tuple[Path, ...]
    ) -> None:
        keys = ("import", number)
        try:
            path = self._imports.find(name, trail[-1])
            if path in trail:
                raise BadImport(f"{name!r} imports itself", circle(path, trail))
            if len(self._read) >= MAX_FILES:
                raise BadImport(f"more than {MAX_FILES} files")
            if path not in self._read:
                self.file(read_file(path), RuleFile, trail)
        except BadImport as error:
            self.problems.append(document.problem(keys, str(error), error.hint))
        except PolicyError as error:
            self.problems.extend(error.problems)

    def _note(self, document: Document, number: int, entry: Any) -> None:
        """What must fit the rest of the policy: names are unique, families known."""
        if not isinstance(entry, dict):
            return
        name, family = entry.get("name"), entry.get("family")
        here = (document, ("rules", number, "name"))
        if isinstance(name, str) and self._names.setdefault(name, here) != here:
            self._twice(name, self._names[name], here)
        if isinstance(family, str):
            self._families.append((family, document, number))

    def _twice(self, name: str, first: Where, second: Where) -> None:
        """The mistake is the artist's, also where a shipped rule comes after hers."""
        wrong, other = (first, second) if is_shipped(second[0]) else (second, first)
        place = ":".join(map(str, (other[0].file, *other[0].place(other[1]))))
        hint = f"the other stands at {place}"
        self.problems.append(
            wrong[0].problem(wrong[1], f"another rule is named {name!r}", hint)
        )

    def check_families(self, known: dict[str, float]) -> None:
        for family, document, number in self._families:
            if family not in known:
                message = f"the family {family!r} has no cap in `families`"
                keys = ("rules", number, "family")
                hint = nearest(family, known)
                self.problems.append(document.problem(keys, message, hint))


def given(document: Document, shape: type[RuleFile]) -> Any:
    """A section whose lines are all commented out counts as left out; a setting of one
    line does not, for its value was forgotten."""
    if not isinstance(document.data, dict):
        return {} if document.data is None else document.data
    sections = {
        key
        for key, field in named(shape).items()
        if not isinstance(field.default, ONE_LINE)
    }
    return {
        key: value
        for key, value in document.data.items()
        if value is not None or key not in sections
    }


def listed(document: Document, key: str) -> tuple[Any, ...]:
    """What stands in a list, also where the rest of the file is wrong."""
    value = document.data.get(key) if isinstance(document.data, dict) else None
    return tuple(value) if isinstance(value, list | tuple) else ()


def imports(document: Document) -> tuple[str, ...]:
    value = document.data.get("import") if isinstance(document.data, dict) else None
    return tuple(name for name in several(value) if isinstance(name, str))


def is_shipped(document: Document) -> bool:
    return Path(document.file).resolve().parent == rules_folder().resolve()


def shown(document: Document) -> str:
    """Shipped rules by their short name, wherever they are installed."""
    name = Path(document.file).name
    return f"rules/{name}" if is_shipped(document) else document.file


def circle(path: Path, trail: tuple[Path, ...]) -> str:
    steps = (*trail[trail.index(path) :], path)
    return " > ".join(step.name for step in steps)
