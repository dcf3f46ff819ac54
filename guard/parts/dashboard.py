"""Builds the admin port with the gate before it, and the page that says why."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from starlette.types import ASGIApp

from guard.endpoints.admin import admin_app
from guard.endpoints.gate import Gate
from guard.endpoints.keyring import Keyring
from guard.endpoints.why import Limits, Why
from guard.errors import UsageError
from guard.images.variants import Variants
from guard.judge import Sources
from guard.late import Late
from guard.policy import Policy
from guard.records.history import History
from guard.records.journal import Journal
from guard.records.metrics import Metrics
from guard.records.reports import Allowance
from guard.upstream.base import Upstream
from guard.written import LEAST_TOKEN

Tell = Callable[[bytes], None]
MINUTE, HOUR = 60.0, 3600.0


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the dashboard looks into."""

    policy: Policy
    sources: Sources
    upstream: Upstream
    variants: Variants
    history: History
    metrics: Metrics


def dashboard_of(rooms: Rooms, keyring: Keyring, tell: Tell | None = None) -> ASGIApp:
    """`tell` reaches the other workers, where there are some."""
    attempts = Allowance(5, 100, MINUTE, time.monotonic)

    def pages() -> ASGIApp:
        from guard.parts.views import views_of  # 3 MB that a scraper never asks for

        return views_of(rooms, keyring, attempts, tell)

    admin = admin_app(rooms.metrics.exposition, Late(pages))
    return Gate(admin, keyring, attempts, time.time)


def why_of(policy: Policy, journal: Journal, rooms: Rooms, secret: bytes) -> Why:
    limits = Limits(
        looks=Allowance(20, 600, MINUTE, time.monotonic),
        reports=Allowance(3, 60, HOUR, time.monotonic),
        neighbours=Allowance(9, 60, HOUR, time.monotonic),
    )
    keyring = Keyring("", secret + b"|why")
    site, metrics = policy.site, rooms.metrics
    return Why(site, journal, rooms.history, keyring, limits, metrics.reported)


def keyring_of(
    policy: Policy, secret: bytes, environ: Mapping[str, str] = os.environ
) -> Keyring:
    """Raises `UsageError` where others could reach the admin port without a token."""
    token = token_of(policy, environ)
    if not token and not is_loopback(policy.admin.host):
        raise UsageError(
            f"others can reach the dashboard on {policy.admin}: set `admin_token` or "
            "GUARD_ADMIN_TOKEN (openssl rand -hex 16), or `admin` to 127.0.0.1:9101"
        )
    return Keyring(token, secret)


def token_of(policy: Policy, environ: Mapping[str, str]) -> str:
    """Of the environment, a file that it names, or the policy. Raises `UsageError`."""
    token, where = environ.get("GUARD_ADMIN_TOKEN", "").strip(), "GUARD_ADMIN_TOKEN"
    if not token and (named := environ.get("GUARD_ADMIN_TOKEN_FILE")):
        where = named
        try:
            token = Path(named).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"cannot read the token in {named}: {error}") from error
    if not token and where == "GUARD_ADMIN_TOKEN":
        return policy.admin_token
    if len(token) < LEAST_TOKEN:
        raise UsageError(
            f"{where}: a token has {LEAST_TOKEN} letters at least: openssl rand -hex 16"
        )
    return token


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
