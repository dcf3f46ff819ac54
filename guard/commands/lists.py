"""guard lists: the published address ranges that prove who is whose robot."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from guard.bots.catalog import shipped_catalog
from guard.bots.lists import Fetch, Outcome, update_lists
from guard.bots.networks import PublishedList, shipped_lists
from guard.commands.options import policy_file, read_policy
from guard.errors import UsageError
from guard.upstream.documents import Documents

REDIRECTS = 3  # operators move their lists now and then


@click.group()
def lists() -> None:
    """The address ranges that operators publish for their robots."""


@lists.command()
@policy_file
@click.pass_obj
def update(fetch: Fetch | None, file: Path | None) -> None:
    """Fetch the lists anew, into the state folder of FILE (guard.yaml).

    A list that cannot be had, or looks wrong, stays as it was: the others are brought
    up to date, it is named on the standard error, and the command ends with 1. A
    running guard reads the new ones when it starts again.
    """
    folder = read_policy(file, shipped_catalog()).state / "lists"
    known = shipped_lists(time.time(), folder).lists.values()
    outcomes = asyncio.run(updated(tuple(known), folder, fetch))
    for outcome in outcomes:
        click.echo(told(outcome), err=bool(outcome.problem))
    if failed := sum(bool(outcome.problem) for outcome in outcomes):
        raise UsageError(f"{failed} of {len(outcomes)} lists stay as they were")


async def updated(
    known: tuple[PublishedList, ...], folder: Path, fetch: Fetch | None = None
) -> tuple[Outcome, ...]:
    documents = Documents()
    fetch = fetch or partial(documents.fetch, redirects=REDIRECTS)
    try:
        return await update_lists(known, folder, fetch, datetime.now(UTC).date())
    finally:
        await documents.close()


def told(outcome: Outcome) -> str:
    if outcome.problem:
        return f"{outcome.name}: kept as it was, {outcome.problem}"
    return f"{outcome.name}: {outcome.after} ranges, there were {outcome.before}"
