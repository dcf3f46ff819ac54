"""guard init: writes a policy to start from."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from string import Template

import click

from guard.commands.options import POSTURES
from guard.errors import UsageError
from guard.loader import load_text

TEMPLATE = Template(files("guard").joinpath("templates/guard.yaml").read_text("utf-8"))


@click.command()
@click.argument("file", type=click.Path(path_type=Path), default="guard.yaml")
@click.option(
    "--upstream",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="Where the site answers.",
)
@click.option(
    "--posture",
    type=POSTURES,
    default="balanced",
    show_default=True,
    help="How strict to be.",
)
@click.option("--site", default="My portfolio", show_default=True, help="Its name.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def init(file: Path, upstream: str, posture: str, site: str, force: bool) -> None:
    """Write a commented policy to FILE (guard.yaml)."""
    text = TEMPLATE.substitute(
        upstream=json.dumps(upstream),  # a JSON string is a YAML string
        posture=posture,
        site=json.dumps(site, ensure_ascii=False),
    )
    load_text(text, str(file))  # nothing is written that `check` would refuse
    try:
        with file.open("w" if force else "x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise UsageError(f"{file} is there already; --force writes over it") from None
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}") from error
    click.echo(f"Wrote {file}. Next: guard serve {file}")
