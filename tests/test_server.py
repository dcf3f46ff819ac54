from __future__ import annotations

import socket

import pytest
from starlette.responses import PlainTextResponse

from guard.errors import UsageError
from guard.server import bind
from tests.served import ask, served


def test_a_taken_port_is_named_with_the_flag_that_changes_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(UsageError, match=rf"port {port}: .*--admin-port"):
            bind(("127.0.0.1", port), "--admin-port")


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "a\0b"])
def test_an_impossible_host_is_refused_in_words(host: str) -> None:
    with pytest.raises(UsageError, match="cannot listen on"):
        bind((host, 0), "--port")


def test_an_impossible_port_is_refused_in_words() -> None:
    with pytest.raises(UsageError, match="port 70000"):
        bind(("127.0.0.1", 70_000), "--port")


async def test_an_ordinary_request_passes_without_the_servers_name() -> None:
    request = b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"

    async with served(PlainTextResponse("fine")) as port:
        answer = (await ask(port, request)).lower()

    assert answer.startswith(b"http/1.1 200 ok\r\n")
    assert b"server:" not in answer


def test_answers_are_not_held_back_for_a_fuller_packet() -> None:
    with bind(("127.0.0.1", 0), "--port") as listener:
        assert listener.proto == socket.IPPROTO_TCP
