"""What stands before the admin port: who may come in, and what pages may do.

Without a token only this machine reaches the port, and what a browser on it could be
tricked into is refused: a foreign name for our address (DNS rebinding), and a form or
picture that another site placed.
"""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from guard.endpoints.forms import is_foreign
from guard.endpoints.keyring import COOKIE, Keyring
from guard.records.reports import Allowance

OPEN = ("/healthz", "/login", "/static/")  # also for those without the token
SAFE = frozenset({"GET", "HEAD"})
POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    # `no-referrer` would take the origin from our own forms, too.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


class Gate:
    """`attempts` is how many wrong tokens are told so; `clock` gives seconds since
    the epoch."""

    def __init__(
        self,
        app: ASGIApp,
        keyring: Keyring,
        attempts: Allowance,
        clock: Callable[[], float],
    ) -> None:
        self._app = app
        self._keyring = keyring
        self._attempts = attempts
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        answer = self._refused(request) or self._app
        await answer(scope, receive, guarded(send))

    def _refused(self, request: Request) -> Response | None:
        headers = request.headers
        if not self._keyring.asks and not is_own_name(headers.get("host", "")):
            return said(421, "Ask for this page as localhost or by its address.")
        # Links from elsewhere may lead here; pictures and forms of others may not.
        is_link = request.method in SAFE and is_navigation(headers)
        if not is_link and is_foreign(headers):
            return said(403, "Another site sent this.")
        if not self._keyring.asks or is_open(request.url.path):
            return None
        return self._unknown(request)

    def _unknown(self, request: Request) -> Response | None:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return self._with_token(request, token.strip())
        if self._keyring.holds(session_of(request.headers), self._clock()):
            return None
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return RedirectResponse("/login", 303)
        return said(401, "This needs the token.", {"www-authenticate": "Bearer"})

    def _with_token(self, request: Request, token: str) -> Response | None:
        """Wrong ones lock nobody out: behind a NAT all come from one address. What
        keeps guessers out is the length of a token."""
        if self._keyring.admits(token):
            return None
        client = request.client.host if request.client else ""
        if not self._attempts.spend(client):
            return said(429, "Too many wrong tokens; try again in a minute.")
        return said(401, "Not the token.", {"www-authenticate": "Bearer"})


def guarded(send: Send) -> Send:
    """`send`, which adds what every answer must say unless it says otherwise."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message.get("headers", ())))
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            message = {**message, "headers": headers.raw}
        await send(message)

    return sending


def is_navigation(headers: Headers) -> bool:
    return headers.get("sec-fetch-mode", "navigate") == "navigate"


def is_open(path: str) -> bool:
    return path.startswith(OPEN[2]) or path in OPEN[:2]


def is_own_name(host: str) -> bool:
    """An address, or a name that always means this machine (RFC 6761 6.3)."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def session_of(headers: Headers) -> str:
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return cookie.value if cookie else ""


def said(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(f"{text}\n", status, headers)
