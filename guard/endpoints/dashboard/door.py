"""The page that asks for the token."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from guard.addresses import Networks, client_scheme
from guard.endpoints.dashboard.pages import Pages
from guard.endpoints.forms import BadForm, read_form
from guard.endpoints.keyring import COOKIE, LIFE, Keyring
from guard.records.reports import Allowance


class Door:
    """`attempts` is how many wrong tokens are told so; `trusted` proxies say what
    scheme the browser used."""

    def __init__(
        self, pages: Pages, keyring: Keyring, attempts: Allowance, trusted: Networks
    ) -> None:
        self._pages = pages
        self._trusted = trusted
        self._keyring = keyring
        self._attempts = attempts

    async def ask(self, request: Request) -> Response:
        if not self._keyring.asks:
            return RedirectResponse("/", 303)
        return await self._pages.show(request, "login", wrong="")

    async def open(self, request: Request) -> Response:
        try:
            token = (await read_form(request)).get("token", "").strip()
        except BadForm as error:
            return await self._pages.show(request, "login", 400, wrong=str(error))
        if not self._keyring.admits(token):
            return await self._wrong(request)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(
            COOKIE,
            self._keyring.session(self._pages.clock()),
            max_age=LIFE,
            httponly=True,
            samesite="strict",
            secure=self._is_secure(request),
        )
        return answer

    def _is_secure(self, request: Request) -> bool:
        """Whether the browser came by TLS, if only to a proxy before this port."""
        peer = request.client.host if request.client else ""
        scheme, headers = request.url.scheme, request.headers.raw
        return client_scheme(scheme, peer, headers, self._trusted) == "https"

    async def _wrong(self, request: Request) -> Response:
        client = request.client.host if request.client else ""
        if self._attempts.spend(client):
            status, wrong = 401, "That is not the token."
        else:
            status, wrong = 429, "Too many wrong tokens. Try again in a minute."
        return await self._pages.show(request, "login", status, wrong=wrong)

    async def close(self, request: Request) -> Response:
        """Forget the token in this browser."""
        try:
            await self._pages.read(request)
        except BadForm as error:
            return await self._pages.show(request, "login", 400, wrong=str(error))
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return answer
