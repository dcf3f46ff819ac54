"""guard demo: a small portfolio of our own, and the guard in front of it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click
from starlette.types import ASGIApp, Receive, Scope, Send

from guard.app import App
from guard.bots.catalog import shipped_catalog
from guard.commands.options import POSTURES, port
from guard.commands.serve import address
from guard.demo.server import site_app
from guard.demo.site import build_site
from guard.loader import default
from guard.parts.logs import logging_as
from guard.server import bind_all
from guard.server import serve as run

FOLDER = Path(tempfile.gettempdir()) / "atelier-guard-demo"
TEXT = """
The portfolio itself:   {site}
What visitors get:      {public}
Metrics:                {admin}/metrics

Open the second in a browser: every picture is the original. Then ask as others do:

  curl -s -o person.jpg -A '{browser}' \\
       -H 'Accept: image/avif,image/webp,*/*' -H 'Accept-Language: en' {public}{work}
  curl -s -o trainer.jpg -A 'GPTBot/1.3' {public}{work}
  curl -s -o preview.jpg -A 'Twitterbot/1.0' {public}{work}

Ctrl-C ends it all.
"""
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Street:
    """ASGI: the portfolio on its own port, the guard on all others."""

    def __init__(self, site: ASGIApp, site_port: int, guard: App) -> None:
        self._site = site
        self._site_port = site_port
        self._guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_site = scope["type"] != "lifespan" and scope["server"][1] == self._site_port
        await (self._site if is_site else self._guard)(scope, receive, send)


@click.command()
@click.option("--posture", type=POSTURES, help="How strict to be.")
@port("--site-port", "The portfolio's own port.", 8000)
@port("--port", "The port where visitors come in.", 8080)
@port("--admin-port", "The port where metrics are read.", 9101)
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=FOLDER,
    show_default=True,
    help="Where the portfolio is kept.",
)
def demo(
    posture: str | None, site_port: int, port: int, admin_port: int, folder: Path
) -> None:
    """Make a small portfolio, put the guard in front of it, and say where to look."""
    ports = {"--site-port": site_port, "--port": port, "--admin-port": admin_port}
    listeners = bind_all((("127.0.0.1", n), flag) for flag, n in ports.items())
    bound = [listener.getsockname()[:2] for listener in listeners]
    site, public, admin = map(address, bound)
    click.echo("Painting the portfolio ...")
    built = build_site(folder / "site", public)
    policy = default(
        site="Studio Marlene",
        upstream=site,
        posture=posture or "balanced",
        state=folder,
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
    street = Street(site_app(folder / "site"), bound[0][1], guard)
    with logging_as(policy, guard.unlogged):
        run(street, listeners, guard.malformed)
