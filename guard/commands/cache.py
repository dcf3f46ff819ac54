"""guard cache: what a running guard keeps of the site's answers."""

from __future__ import annotations

import json
import os
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from guard.bots.catalog import shipped_catalog
from guard.commands.options import policy_option, port, read_policy
from guard.errors import UsageError
from guard.parts.dashboard import token_of

SECONDS = 10.0
LARGEST = 65_536  # bytes of an answer that are read


@click.group()
def cache() -> None:
    """What a running guard keeps of the site's answers."""


@cache.command()
@click.argument("url")
@policy_option
@port("--admin-port", "Where the guard's own port is, if not as the policy says.")
def purge(url: str, policy: Path | None, admin_port: int | None) -> None:
    """Forget all copies of URL, as visitors know it (https://art.example/1.jpg).

    Whoever asks next gets it from the site anew; people and crawlers alike.
    """
    read = read_policy(policy, shipped_catalog())
    place = read.admin.host, admin_port or read.admin.port
    answer = asked(place, url, token_of(read, os.environ))
    kept = "forgotten" if answer.get("forgotten") else "nothing was kept of it"
    click.echo(f"{url}: {kept}")


def asked(place: tuple[str, int], url: str, token: str) -> dict[str, Any]:
    """What the guard at `place` says. Raises `UsageError`."""
    line = HTTPConnection(*reached(place), timeout=SECONDS)
    headers = {"authorization": f"Bearer {token}"} if token else {}
    try:
        line.request("POST", f"/cache/purge?url={quote(url, safe='')}", headers=headers)
        response = line.getresponse()
        text = response.read(LARGEST).decode("utf-8", "replace")
    except (OSError, HTTPException) as error:
        host, number = place
        raise UsageError(
            f"no guard answers on {host} port {number}: {error}; is it running, and "
            "does the policy beside you name its `admin`?"
        ) from error
    finally:
        line.close()
    return told(response.status, text)


def reached(place: tuple[str, int]) -> tuple[str, int]:
    """Where a guard that listens everywhere is reached from here."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(place[0], place[0]), place[1]


def told(status: int, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if status != 200 or not isinstance(found, dict):
        reason = found.get("detail") if isinstance(found, dict) else text.strip()
        raise UsageError(f"the guard did not forget it: {reason or status}")
    return found
