"""guard demo: a small portfolio of our own, and the guard in front of it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random

import click
from starlette.types import ASGIApp, Receive, Scope, Send

from guard.app import App
from guard.bots.catalog import shipped_catalog
from guard.commands.options import POSTURES, port
from guard.commands.serve import address
from guard.demo.server import site_app
from guard.demo.site import build_site
from guard.demo.visitors import BROWSER, Visitors
from guard.errors import UsageError
from guard.lane.lane import Lane
from guard.loader import default
from guard.parts.logs import logging_as
from guard.server import bind_all
from guard.server import serve as run
from guard.upstream.client import PooledUpstream
from guard.upstream.limits import Limits

FOLDER = "atelier-guard-demo"
TEXT = """
The portfolio itself:   {site}
What visitors get:      {public}
Who came, and got what: {admin}

Open the second in a browser: every picture is the original. Then ask as others do,
and look at the third:

  curl -s -o person.jpg -A '{browser}' \\
       -H 'Accept: image/avif,image/webp,*/*' -H 'Accept-Language: en' {public}{work}
  curl -s -o trainer.jpg -A 'GPTBot/1.3' {public}{work}
  curl -s -o preview.jpg -A 'Twitterbot/1.0' {public}{work}

Ctrl-C ends it all.
"""


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Of this user alone; others could make one in a common place before."""
    kept = environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(kept) / FOLDER


def own(folder: Path, user: int | None = None) -> Path:
    """Made where it is not there. Raises `UsageError` where it is somebody else's, who
    would know the secret in it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = folder.stat().st_uid
    except OSError as error:
        raise UsageError(f"--folder {folder}: {error}") from error
    if owner != (os.getuid() if user is None else user):
        raise UsageError(f"--folder {folder} belongs to another user: name your own")
    return folder


Passing = Callable[[], Coroutine[None, None, None]]


class Street:
    """ASGI: the portfolio on its own port, the guard on all others. `passing` is who
    else is on the street while it is open."""

    def __init__(
        self, site: ASGIApp, site_port: int, guard: App, passing: Passing
    ) -> None:
        self._site = site
        self._site_port = site_port
        self._guard = guard
        self._passing = passing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        elif scope["server"][1] == self._site_port:
            await self._site(scope, receive, send)
        else:
            await self._guard(scope, receive, send)

    def lane_to(self, port: int) -> Lane | None:
        """Not to the portfolio."""
        return None if port == self._site_port else self._guard.lane_to(port)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        passing = asyncio.get_running_loop().create_task(self._passing())
        try:
            await self._guard(scope, receive, send)
        finally:
            passing.cancel()
            await asyncio.gather(passing, return_exceptions=True)


@click.command()
@click.option("--posture", type=POSTURES, help="How strict to be.")
@port("--site-port", "The portfolio's own port.", 8000)
@port("--port", "The port where visitors come in.", 8080)
@port("--admin-port", "The port of dashboard and metrics.", 9101)
@click.option(
    "--visitors",
    type=click.IntRange(0, 1000),
    default=60,
    show_default=True,
    help="How many people and programs come by themselves, one a second.",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=cache_folder,
    show_default=f"{FOLDER} in your cache folder",
    help="Where the portfolio is kept.",
)
def demo(
    posture: str | None,
    site_port: int,
    port: int,
    admin_port: int,
    visitors: int,
    folder: Path,
) -> None:
    """Make a small portfolio, put the guard in front of it, and say where to look."""
    ports = {"--site-port": site_port, "--port": port, "--admin-port": admin_port}
    listeners = bind_all((("127.0.0.1", n), flag) for flag, n in ports.items())
    bound = [listener.getsockname()[:2] for listener in listeners]
    site, public, admin = map(address, bound)
    click.echo("Painting the portfolio ...")
    built = build_site(own(folder) / "site", public)
    policy = default(
        site="Studio Marlene",
        upstream=site,
        posture=posture or "balanced",
        state=folder,
        trusted_proxies=["127.0.0.1"],  # visitors come from addresses of their own
    )
    catalog = shipped_catalog()
    guard = App(policy, catalog, admin_port=bound[2][1])
    click.echo(
        TEXT.format(
            site=site,
            public=public,
            admin=admin,
            browser=BROWSER,
            work=next(p for p in built.pictures if p.endswith(".jpg")),
        )
    )
    passing = partial(come, visitors, public, built.pictures)
    street = Street(site_app(folder / "site"), bound[0][1], guard, passing)
    with logging_as(policy, guard.unlogged):
        run(street, listeners, guard.malformed, street.lane_to)


async def come(visitors: int, public: str, pictures: Sequence[str]) -> None:
    host = public.removeprefix("http://")
    passing = Visitors(PooledUpstream(public, Limits()), host, pictures, Random())
    try:
        await passing.come(visitors)
    finally:
        await passing.close()
