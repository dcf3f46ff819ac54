"""guard warm: makes a whole gallery's variants before anybody asks."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import click
from prometheus_client import CollectorRegistry

from guard.bots.catalog import Catalog, shipped_catalog
from guard.commands.options import policy_file, read_policy
from guard.errors import UpstreamError, UsageError
from guard.facts import Identity, Verified
from guard.parts.answers import handlers
from guard.parts.pictures import variants_of
from guard.parts.site import way_of
from guard.policy import Policy
from guard.records.metrics import Metrics
from guard.secret import read_secret
from guard.upstream.base import Upstream
from guard.upstream.origin import Origin
from guard.warming.links import target_of
from guard.warming.once import Once
from guard.warming.walk import Bounds, Walk
from guard.warming.warmer import TRAINERS, Outcome, Warmer

NOBODY = "nobody"
SHOWN = 20  # troubles that are told one by one
MADE = {
    "made": "made",
    "hit": "there already",
    "failed": "could not be read: a decoy instead",
    "decoyed": "no workers: nothing was kept",
}

picture_list = click.option(
    "--list",
    "listed",
    type=click.File(encoding="utf-8"),
    metavar="FILE",
    help="Addresses or paths of pictures, one a line; - for the standard input.",
)
known_host = click.option(
    "--host", metavar="NAME", help="The name that visitors know the site by."
)
most_pictures = click.option(
    "--most",
    type=click.IntRange(1),
    default=Bounds().pictures,
    show_default=True,
    help="Pictures at most.",
)


@dataclass(frozen=True, slots=True)
class Wish:
    targets: tuple[str, ...]  # empty: what the site's pages show
    visitors: tuple[Identity, ...]
    host: str
    most: int


@click.command()
@policy_file
@picture_list
@click.option(
    "--bot",
    "bots",
    multiple=True,
    metavar="NAME",
    help=f"For whom, again and again: a name of the catalog, or {NOBODY}.",
)
@known_host
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that work.")
@most_pictures
def warm(
    file: Path | None,
    listed: TextIO | None,
    bots: tuple[str, ...],
    host: str | None,
    workers: int | None,
    most: int,
) -> None:
    """Make a whole gallery's variants now, under FILE (guard.yaml).

    Follows the site's own sitemap and pages, or takes --list. Makes what unknown
    programs, browsers in doubt and the greediest AI trainers would get; --bot names
    others. What is there already stays, so it can be stopped and started again. Ends
    with 1 where something could not be made.
    """
    catalog = shipped_catalog()
    policy = with_workers(read_policy(file, catalog), workers)
    wish = Wish(
        targets=tuple(targets(listed)[:most]) if listed else (),
        visitors=tuple(visitor(name, catalog) for name in bots or (NOBODY, *TRAINERS)),
        host=host or Origin.parse(policy.upstream).authority,
        most=most,
    )
    if listed and not wish.targets:
        raise UsageError("the list names no picture")
    asyncio.run(warmed(policy, wish))


def with_workers(policy: Policy, workers: int | None) -> Policy:
    if workers is None:
        return policy
    images = policy.images.model_copy(update={"workers": workers})
    return policy.model_copy(update={"images": images})


def targets(listed: TextIO) -> list[str]:
    lines = (line.strip() for line in listed)
    return list(
        dict.fromkeys(target_of(line) for line in lines if line and line[0] != "#")
    )


def visitor(name: str, catalog: Catalog) -> Identity:
    if name == NOBODY:
        return Identity()
    for bot in catalog.bots:
        if bot.name.lower() == name.lower():
            # Whoever can prove a name has variants of its own.
            proof = Verified.PROVEN if bot.provable else Verified.CLAIMED
            return Identity(bot.purpose, bot, proof)
    raise UsageError(f"no bot of the catalog is called {name!r}; see rules/bots.yaml")


async def warmed(policy: Policy, wish: Wish) -> None:
    """Raises `UsageError` where something could not be made."""
    metrics = Metrics(CollectorRegistry())
    upstream = way_of(policy, metrics).upstream
    once = Once(upstream, policy.images.max_bytes)
    variants = variants_of(policy, read_secret(policy.state), metrics)
    try:
        found = wish.targets or await walked(upstream, wish)
        warmer = Warmer(
            policy, handlers(policy, once, variants), once, wish.host, wish.visitors
        )
        # One more than there are workers: while one picture is fetched, all work.
        troubles = await made(warmer, found, policy.images.workers + 1)
    finally:
        await variants.close()
        await once.close()
    tell(metrics.registry, found, troubles)


async def walked(upstream: Upstream, wish: Wish) -> tuple[str, ...]:
    try:
        found = await Walk(upstream, wish.host, Bounds(pictures=wish.most)).pictures()
    except UpstreamError as error:
        raise UsageError(f"the site does not answer: {error}") from error
    click.echo(f"{len(found.pictures)} pictures on {found.pages} pages")
    if found.unfinished:
        click.echo("There may be more: a bound was reached.", err=True)
    if not found.pictures:
        raise UsageError("no pages show a picture; name them with --list")
    return found.pictures


async def made(
    warmer: Warmer, found: Sequence[str], at_once: int
) -> tuple[Outcome, ...]:
    troubles = []
    with click.progressbar(length=len(found), label="Pictures") as bar:
        async for outcome in warmer.all(found, at_once):
            bar.update(1)
            if outcome.trouble:
                troubles.append(outcome)
    return tuple(troubles)


def tell(
    registry: CollectorRegistry, found: Sequence[str], troubles: tuple[Outcome, ...]
) -> None:
    counts = variants_by(registry)
    for event, words in MADE.items():
        if counts[event] or event in ("made", "hit"):
            click.echo(f"{counts[event]:>7} {words}")
    for outcome in troubles[:SHOWN]:
        click.echo(f"{outcome.target}: {outcome.trouble}", err=True)
    if len(troubles) > SHOWN:
        click.echo(f"and {len(troubles) - SHOWN} more", err=True)
    if troubles or counts["decoyed"]:
        raise UsageError(f"{len(troubles)} of {len(found)} pictures have no variants")


def variants_by(registry: CollectorRegistry) -> Counter[str]:
    """How many variants came to which outcome."""
    counts: Counter[str] = Counter()
    for metric in registry.collect():
        for sample in metric.samples:
            if sample.name == "guard_variants_total":
                counts[sample.labels["outcome"]] += int(sample.value)
    return counts
