"""guard serve: stands in front of the site."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from guard.app import App
from guard.bots.catalog import Catalog, shipped_catalog
from guard.commands.options import POSTURES, policy_file, policy_to_serve, port
from guard.errors import UsageError
from guard.lane.protocol import LaneTo
from guard.parts.holding import Holding
from guard.parts.logs import logging_as
from guard.policy import Policy
from guard.protocol import Malformed
from guard.renewal import Renewal, hold_hangups
from guard.server import bind_all
from guard.server import serve as run

log = logging.getLogger(__name__)

Answering = Callable[[Renewal, list[socket.socket], Malformed, LaneTo], None]
ADDRESSES = ("listen", "admin")


@click.command()
@policy_file
@click.option("--upstream", metavar="URL", help="Where the site answers; no FILE.")
@click.option("--posture", type=POSTURES, help="How strict to be; no FILE.")
@click.option("--host", help="The address where visitors come in.")
@port("--port", "The port where visitors come in.")
@port("--admin-port", "The port of dashboard and metrics.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that answer; one for each core.",
)
def serve(
    file: Path | None,
    upstream: str | None,
    posture: str | None,
    host: str | None,
    workers: int,
    **ports: int | None,
) -> None:
    """Stand in front of a site.

    As FILE says (guard.yaml), or where there is none as --upstream and --posture do.
    SIGHUP makes it read FILE again.
    """
    catalog = shipped_catalog()
    read = partial(policy_to_serve, file, catalog, upstream, posture)
    policy = read()
    again = partial(read_again, read, policy)
    listeners = listen(policy, host, ports["port"], ports["admin_port"])
    if workers == 1:
        start(policy, again, catalog, listeners)
        return
    if not hasattr(os, "fork"):
        raise UsageError("this system knows no fork: leave out --workers")
    from guard.commands.several import serve_with  # reads what only Unix has

    announce(policy, listeners)
    serve_with(policy, again, catalog, listeners, workers)


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


def read_again(read: Callable[[], Policy], first: Policy) -> Policy:
    """For the sockets of the `first` one, as nobody listens anew before a restart."""
    policy = read()
    asked = ((key, getattr(first, key), getattr(policy, key)) for key in ADDRESSES)
    for key, here, there in asked:
        if here != there:
            log.warning("`%s: %s` needs a restart; until then %s", key, there, here)
    return policy.model_copy(update={key: getattr(first, key) for key in ADDRESSES})


def start(
    policy: Policy,
    read: Callable[[], Policy],
    catalog: Catalog,
    listeners: list[socket.socket],
    answer: Answering = run,
) -> None:
    """`answer` returns when it is told to stop."""
    hold_hangups()
    new_app = partial(App, catalog=catalog, admin_port=listeners[1].getsockname()[1])
    app = new_app(policy)
    app.give_back()
    announce(policy, listeners)
    with logging_as(policy, app.unlogged) as logs:

        def build(parts: Holding) -> App:
            policy = read()
            with logs.following(policy):
                return new_app(policy, parts=parts)

        renewal, malformed = Renewal(app, build), app.malformed
        del app  # it is freed once another takes its place
        answer(renewal, listeners, malformed, renewal.lane_to)


def announce(policy: Policy, listeners: list[socket.socket]) -> None:
    public, admin = (listener.getsockname()[:2] for listener in listeners)
    click.echo(f"In front of  {policy.upstream} (posture {policy.posture})")
    click.echo(f"Visitors:    {address(public)}")
    click.echo(f"Dashboard:   {address(admin)} (metrics: /metrics)")


def address(bound: tuple[str, int]) -> str:
    """As a browser on this machine takes it."""
    host, port = bound
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{local}]:{port}" if ":" in local else f"http://{local}:{port}"
