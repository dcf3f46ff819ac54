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
upstream = click.option("--upstream", metavar="URL", help="Where the site answers.")
posture = click.option("--posture", type=POSTURES, help="How strict to be.")
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
    file: Path | None,
    catalog: Catalog,
    upstream: str | None = None,
    posture: str | None = None,
) -> Policy:
    """FILE; or what the options say; or ./guard.yaml; or the defaults."""
    given = {"upstream": upstream, "posture": posture}
    settings = {key: value for key, value in given.items() if value is not None}
    if file is None and not settings and DEFAULT.exists():
        file = DEFAULT
    if file is None:
        return default(bots=catalog.names, **settings)
    if settings:
        raise UsageError(
            f"{file} names the upstream and the posture itself: "
            "change them there, or leave out the file"
        )
    return load(file, bots=catalog.names)
