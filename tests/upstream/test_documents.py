"""Documents come from where they should, as large as they may, or not at all."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from guard.addresses import Address, parse_address
from guard.upstream.documents import Documents, is_public, system_addresses

URL = "https://lists.example/ranges.json"
Answer = Callable[[httpx.Request], httpx.Response]


def documents(answer: Answer, *addresses: str) -> Documents:
    found = addresses or ("93.184.215.14",)

    async def resolve(host: str, port: int) -> tuple[Address, ...]:
        return tuple(a for text in found if (a := parse_address(text)))

    return Documents(httpx.MockTransport(answer), resolve)


def says(status: int = 200, body: bytes = b"ok", **headers: str) -> Answer:
    return lambda request: httpx.Response(status, content=body, headers=headers)


async def test_a_document_is_fetched_from_the_checked_address() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=b"ok")

    assert await documents(answer).fetch(URL, 10) == b"ok"
    assert str(asked[0].url) == "https://93.184.215.14/ranges.json"
    assert asked[0].headers["host"] == asked[0].extensions["sni_hostname"]


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "0.0.0.0"]
)
async def test_no_name_leads_into_our_own_network(address: str) -> None:
    with pytest.raises(OSError, match="public address"):
        await documents(says(), "93.184.215.14", address).fetch(URL, 10)


@pytest.mark.parametrize(
    "url",
    [
        "http://lists.example/",
        "https://",
        "https://[",
        "https://a:b@lists.example/",
        "file:///etc/passwd",
        "https://a\x00b/",
    ],
)
async def test_only_plain_https_is_asked(url: str) -> None:
    with pytest.raises(OSError, match=r"https|Invalid"):
        await documents(says()).fetch(url, 10)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (says(404), "status 404"),
        (says(body=b"x" * 11), "larger than 10"),
        (says(302, location="/elsewhere"), "redirected"),
    ],
)
async def test_other_answers_are_refused(answer: Answer, reason: str) -> None:
    with pytest.raises(OSError, match=reason):
        await documents(answer).fetch(URL, 10)


async def test_compressed_answers_are_refused() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        stream = httpx.ByteStream(b"x")
        return httpx.Response(200, stream=stream, headers={"content-encoding": "gzip"})

    with pytest.raises(OSError, match="compressed"):
        await documents(answer).fetch(URL, 10)


async def test_redirects_are_followed_where_allowed() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/new":
            return httpx.Response(200, content=b"ok")
        return httpx.Response(301, headers={"location": "/new"})

    assert await documents(answer).fetch(URL, 10, redirects=1) == b"ok"


async def test_a_redirect_off_https_is_refused() -> None:
    answer = says(301, location="http://lists.example/new")
    with pytest.raises(OSError, match="https"):
        await documents(answer).fetch(URL, 10, redirects=1)


async def test_a_site_that_breaks_off_is_an_error_of_the_system() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("gone")

    found = documents(answer)
    with pytest.raises(OSError, match="gone"):
        await found.fetch(URL, 10)
    await found.close()


async def test_the_machine_knows_its_own_name() -> None:
    found = await system_addresses("localhost", 443)
    assert found
    assert not any(is_public(address) for address in found)
