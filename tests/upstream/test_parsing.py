"""Whatever the site says, and in whatever pieces: an answer or an `UpstreamError`."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from guard.errors import UpstreamError
from guard.upstream.connection import Connection
from guard.upstream.exchange import Exchange
from guard.upstream.limits import Limits
from tests.upstream.sites import OK
from tests.upstream.test_connection import Counting

ANSWERS = (
    OK + b"Content-Length: 5\r\nETag: x\r\n\r\nhello",
    OK
    + b"Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nT: 1\r\n\r\n",
    b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + OK + b"Content-Length: 5\r\n\r\nhello",
    OK + b"\r\nhello",
)


class Quiet(asyncio.Transport):
    """A transport to nowhere."""

    def write(self, data: object) -> None:
        pass

    def abort(self) -> None:
        pass

    def is_closing(self) -> bool:
        return False

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


def answered(*pieces: bytes, method: str = "GET") -> tuple[Exchange, bytes]:
    """What becomes of one request when these come in and the line is closed."""

    async def run() -> tuple[Exchange, bytes]:
        pool = Counting()
        line = Connection(Limits(), pool)
        line.connection_made(Quiet())
        exchange = Exchange(line)
        line.ask(b"", exchange, is_head=method == "HEAD")
        for piece in pieces:
            line.data_received(piece)
        line.connection_lost(None)
        assert pool.frees == 1
        body = b""
        try:
            async for chunk in exchange.stream():
                body += chunk
        except UpstreamError:
            pass
        return exchange, body

    return asyncio.run(run())


@st.composite
def split_answers(draw: st.DrawFn) -> list[bytes]:
    raw = draw(st.sampled_from(ANSWERS))
    cuts = sorted(draw(st.lists(st.integers(0, len(raw)), max_size=8)))
    return [raw[a:b] for a, b in zip([0, *cuts], [*cuts, len(raw)], strict=True)]


@given(split_answers())
def test_an_answer_is_the_same_in_whatever_pieces(pieces: list[bytes]) -> None:
    exchange, body = answered(*pieces)

    assert (exchange.status, body, exchange.error) == (200, b"hello", None)


SCRAPS = (
    b"HTTP/1.1 200 OK\r\n|HTTP/1.1 100 C\r\n|HTTP/1.0 304 N\r\n|\r\n|X: y\r\n|hello"
    b"|Content-Length: 5\r\n|Content-Length: 0\r\n|Connection: close\r\n|5\r\n|0\r\n"
    b"|Transfer-Encoding: chunked\r\n|Upgrade: x\r\n|HTTP/1.1 101 S\r\n|\x00|:|\n"
).split(b"|")


@given(
    st.lists(st.sampled_from(SCRAPS) | st.binary(max_size=9), max_size=12),
    st.sampled_from(["GET", "HEAD", "POST"]),
)
def test_nonsense_ends_as_an_answer_or_an_upstream_error(
    pieces: list[bytes], method: str
) -> None:
    exchange, _ = answered(*pieces, method=method)

    assert exchange.over
    assert exchange.status or isinstance(exchange.error, UpstreamError)
    assert exchange.error is None or isinstance(exchange.error, UpstreamError)
