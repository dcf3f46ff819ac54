"""An entry of the bot catalog as it is written in YAML, and what it means."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, create_model, field_validator, model_validator

from guard.entries import PurposeName, Written
from guard.facts import Bot, Purpose
from guard.written import Pattern, Some, wrong

# Purposes that an entry may have, the strongest claim first.
PRECEDENCE = (
    Purpose.AI_TRAIN,
    Purpose.AI_SEARCH,
    Purpose.AI_USER,
    Purpose.ARCHIVE,
    Purpose.FEED,
    Purpose.MONITOR,
    Purpose.PREVIEW,
    Purpose.SEARCH,
    Purpose.TOOL,
)

Name = Annotated[str, Field(pattern=r"^\S.{0,79}$")]
# Two letters at least: a token of one letter is found everywhere.
Token = Annotated[str, Field(pattern=r"^\S.{0,78}\S$")]
Tokens = Annotated[tuple[Token, ...], Some]
Names = Annotated[tuple[Name, ...], Some]


class BotEntry(Written):
    name: Name
    operator: str = ""
    robots: Literal["yes", "no"] | None = None
    token: str = ""
    match: Tokens | None = Field(
        default=None, description="words of the user agent; left out: the name"
    )
    leads: Tokens = Field(
        default=(), description="words that count only where a program names itself"
    )
    pattern: Pattern | None = Field(default=None, description="an RE2 expression")
    networks: Names = ()
    dns: Names = ()
    signature: str = ""

    @field_validator("dns")
    @classmethod
    def no_public_suffix(cls, suffixes: tuple[str, ...]) -> tuple[str, ...]:
        for suffix in suffixes:
            if "." not in suffix.strip("."):
                raise wrong(f"{suffix!r} would prove half the world", "such as bot.com")
        return suffixes

    def bot(self, purpose: Purpose) -> Bot:
        return Bot(
            name=self.name,
            purpose=purpose,
            operator=self.operator,
            robots_token=self.token or self.name,
            respects_robots=None if self.robots is None else self.robots == "yes",
            networks=self.networks,
            dns=self.dns,
            signature=self.signature,
        )

    @property
    def robots_only(self) -> bool:
        return not (self.tokens() or self.leads or self.pattern)

    def tokens(self) -> tuple[str, ...]:
        if self.match is not None:
            return self.match
        return () if self.pattern or self.leads else (self.name,)


class ShapeEntry(Written):
    """What user agents look like that no entry names: the first that fits decides."""

    name: Name
    purpose: PurposeName
    patterns: Annotated[tuple[Pattern, ...], Some]

    @model_validator(mode="after")
    def some_pattern(self) -> ShapeEntry:
        if not self.patterns:
            raise wrong("a shape needs at least one pattern")
        return self


class ShapeFile(Written):
    shapes: tuple[ShapeEntry, ...]


# One optional key for each purpose, each a list of entries.
BotFile: type[Written] = create_model(
    "BotFile",
    __base__=Written,
    **{
        str(purpose): (tuple[BotEntry, ...], Field(default=()))
        for purpose in PRECEDENCE
    },  # type: ignore[call-overload]  # pydantic's overloads know no computed names
)
