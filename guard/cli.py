"""The command `guard`."""

from __future__ import annotations

import sys

import click

from guard import __version__
from guard.commands.calibrate import calibrate
from guard.commands.canary import canary
from guard.commands.check import check
from guard.commands.classify import classify
from guard.commands.demo import demo
from guard.commands.explain import explain
from guard.commands.init import init
from guard.commands.lists import lists
from guard.commands.replay import replay
from guard.commands.serve import serve
from guard.errors import GuardError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="guard")
def guard() -> None:
    """A reverse proxy for artists: people get the originals, AI crawlers do not."""


COMMANDS = (
    demo,
    init,
    check,
    serve,
    explain,
    classify,
    replay,
    calibrate,
    lists,
    canary,
)

for command in COMMANDS:
    guard.add_command(command)


def main() -> None:
    try:
        guard()
    except GuardError as error:
        click.echo(f"guard: {error}", err=True)
        sys.exit(1)
