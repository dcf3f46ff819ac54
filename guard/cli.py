"""The command `guard`."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from guard import __version__
from guard.errors import GuardError

COMMANDS = (
    "demo",
    "init",
    "check",
    "serve",
    "explain",
    "classify",
    "replay",
    "calibrate",
    "lists",
    "cache",
    "canary",
    "trace",
    "warm",
    "perturb",
)


class OnDemand(click.Group):
    """Reads a command's file when it is called: what serves visitors needs no numpy."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return found(cmd_name) if cmd_name in COMMANDS else None


def found(name: str) -> click.Command:
    command: click.Command = getattr(import_module(f"guard.commands.{name}"), name)
    return command


@click.group(cls=OnDemand, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="guard")
def guard() -> None:
    """A reverse proxy for artists: people get the originals, AI crawlers do not."""


def main() -> None:
    try:
        guard()
    except GuardError as error:
        click.echo(f"guard: {error}", err=True)
        sys.exit(1)
