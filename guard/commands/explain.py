"""guard explain: what would happen to a visitor, and why, in words."""

from __future__ import annotations

import time
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import click

from guard.addresses import Address
from guard.bots.catalog import shipped_catalog
from guard.commands.options import policy_file, posture, read_policy
from guard.errors import UsageError
from guard.explanation import explain as explained
from guard.facts import Facts, read_headers
from guard.judge import identified
from guard.parts.sources import geo_of, sources_of
from guard.paths import normal_path
from guard.verdict import decide


class Asked(NamedTuple):
    """The request as the command line describes it."""

    ua: str
    header: tuple[str, ...]
    ip: str
    path: str
    method: str
    https: bool


@click.command()
@policy_file
@posture
@click.option("--ua", default="", metavar="TEXT", help="The User-Agent header.")
@click.option(
    "--header", "-H", multiple=True, metavar="'NAME: VALUE'", help="Another header."
)
@click.option("--ip", default="192.0.2.1", show_default=True, help="Who asks.")
@click.option("--path", default="/", show_default=True, help="What is asked for.")
@click.option("--method", default="GET", show_default=True, help="Of the request.")
@click.option("--https/--http", default=True, show_default=True, help="How it comes.")
def explain(file: Path | None, posture: str | None, **asked: object) -> None:
    """Say what would happen to a visitor under FILE (guard.yaml), and why."""
    catalog = shipped_catalog()
    policy = read_policy(file, catalog, posture=posture)
    facts = facts_of(Asked(**asked))  # type: ignore[arg-type]  # click made them so
    sources = sources_of(catalog, geo=geo_of(policy))
    known = identified(facts, sources, policy.rules.needs_device)
    click.echo(explained(decide(known, policy)))


def facts_of(asked: Asked) -> Facts:
    """Raises `UsageError`."""
    lines = [header_of(line) for line in asked.header]
    if asked.ua:
        lines.insert(0, (b"user-agent", asked.ua.encode("latin-1", "replace")))
    host, path, query = target_of(asked.path)
    return Facts(
        method=printable("--method", asked.method).upper(),
        scheme="https" if asked.https else "http",
        host=host,
        path=normal_path(path.encode()),
        query=query,
        client=address_of(asked.ip),
        headers=read_headers(lines),
        time=time.time(),
    )


def target_of(text: str) -> tuple[str, str, str]:
    """Host, path and query; the host may be left out."""
    try:
        target = urlsplit(printable("--path", text))
    except ValueError as error:
        raise UsageError(
            f"--path wants a path such as /art/1.jpg, not {text!r}: {error}"
        ) from None
    return target.netloc, target.path, target.query


def printable(flag: str, text: str) -> str:
    """A shell hands on bytes that are no text; those have no place here."""
    if not text.isprintable():
        raise UsageError(f"{flag} wants plain text, not {text!r}")
    return text


def header_of(line: str) -> tuple[bytes, bytes]:
    name, colon, value = line.partition(":")
    if not colon or not name.strip():
        raise UsageError(f"--header wants 'NAME: VALUE', not {line!r}")
    return (
        name.strip().lower().encode("latin-1", "replace"),
        value.strip().encode("latin-1", "replace"),
    )


def address_of(text: str) -> Address:
    try:
        return ip_address(text)
    except ValueError:
        raise UsageError(
            f"--ip wants an address such as 192.0.2.1, not {text!r}"
        ) from None
