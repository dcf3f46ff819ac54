"""httpx: what its transport must not do behind our back. See also test_contract_*."""

from __future__ import annotations

import os

import pytest

from guard.upstream.httpx_client import HttpxUpstream
from tests.servers import serve
from tests.upstream.sites import HOST, asked, echo, get


async def test_a_proxy_in_the_environment_is_not_used() -> None:
    before = dict(os.environ)
    os.environ["HTTP_PROXY"] = os.environ["ALL_PROXY"] = "http://127.0.0.1:9"
    try:
        async with serve(echo) as port:
            upstream = HttpxUpstream(f"http://127.0.0.1:{port}")
            assert (await asked(upstream, get()))["method"] == "GET"
            await upstream.close()
    finally:
        os.environ.clear()
        os.environ.update(before)


async def test_no_continue_is_asked_that_would_not_be_awaited() -> None:
    async with serve(echo) as port:
        upstream = HttpxUpstream(f"http://127.0.0.1:{port}")
        sent = await asked(upstream, get(b"/", (b"expect", b"100-continue")))
        await upstream.close()

    assert sent["headers"] == [
        [name.decode(), value.decode()] for name, value in (HOST,)
    ]


def test_an_unreadable_address_is_refused_at_start() -> None:
    with pytest.raises(ValueError, match="not the address"):
        HttpxUpstream("a.example")
