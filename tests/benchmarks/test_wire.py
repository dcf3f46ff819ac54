"""The wire of benchmarks/sessions.py: bytes pass untouched, and are understood."""

from __future__ import annotations

import asyncio

import pytest

from benchmarks.clients.wire import Ear, Exchange, Wire
from tests.servers import answering, free_port, scripted

PICTURE = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 3\r\n\r\npng"
UNTIL_CLOSED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nhello"
NONE = b"HTTP/1.1 304 Not Modified\r\n\r\n"


def overheard(*said: tuple[bool, bytes]) -> list[Exchange]:
    heard: list[Exchange] = []
    ear = Ear(heard.append)
    for to_client, data in said:
        ear.listen(data, to_client)
    return heard


@pytest.mark.parametrize(
    ("request_", "answer", "expected"),
    [
        (b"GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n", PICTURE, (200, "image/png", b"png")),
        (b"GET /a?b HTTP/1.0\r\n\r\n", UNTIL_CLOSED, (200, "text/html", b"hello")),
        (b"GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n", NONE, (304, "", b"")),
        (
            b"HEAD /a?b HTTP/1.1\r\nHost: x\r\n\r\n",
            PICTURE[:-3],
            (200, "image/png", b""),
        ),
    ],
)
def test_what_was_asked_and_answered_is_noted(
    request_: bytes, answer: bytes, expected: tuple[int, str, bytes]
) -> None:
    (exchange,) = overheard((False, request_), (True, answer), (True, b""))

    assert (exchange.status, exchange.type, exchange.body) == expected
    assert exchange.path == "/a"


def test_a_connection_is_used_again_and_again() -> None:
    ask = b"GET /%d HTTP/1.1\r\nHost: x\r\n\r\n"
    said = [(n % 2 == 1, PICTURE if n % 2 else ask % n) for n in range(6)]

    assert [exchange.path for exchange in overheard(*said)] == ["/0", "/2", "/4"]


def test_headers_keep_their_order_and_letters() -> None:
    request = b"GET / HTTP/1.1\r\nuser-Agent: a\r\nHost: x\r\nACCEPT: */*\r\n\r\n"
    (exchange,) = overheard((False, request), (True, PICTURE))

    assert [name for name, _ in exchange.headers] == ["user-Agent", "Host", "ACCEPT"]


def test_nonsense_is_passed_over() -> None:
    assert overheard((False, b"\x16\x03\x01 no http\r\n\r\n"), (True, PICTURE)) == []


async def test_bytes_pass_untouched() -> None:
    strange = PICTURE.replace(b"Content-Type", b"cOnTent-tYpe")
    async with scripted(answering(strange)) as guard:
        wire = Wire(free_port(), guard)
        async with wire.stretched():
            wire.next_visitor(7)
            reader, writer = await asyncio.open_connection("127.0.0.1", wire.port)
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = await reader.read()
            writer.close()

    assert answer == strange
    assert [exchange.body for exchange in wire.heard] == [b"png"]
