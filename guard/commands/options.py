"""What several commands ask for: the policy, and where to listen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from guard.bots.catalog import Catalog
from guard.errors import UsageError
from guard.loader import default, load
from guard.policy import Policy

Command = TypeVar("Command", bound=Callable[..., Any])

POSTURES = click.Choice(("gentle", "balanced", "strict"))
DEFAULT = Path("guard.yaml")

policy_file = click.argument(
    "file", type=click.Path(path_type=Path), required=False, default=None
)
posture = click.option(
    "--posture", type=POSTURES, help="How strict to be, whatever the policy says."
)
policy_option = click.option(
    "--policy",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The policy; guard.yaml where there is one.",
)
sessions = click.option(
    "--sessions",
    is_flag=True,
    help="Let behaviour count, by the `time` of each line (seconds since 1970).",
)


def port(
    flag: str, text: str, default: int | None = None
) -> Callable[[Command], Command]:
    """An option for a port number."""
    kind = click.IntRange(0, 65_535)
    return click.option(
        flag, type=kind, default=default, show_default=default is not None, help=text
    )


def read_policy(
    file: Path | None, catalog: Catalog, posture: str | None = None
) -> Policy:
    """FILE, or ./guard.yaml, or the defaults; under `posture` where it is named."""
    file = named_or_here(file)
    if file is not None:
        return load(file, catalog.names, posture)
    return default(catalog.names, **given(posture=posture))


def policy_to_serve(
    file: Path | None, catalog: Catalog, upstream: str | None, posture: str | None
) -> Policy:
    """FILE, or ./guard.yaml, or what the options say; both would contradict."""
    file, settings = named_or_here(file), given(upstream=upstream, posture=posture)
    if file is None:
        return default(catalog.names, **settings)
    if settings:
        options = " and ".join(f"--{key}" for key in settings)
        raise UsageError(
            f"{file} says where the site answers and how strict to be: write it "
            f"there and leave out {options}, or start where there is no {DEFAULT}"
        )
    return load(file, catalog.names)


def named_or_here(file: Path | None) -> Path | None:
    return DEFAULT if file is None and DEFAULT.exists() else file


def given(**settings: str | None) -> dict[str, str]:
    return {key: value for key, value in settings.items() if value is not None}
