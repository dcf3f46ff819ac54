"""guard serve: stands in front of the site."""

from __future__ import annotations

import socket
from pathlib import Path

import click

from guard.app import App
from guard.bots.catalog import Catalog, shipped_catalog
from guard.commands.options import POSTURES, policy_file, policy_to_serve, port
from guard.errors import UsageError
from guard.parts.logs import logging_as
from guard.policy import Policy
from guard.server import bind_all
from guard.server import serve as run


@click.command()
@policy_file
@click.option("--upstream", metavar="URL", help="Where the site answers; no FILE.")
@click.option("--posture", type=POSTURES, help="How strict to be; no FILE.")
@click.option("--host", help="The address where visitors come in.")
@port("--port", "The port where visitors come in.")
@port("--admin-port", "The port of dashboard and metrics.")
def serve(
    file: Path | None,
    upstream: str | None,
    posture: str | None,
    host: str | None,
    port: int | None,
    admin_port: int | None,
) -> None:
    """Stand in front of a site.

    As FILE says (guard.yaml), or where there is none as --upstream and --posture do.
    """
    catalog = shipped_catalog()
    policy = policy_to_serve(file, catalog, upstream, posture)
    listeners = listen(policy, host, port, admin_port)
    start(policy, catalog, listeners)


def listen(
    policy: Policy, host: str | None, port: int | None, admin_port: int | None
) -> list[socket.socket]:
    """The visitors' socket and the artist's; what is None is as the policy says."""
    public, admin = policy.listen, policy.admin
    ports = (
        (public.port if port is None else port),
        (admin.port if admin_port is None else admin_port),
    )
    if ports[0] == ports[1] != 0:
        raise UsageError(
            f"visitors and dashboard cannot share port {ports[0]}; "
            "choose another with --admin-port"
        )
    return bind_all(
        [
            ((host or public.host, ports[0]), "--port"),
            ((admin.host, ports[1]), "--admin-port"),
        ]
    )


def start(policy: Policy, catalog: Catalog, listeners: list[socket.socket]) -> None:
    public, admin = (listener.getsockname()[:2] for listener in listeners)
    app = App(policy, catalog, admin_port=admin[1])
    click.echo(f"In front of  {policy.upstream} (posture {policy.posture})")
    click.echo(f"Visitors:    {address(public)}")
    click.echo(f"Dashboard:   {address(admin)} (metrics: /metrics)")
    with logging_as(policy, app.unlogged):
        run(app, listeners, app.malformed)


def address(bound: tuple[str, int]) -> str:
    """As a browser on this machine takes it."""
    host, port = bound
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{local}]:{port}" if ":" in local else f"http://{local}:{port}"
