"""A rule as the artist writes it in YAML, and the Rule that it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import starmap
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

from guard import conditions
from guard.conditions import Condition
from guard.facts import HABITS, Purpose, Verified
from guard.hints import CONTRADICTIONS
from guard.patterns import Patterns
from guard.rules import Action, Rule
from guard.written import PatternList, RangeList, Some, nearest, shown, wrong

SCHEMES = ("http", "https")
DEVICES = ("pc", "mobile", "tablet", "other")
Maker = Callable[[Any], Iterable[Condition]]


class Written(BaseModel):
    """A mapping in the YAML: frozen, and every unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


def one_of(kind: str, words: Iterable[str]) -> BeforeValidator:
    known = tuple(words)

    def check(value: Any) -> Any:
        if value not in known:
            raise wrong(f"unknown {kind} {shown(value)}", nearest(str(value), known))
        return value

    return BeforeValidator(check)


def known_bot(name: str, info: ValidationInfo) -> str:
    """The catalog's names come with the validation; without them every name is good."""
    bots: frozenset[str] | None = (info.context or {}).get("bots")
    if bots is not None and name not in bots:
        raise wrong(f"unknown bot {shown(name)}", nearest(name, bots))
    return name


def possible(value: Any) -> Any:
    if value == Action.CHALLENGE:
        raise wrong("the action 'challenge' is not built yet", "until then: cloak")
    return value


def as_number(value: Any) -> Any:
    """15169, also where it is written AS15169."""
    digits = str(value).upper().removeprefix("AS")
    if not re.fullmatch(r"[0-9]{1,10}", digits):
        raise wrong(f"not an AS number: {shown(value)}", "such as 15169 or AS15169")
    return int(digits)


ActionName = Annotated[Action, one_of("action", Action), BeforeValidator(possible)]
ThresholdName = Annotated[
    Action, one_of("threshold", set(Action) - {Action.ALLOW}), BeforeValidator(possible)
]
PurposeName = Annotated[Purpose, one_of("purpose", Purpose)]
VerifiedName = Annotated[Verified, one_of("state of a claim", Verified)]
BotName = Annotated[str, AfterValidator(known_bot)]
DeviceName = Annotated[str, one_of("device", DEVICES)]
HintName = Annotated[str, one_of("client hint", CONTRADICTIONS)]
AsnNumber = Annotated[int, BeforeValidator(as_number), Field(ge=1, lt=2**32)]
MethodName = Annotated[str, Field(pattern=r"^[A-Z]{1,20}$")]
HabitName = Annotated[str, one_of("habit", HABITS)]
Least = Annotated[float, Field(gt=0, le=1e9)]
HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,80}$")]


def setting(default: Any, description: str, **more: Any) -> Any:
    return Field(default=default, description=description, **more)


def optional(description: str, **more: Any) -> Any:
    """A key that may be left out, but not left empty."""
    return setting(None, description, **more)


