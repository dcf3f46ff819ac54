"""Builds what relays websockets, for the first visitor who wants one."""

from __future__ import annotations

from functools import partial

from starlette.types import ASGIApp

from guard.late import Late
from guard.parts.site import limits_of
from guard.policy import Policy


def websockets_of(policy: Policy) -> ASGIApp:
    return Late(partial(relay_of, policy))


def relay_of(policy: Policy) -> ASGIApp:
    from guard.upstream.websocket import WebSocketRelay  # few sites have websockets

    return WebSocketRelay(
        policy.upstream, policy.trusted_proxies, limits=limits_of(policy)
    )
