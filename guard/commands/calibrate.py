"""guard calibrate: what each rule should weigh, by what known bots and people did."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from types import MappingProxyType

import click

from guard.bots.catalog import Catalog, shipped_catalog
from guard.calibration import Measured, Share, Side, weighty
from guard.commands.options import (
    policy_option,
    posture,
    read_policy,
    sessions,
)
from guard.commands.streams import opened
from guard.described import NOWHERE, read_request
from guard.errors import UsageError
from guard.facts import Facts
from guard.lines import BadLine, Line, Stream, batches, whole
from guard.parts.sources import offline
from guard.policy import Policy
from guard.unseen import USER_AGENTS, asks_habit, knowing

SIDES = ("--bots", "--people")
HEAD = ("rule", "of bots", "of people", "measured", "95 %", "policy")


class SeveralFiles(click.Command):
    """Takes all words after --bots and --people, as a shell's * gives them."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, list(spread(args)))


def spread(words: Iterable[str]) -> Iterator[str]:
    """--bots a b becomes --bots a --bots b."""
    side = ""
    for word in words:
        if word in SIDES:
            side = word
        elif word.startswith("-") and word != "-":
            side = ""
            yield word
        else:
            yield from (side, word) if side else (word,)


@click.command(cls=SeveralFiles)
@click.option(
    "--bots", multiple=True, required=True, metavar="FILE...", help="Of bots alone."
)
@click.option(
    "--people", multiple=True, required=True, metavar="FILE...", help="Of people alone."
)
@policy_option
@posture
@sessions
def calibrate(
    bots: tuple[str, ...],
    people: tuple[str, ...],
    policy: Path | None,
    posture: str | None,
    sessions: bool,
) -> None:
    """Measure what the evidence is worth, and hold the policy's weights against it.

    Files hold requests as for `guard classify`, or user agents, one a line; of the
    latter only rules are asked that look at nothing else. Every line counts as another
    visitor: where several are the same one's, the intervals are too narrow.
    """
    catalog = shipped_catalog()
    read = read_policy(policy, catalog, posture=posture)
    sides = Reading(read, catalog, sessions), Reading(read, catalog, sessions)
    for reading, files in zip(sides, (bots, people), strict=True):
        asyncio.run(reading.all(files))
    click.echo("\n".join(report(read, *(reading.side for reading in sides))))
    bad = sum(reading.bad for reading in sides)
    if bad:
        raise UsageError(f"{bad:,} lines are no requests, and were left out")


class Reading:
    """Bots, or people, being judged."""

    def __init__(self, policy: Policy, catalog: Catalog, sessions: bool) -> None:
        bare = knowing(policy, USER_AGENTS)
        asked = weighty(policy.rules)
        if not sessions:
            asked = tuple(rule for rule in asked if not asks_habit(rule.condition))
        self._full = offline(policy, catalog, sessions), asked
        self._bare = offline(bare, catalog), weighty(bare.rules)
        self.side = Side()
        self.bad = 0

    async def all(self, names: Iterable[str]) -> None:
        """Raises `UsageError`."""
        for name in names:
            with opened(name) as stream:
                await self._file(stream)

    async def _file(self, stream: Stream) -> None:
        """The first line tells what the others are."""
        lines = filter(is_something, chain.from_iterable(batches(stream)))
        first = next(lines, b"")
        if first == b"":
            return
        described = first is not None and first.lstrip().startswith(b"{")
        for line in chain((first,), lines):
            await self._line(line, described)

    async def _line(self, line: Line, described: bool) -> None:
        bulk, asked = self._full if described else self._bare
        try:
            facts = (read_request if described else named)(whole(line))
        except BadLine:
            self.bad += 1
        else:
            self.side.add(asked, (await bulk.judge(facts)).rules)


def is_something(line: Line) -> bool:
    return line is None or bool(line.strip())


def named(line: bytes) -> Facts:
    """Someone of whom only the user agent is known."""
    headers = MappingProxyType({"user-agent": line.strip().decode("latin-1")})
    return Facts("GET", "https", "", "/", NOWHERE, headers=headers)


def report(policy: Policy, bots: Side, people: Side) -> Iterator[str]:
    rules = weighty(policy.rules)
    width = max((len(rule.name) for rule in rules), default=0)
    yield row(width, HEAD)
    for rule in rules:
        yield told(width, Measured(rule, bots.share(rule), people.share(rule)))
    yield ""
    for name, side in (("bots", bots), ("people", people)):
        yield (
            f"{side.undecided:,} {name} are left to the evidence; "
            f"{side.decided:,} more were decided by a rule with an action."
        )
    yield "Weights are in decibans. A family counts no more than its cap."


def told(width: int, measured: Measured) -> str:
    low, high = measured.interval
    seen = f"{measured.weight:+.1f}", f"{low:+.1f} to {high:+.1f}"
    cells = (
        measured.rule.name,
        share(measured.bots),
        share(measured.people),
        *(seen if measured.seen else ("-", "-")),
        f"{measured.rule.weight:+g}",
    )
    return f"{row(width, cells)}  {measured.judgement}".rstrip()


def share(found: Share) -> str:
    percent = 100 * found.hits / found.total if found.total else 0.0
    return f"{found.hits:,}/{found.total:,} {percent:6.2f} %"


def row(width: int, cells: tuple[str, ...]) -> str:
    name, *numbers = cells
    widths = (24, 24, 9, 16, 7)
    padded = (f"{cell:>{size}}" for cell, size in zip(numbers, widths, strict=True))
    return f"{name:<{width}}{''.join(padded)}"