class ConditionEntry(Written):
    """All keys of one mapping must hold; they are asked in this order, cheap first."""

    purpose: Annotated[frozenset[PurposeName], Some] = optional(
        "what the visitor comes for: one purpose or a list"
    )
    verified: Annotated[frozenset[VerifiedName], Some] = optional(
        "how the claim to be that bot stands: proven, claimed or disproven"
    )
    bot: Annotated[frozenset[BotName], Some] = optional(
        "which bot of rules/bots.yaml or rules/tools.yaml it says it is"
    )
    flooding: bool = optional("true: asks at a rate far beyond a person's")
    trapped: bool = optional("true: has walked into one of the `traps`")
    behaviour: dict[HabitName, Least] = optional(
        "each of these habits, at least so often lately", min_length=1
    )
    scheme: Annotated[str, one_of("scheme", SCHEMES)] = optional(
        "http or https, as the visitor sees it"
    )
    method: Annotated[frozenset[MethodName], Some] = optional(
        "GET, HEAD, POST ... in capitals: one or a list"
    )
    missing_header: Annotated[tuple[HeaderName, ...], Some] = optional(
        "a header, or a list of which every one is absent"
    )
    client: RangeList = optional("the visitor's address is in one of these ranges")
    asn: Annotated[frozenset[AsnNumber], Some] = optional(
        "the visitor's network has one of these AS numbers; needs `geo`"
    )
    header: dict[HeaderName, PatternList] = optional(
        "header names, each with a pattern found in its value", min_length=1
    )
    header_order: Annotated[tuple[HeaderName, ...], Field(min_length=2)] = optional(
        "those of these headers that are there come in this order"
    )
    contradicts: Annotated[frozenset[HintName], Some] = optional(
        "client hints that contradict the user agent: version, platform or mobile"
    )
    host: PatternList = optional("pattern found in the host name asked for")
    path: PatternList = optional("pattern found in the decoded path")
    user_agent: PatternList = optional("pattern found in the user agent")
    browser: Annotated[frozenset[str], Some] = optional(
        "the browser's name as `user-agents` has it, such as Firefox"
    )
    os: Annotated[frozenset[str], Some] = optional(
        "the system's name as `user-agents` has it, such as Android"
    )
    device: Annotated[frozenset[DeviceName], Some] = optional(
        "pc, mobile, tablet or other"
    )
    all: tuple[ConditionEntry, ...] = optional("every one holds", min_length=1)
    any: tuple[ConditionEntry, ...] = optional("at least one holds", min_length=1)
    not_: ConditionEntry = optional("this one does not hold", alias="not")

    @model_validator(mode="after")
    def has_a_key(self) -> Self:
        if not self.model_fields_set:
            raise wrong("a condition needs at least one key", "such as path or purpose")
        return self

    def condition(self) -> Condition:
        made = tuple(
            condition
            for name in type(self).model_fields
            if name in self.model_fields_set
            for condition in MAKERS[name](getattr(self, name))
        )
        return made[0] if len(made) == 1 else conditions.All(made)


def one(make: Callable[[Any], Condition]) -> Maker:
    return lambda value: (make(value),)


def headers(wanted: dict[str, Patterns]) -> Iterator[Condition]:
    for name, patterns in wanted.items():
        yield conditions.Header(name.lower(), patterns)


def lower(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(str.lower, names))


def each(entries: tuple[ConditionEntry, ...]) -> Iterator[Condition]:
    for entry in entries:
        yield entry.condition()


MAKERS: dict[str, Maker] = {
    "purpose": one(conditions.PurposeIs),
    "verified": one(conditions.VerifiedIs),
    "bot": one(conditions.BotIs),
    "flooding": one(partial(conditions.Behaves, "flooding")),
    "trapped": one(partial(conditions.Behaves, "trapped")),
    "behaviour": lambda least: starmap(conditions.Habit, least.items()),
    "scheme": one(conditions.Scheme),
    "method": one(conditions.Method),
    "missing_header": one(lambda names: conditions.MissingHeader(lower(names))),
    "client": one(conditions.Client),
    "asn": one(conditions.AsnIs),
    "header": headers,
    "header_order": one(lambda names: conditions.HeaderOrder(lower(names))),
    "contradicts": one(conditions.Contradicts),
    "host": one(conditions.Host),
    "path": one(conditions.Path),
    "user_agent": one(conditions.UserAgent),
    "browser": one(partial(conditions.DeviceIs, "browser")),
    "os": one(partial(conditions.DeviceIs, "os")),
    "device": one(partial(conditions.DeviceIs, "kind")),
    "all": each,
    "any": lambda entries: (conditions.AnyOf(tuple(each(entries))),),
    "not_": lambda entry: (conditions.Not(entry.condition()),),
}


class RuleEntry(Written):
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")] = Field(
        description="small letters, digits and dashes; unique in the policy"
    )
    if_: ConditionEntry = Field(alias="if", description="what must hold")
    action: ActionName = optional("what is done; the first rule with an action decides")
    weight: Annotated[float, Field(ge=-100, le=100, allow_inf_nan=False)] = optional(
        "evidence in decibans: 10 is ten times likelier from a bot, negative a person"
    )
    family: str = setting("", "weights of one family together count up to its cap")

    @model_validator(mode="after")
    def does_one_thing(self) -> Self:
        given = {"action", "weight"} & self.model_fields_set
        if len(given) == 2:
            raise wrong("a rule has either an action or a weight", "leave one out")
        if not given:
            raise wrong("the rule does nothing", "give it an action or a weight")
        if self.family and self.weight is None:
            raise wrong("only a weight has a family", "leave the family out")
        return self

    def rule(self, source: str) -> Rule:
        return Rule(
            name=self.name,
            condition=self.if_.condition(),
            action=self.action,
            weight=self.weight or 0.0,
            family=self.family,
            source=source,
        )
