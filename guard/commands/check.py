"""guard check: reads a policy over and lists every problem at once."""

from __future__ import annotations

from pathlib import Path

import click

from guard.bots.catalog import shipped_catalog
from guard.commands.options import DEFAULT
from guard.loader import load
from guard.parts.sources import geo_of


@click.command()
@click.argument("file", type=click.Path(path_type=Path), default=DEFAULT)
def check(file: Path) -> None:
    """Validate the policy in FILE (guard.yaml)."""
    policy = load(file, bots=shipped_catalog().names)
    geo_of(policy)
    click.echo(
        f"{file}: good. Posture {policy.posture}, {len(policy.rules)} rules, "
        f"in front of {policy.upstream}."
    )
