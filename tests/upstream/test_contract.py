"""What every client owes: the request kept as it is, the answer kept as it is."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.types import Receive, Scope, Send

from guard.errors import UpstreamTimeout, UpstreamUnreachable
from guard.headers import first
from guard.upstream.base import Incoming, Outgoing, Upstream
from guard.upstream.limits import Limits
from tests.servers import answering, free_port, read_head, scripted, serve
from tests.upstream.conftest import Connect
from tests.upstream.sites import HOST, answer, asked, echo, get, pieces, whole


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


async def test_redirects_are_handed_on(connect: Connect) -> None:
    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        await answer(send, status=302, headers=((b"location", b"/elsewhere"),))

    async with serve(site) as port:
        incoming = await connect(port).fetch(get())

    assert (incoming.status, first(incoming.headers, b"location")) == (
        302,
        b"/elsewhere",
    )


async def test_body_stays_encoded(connect: Connect) -> None:
    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        await answer(send, b"not really", headers=((b"content-encoding", b"gzip"),))

    async with serve(site) as port:
        assert await whole(await connect(port).fetch(get())) == b"not really"


async def test_body_arrives_while_it_is_made(connect: Connect) -> None:
    seen = asyncio.Event()

    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a", "more_body": True})
        await seen.wait()
        await send({"type": "http.response.body", "body": b"b"})

    async with serve(site) as port:
        stream = (await connect(port).fetch(get())).stream()
        assert await anext(stream) == b"a"
        seen.set()
        assert b"".join([chunk async for chunk in stream]) == b"b"


@pytest.mark.parametrize("status", [200, 204, 304])
async def test_head_and_bodiless_answers_end(connect: Connect, status: int) -> None:
    raw = b"HTTP/1.1 %d X\r\nContent-Length: 7\r\n\r\n" % status
    async with scripted(answering(raw)) as port:
        incoming = await connect(port).fetch(Outgoing("HEAD", b"/", (HOST,)))
        assert await whole(incoming) == b""

    assert first(incoming.headers, b"content-length") == b"7"


@pytest.mark.parametrize(
    ("raw", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", b"ok"),
        (b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", b"ok"),
        # until the line closes
        (b"HTTP/1.1 200 OK\r\n\r\nok", b"ok"),
        (b"HTTP/1.0 200 OK\r\n\r\nok", b"ok"),
        # chunks, with extensions and trailers that end here
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"1;x=y\r\no\r\n1\r\nk\r\n0\r\nX-Trailer: 1\r\n\r\n",
            b"ok",
        ),
        # informational answers go before
        (
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
            b"ok",
        ),
    ],
)
async def test_every_framing_is_read(connect: Connect, raw: bytes, body: bytes) -> None:
    async with scripted(answering(raw)) as port:
        incoming = await connect(port).fetch(get())
        assert (incoming.status, await whole(incoming)) == (200, body)


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKS = b"2\r\nok\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"garbage\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n",
        OK + b"Content-Le",
        OK + b"No colon here\r\n\r\n",
        OK + b"X-A: a\x00b\r\n\r\n",
        OK + b"Bad Name: x\r\n\r\n",
        # two lengths, and so two readings
        OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nokk",
        OK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS,
        OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + CHUNKS,
        OK + b"Content-Length: -1\r\n\r\n",
        OK + b"Content-Length: 2x\r\n\r\nok",
        # bombs
        OK + b"X-A: " + b"a" * 200_000 + b"\r\n\r\n",
        OK + b"X-A: a\r\n" * 5_000 + b"\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 5_000,
        # nobody asked to switch
        b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    ],
)
async def test_malformed_answers_are_refused(connect: Connect, raw: bytes) -> None:
    async with scripted(answering(raw)) as port:
        with pytest.raises(UpstreamUnreachable):
            await connect(port).fetch(get())


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize(
    "raw",
    [
        OK + b"Content-Length: 9\r\n\r\nshort",
        OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n9\r\nshort",
        OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nshort",
        OK + b"Transfer-Encoding: chunked\r\n\r\nnumber\r\nshort",
    ],
)
async def test_a_body_cut_short_is_an_error(
    connect: Connect, raw: bytes, reset: bool
) -> None:
    async with scripted(answering(raw, reset=reset)) as port:
        with pytest.raises(UpstreamUnreachable):
            await whole(await connect(port).fetch(get()))


async def test_nobody_listening_is_unreachable(connect: Connect) -> None:
    with pytest.raises(UpstreamUnreachable):
        await connect(free_port()).fetch(get())


async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_head(reader)
    await reader.read()


async def test_silence_is_a_timeout(connect: Connect) -> None:
    async with scripted(stall) as port:
        with pytest.raises(UpstreamTimeout):
            await connect(port, Limits(read=0.05)).fetch(get())


async def stall_midway(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    writer.write(OK + b"Content-Length: 9\r\n\r\nshort")
    await stall(reader, writer)


async def test_silence_midway_is_a_timeout(connect: Connect) -> None:
    async with scripted(stall_midway) as port:
        incoming = await connect(port, Limits(read=0.05)).fetch(get())
        with pytest.raises(UpstreamTimeout):
            await whole(incoming)


async def test_headers_that_trickle_in_forever_time_out(connect: Connect) -> None:
    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(OK)
        while not reader.at_eof():
            writer.write(b"X-A: b\r\n")
            await asyncio.sleep(0)  # no byte is missed, but none brings the end nearer

    limits = Limits(answer=0.05, header_size=1 << 30)
    async with scripted(script) as port:
        with pytest.raises(UpstreamTimeout):
            await connect(port, limits).fetch(get())


async def test_a_full_house_is_a_timeout(connect: Connect) -> None:
    async with scripted(stall_midway) as port:
        upstream = connect(port, Limits(connections=1, waiting=0.05))
        incoming = await upstream.fetch(get())
        with pytest.raises(UpstreamTimeout):
            await upstream.fetch(get())
        await incoming.close()


async def test_a_place_that_is_freed_is_taken(connect: Connect) -> None:
    async with scripted(stall_midway) as port:
        upstream = connect(port, Limits(connections=1))
        first_one = await upstream.fetch(get())
        second = asyncio.get_running_loop().create_task(_fetched(upstream))
        await asyncio.sleep(0)
        await first_one.close()
        await (await second).close()


async def test_closing_frees_the_connection_at_once(connect: Connect) -> None:
    left = asyncio.Event()

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await stall_midway(reader, writer)
        left.set()

    async with scripted(script) as port:
        incoming = await connect(port).fetch(get())
        await incoming.close()
        await incoming.close()
        await asyncio.wait_for(left.wait(), 5)


async def test_cancelling_frees_the_connection_at_once(connect: Connect) -> None:
    arrived, left = asyncio.Event(), asyncio.Event()

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await read_head(reader)
        arrived.set()
        await reader.read()
        left.set()

    async with scripted(script) as port:
        upstream = connect(port)
        asking = asyncio.get_running_loop().create_task(_fetched(upstream))
        await arrived.wait()
        asking.cancel()
        await asyncio.wait_for(left.wait(), 5)


async def _fetched(upstream: Upstream) -> Incoming:
    return await upstream.fetch(get())


async def test_no_place_is_lost_however_askers_leave(connect: Connect) -> None:
    chance = random.Random(7)

    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(chance.randrange(4)):
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
            await asyncio.sleep(0)
        await send({"type": "http.response.body", "body": b"x"})

    async def ask_and_leave(upstream: Upstream) -> None:
        asking = asyncio.get_running_loop().create_task(_read(upstream))
        for _ in range(chance.randrange(25)):
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    async with serve(site) as port:
        upstream = connect(port, Limits(connections=4))
        await asyncio.gather(*[ask_and_leave(upstream) for _ in range(150)])
        together = await asyncio.gather(*[upstream.fetch(get()) for _ in range(4)])
        assert [await whole(incoming) for incoming in together]


async def _read(upstream: Upstream) -> None:
    incoming = await upstream.fetch(get())
    try:
        async for _ in incoming.stream():
            pass
    finally:
        await incoming.close()


async def test_connections_are_used_again(connect: Connect) -> None:
    peers = set()

    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        peers.add(scope["client"])
        await answer(send, b"ok")

    async with serve(site) as port:
        upstream = connect(port)
        for _ in range(5):
            await whole(await upstream.fetch(get()))

    assert len(peers) == 1


async def test_a_connection_closed_while_idle_is_replaced(connect: Connect) -> None:
    closed = asyncio.Event()

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await answering(OK + b"Content-Length: 2\r\n\r\nok")(reader, writer)
        writer.close()
        await writer.wait_closed()
        closed.set()

    async with scripted(script) as port:
        upstream = connect(port)
        for _ in range(3):
            closed.clear()
            assert await whole(await upstream.fetch(get())) == b"ok"
            await closed.wait()


@pytest.mark.parametrize("name", [b"x-a\r\nx-b", b"x-a: 1\nx-b", b"x-\x00"])
async def test_a_header_cannot_begin_another(connect: Connect, name: bytes) -> None:
    async with serve(echo) as port:
        with pytest.raises(UpstreamUnreachable):
            await connect(port).fetch(get(b"/", (name, b"1")))


@pytest.mark.parametrize("target", [b"/ HTTP/1.1\r\nx: y", b"/a b"])
async def test_a_target_cannot_end_its_line(connect: Connect, target: bytes) -> None:
    async with serve(echo) as port:
        with pytest.raises(UpstreamUnreachable):
            await connect(port).fetch(get(target))


@pytest.mark.parametrize("length", [b"4", b"6", b"five"])
async def test_an_upload_must_be_as_long_as_it_says(
    connect: Connect, length: bytes
) -> None:
    headers = (HOST, (b"content-length", length))
    async with serve(echo) as port:
        with pytest.raises(UpstreamUnreachable):
            await connect(port).fetch(Outgoing("POST", b"/", headers, pieces(b"hello")))


async def test_a_failing_body_is_the_askers_own_error(connect: Connect) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"a"
        raise LookupError("the visitor left")

    async with serve(echo) as port:
        with pytest.raises(LookupError):
            await connect(port).fetch(Outgoing("POST", b"/", (HOST,), body()))
