from __future__ import annotations

from collections.abc import Mapping

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from guard.endpoints.gate import Gate, is_own_name
from guard.endpoints.keyring import COOKIE, Keyring
from guard.records.reports import Allowance
from tests.fakes import Answer, answer_of, make_request

TOKEN = "a-token-of-many-letters"
LOCAL = {"host": "127.0.0.1:9101"}
HTML = {"accept": "text/html"}


async def inside(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("inside")(scope, receive, send)


def gate(token: str = "") -> Gate:
    attempts = Allowance(3, 100, 60.0, lambda: 0.0)
    return Gate(inside, Keyring(token, b"secret"), attempts, lambda: 1000.0)


def asks(headers: Mapping[str, str], path: str = "/", method: str = "GET") -> Request:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return make_request(path, headers=raw, method=method)


async def answer(door: Gate, request: Request) -> Answer:
    return await answer_of(door, request)


async def test_wrong_tokens_lock_nobody_out_who_has_the_right_one() -> None:
    door = gate(TOKEN)
    wrong, right = ({"authorization": f"Bearer {token}"} for token in ("wrong", TOKEN))
    tries = [(await answer(door, asks(wrong))).status for _ in range(4)]

    assert tries == [401, 401, 401, 429]
    assert (await answer(door, asks(right))).status == 200


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1:9101", True),
        ("[::1]:9101", True),
        ("localhost", True),
        ("guard.localhost:9101", True),
        ("192.0.2.7:80", True),
        ("evil.example:9101", False),
        ("localhost.evil.example", False),
        ("", False),
        ("[::1", False),
        ("127.0.0.1.nip.io", False),
    ],
)
async def test_names_that_lead_here_only_for_today(host: str, own: bool) -> None:
    assert is_own_name(host) is own
    assert (await answer(gate(), asks({"host": host}))).status == (200 if own else 421)


async def test_every_answer_keeps_other_sites_out() -> None:
    headers = (await answer(gate(), asks(LOCAL))).headers

    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("mode", "status"), [("no-cors", 403), ("navigate", 200)])
async def test_another_site_may_link_here_but_show_nothing(
    mode: str, status: int
) -> None:
    foreign = {**LOCAL, "sec-fetch-site": "cross-site", "sec-fetch-mode": mode}

    assert (await answer(gate(), asks(foreign))).status == status


async def test_what_another_site_sends_is_refused() -> None:
    foreign = {**LOCAL, "origin": "https://evil.example"}

    assert (await answer(gate(), asks(foreign, method="POST"))).status == 403
    assert (await answer(gate(), asks(LOCAL, method="POST"))).status == 200


@pytest.mark.parametrize(
    ("headers", "path", "status"),
    [
        ({}, "/metrics", 401),
        (HTML, "/works", 303),
        ({}, "/healthz", 200),
        (HTML, "/login", 200),
        ({}, "/static/style.css", 200),
        ({"authorization": f"Bearer {TOKEN}"}, "/metrics", 200),
        ({"authorization": f"bearer {TOKEN}"}, "/metrics", 200),
        ({"authorization": "Bearer wrong"}, "/metrics", 401),
        ({"authorization": f"Basic {TOKEN}"}, "/metrics", 401),
        ({"cookie": f"{COOKIE}=9999999999.ab.cd"}, "/", 401),
        # Behind a proxy with a name of its own.
        ({"host": "guard.example", "authorization": f"Bearer {TOKEN}"}, "/", 200),
    ],
)
async def test_with_a_token_strangers_stay_outside(
    headers: Mapping[str, str], path: str, status: int
) -> None:
    assert (await answer(gate(TOKEN), asks(headers, path))).status == status


async def test_a_session_opens_the_gate() -> None:
    session = Keyring(TOKEN, b"secret").session(1000.0)
    cookie = {"cookie": f"other=1; {COOKIE}={session}"}

    assert (await answer(gate(TOKEN), asks(cookie))).status == 200


async def test_a_websocket_is_nobodys_business() -> None:
    request = asks(LOCAL)
    sent: list[object] = []

    async def send(message: object) -> None:
        sent.append(message)

    await gate()({**request.scope, "type": "websocket"}, request.receive, send)

    assert sent == []
