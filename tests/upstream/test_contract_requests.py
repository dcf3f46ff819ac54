"""What every client owes: the request goes out as it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.types import Receive, Scope, Send

from guard.errors import RequestError
from guard.headers import first
from guard.upstream.base import Outgoing
from tests.servers import serve
from tests.upstream.conftest import Connect
from tests.upstream.sites import (
    HOST,
    answer,
    asked,
    echo,
    get,
    pieces,
    whole,
)


async def test_target_is_sent_byte_for_byte(connect: Connect) -> None:
    target = b"/a%2Fb/%7e//../x;y=1?q=%20+[]|{}&&=%zz"
    async with serve(echo) as port:
        assert (await asked(connect(port), get(target)))["target"] == target.decode()


async def test_no_header_is_added_or_changed(connect: Connect) -> None:
    headers = ((b"accept", b"*/*;q=0.1"), (b"x-a", b"1"), (b"x-a", b"2"))
    async with serve(echo) as port:
        sent = (await asked(connect(port), get(b"/", *headers)))["headers"]

    assert sent == [
        ["host", "art.example"],
        ["accept", "*/*;q=0.1"],
        ["x-a", "1"],
        ["x-a", "2"],
    ]


async def test_host_falls_back_to_the_site(connect: Connect) -> None:
    async with serve(echo) as port:
        sent = await asked(connect(port), Outgoing("GET", b"/", ()))

    assert ["host", f"127.0.0.1:{port}"] in sent["headers"]


async def test_unix_socket_is_asked(connect: Connect, tmp_path: Path) -> None:
    path = str(tmp_path / "site.sock")
    async with serve(echo, path):
        assert (await asked(connect(url=f"unix:{path}"), get(b"/x")))["target"] == "/x"


async def test_upload_keeps_its_length(connect: Connect) -> None:
    length = (b"content-length", b"10")
    outgoing = Outgoing("POST", b"/", (HOST, length), pieces(b"hello", b"world"))
    async with serve(echo) as port:
        sent = await asked(connect(port), outgoing)

    assert sent["body"] == "helloworld"
    assert ["content-length", "10"] in sent["headers"]


async def test_upload_without_length_is_chunked(connect: Connect) -> None:
    outgoing = Outgoing("PUT", b"/", (HOST,), pieces(b"hello", b"", b"world"))
    async with serve(echo) as port:
        sent = await asked(connect(port), outgoing)

    assert sent["body"] == "helloworld"
    assert ["transfer-encoding", "chunked"] in sent["headers"]


async def test_second_visitor_gets_no_cookie_of_the_first(connect: Connect) -> None:
    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        seen = first(scope["headers"], b"cookie") or b"none"
        await answer(send, seen, headers=((b"set-cookie", b"id=first"),))

    async with serve(site) as port:
        upstream = connect(port)
        await whole(await upstream.fetch(get()))
        assert await whole(await upstream.fetch(get())) == b"none"


@pytest.mark.parametrize("name", [b"x-a\r\nx-b", b"x-a: 1\nx-b", b"x-\x00"])
async def test_a_header_cannot_begin_another(connect: Connect, name: bytes) -> None:
    async with serve(echo) as port:
        with pytest.raises(RequestError):
            await connect(port).fetch(get(b"/", (name, b"1")))


@pytest.mark.parametrize("target", [b"/ HTTP/1.1\r\nx: y", b"/a b"])
async def test_a_target_cannot_end_its_line(connect: Connect, target: bytes) -> None:
    async with serve(echo) as port:
        with pytest.raises(RequestError):
            await connect(port).fetch(get(target))


@pytest.mark.parametrize("length", [b"4", b"6", b"five"])
async def test_an_upload_must_be_as_long_as_it_says(
    connect: Connect, length: bytes
) -> None:
    headers = (HOST, (b"content-length", length))
    async with serve(echo) as port:
        with pytest.raises(RequestError):
            await connect(port).fetch(Outgoing("POST", b"/", headers, pieces(b"hello")))


async def test_a_failing_body_is_the_askers_own_error(connect: Connect) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"a"
        raise LookupError("the visitor left")

    async with serve(echo) as port:
        with pytest.raises(LookupError):
            await connect(port).fetch(Outgoing("POST", b"/", (HOST,), body()))
