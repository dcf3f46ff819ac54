"""How an answer is written to the visitor's line: as uvicorn does, in half the time."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

from guard.headers import BODILESS

HINT = "http.response.early_hint"  # of ASGI: the message, and the extension
SMALL = 16_384  # bytes: to copy them costs less than to name them apart
# What no value may have in it (RFC 9110 5.5); a tab it may.
_CONTROL = bytes({*range(32), 127} - {9})
_PLAIN = bytes(set(range(256)) - {*_CONTROL})
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9a-z-]+", re.IGNORECASE)
_TELLING = frozenset({b"content-length", b"transfer-encoding", b"connection"})


class Cycle(RequestResponseCycle):
    """One request and its answer. All lines of a head are looked through at once, and a
    name that was seen before is not doubted again. A head waits for a body that is at
    hand, so that both leave as one packet."""

    loop: asyncio.AbstractEventLoop
    _held = b""

    async def send(self, message: Any) -> None:
        if message["type"] == HINT:
            self._hint(message["links"])
            return
        if self.flow.write_paused and not self.disconnected:
            await self.flow.drain()
        kind = message["type"]
        if self.disconnected:
            return
        if kind == "http.response.start" and not self.response_started:
            self.response_started = True
            self.waiting_for_100_continue = False
            lines = (*self.default_headers, *message.get("headers", ()))
            self._held = self._head(message["status"], lines)
            self.loop.call_soon(self._flush)
        elif kind == "http.response.body" and self._is_plain():
            self._write(message.get("body", b""), message.get("more_body", False))
        else:
            self._flush()
            await super().send(message)

    def _hint(self, links: Iterable[bytes]) -> None:
        """Nobody waits for one, and none comes late."""
        is_late = self.response_started or self.disconnected
        if not (is_late or self.flow.write_paused or self.transport.is_closing()):
            self.transport.write(hint_of(links))

    def _flush(self) -> None:
        if self._held and not self.transport.is_closing():
            self.transport.write(self._held)
        self._held = b""

    def _is_plain(self) -> bool:
        """A body that goes out as it is."""
        underway = self.response_started and not self.response_complete
        return underway and not self.chunked_encoding and self.scope["method"] != "HEAD"

    def _head(self, status: int, lines: tuple[tuple[bytes, bytes], ...]) -> bytes:
        lowered = [(lower(name), value) for name, value in lines]
        closes = False
        for name, value in lowered:
            if name in _TELLING:
                closes |= self._heed(name, value)
        if not self.keep_alive and not closes:
            lowered.append((b"connection", b"close"))
        if self.chunked_encoding is None and not self._is_bodiless(status):
            self.chunked_encoding = True
            lowered.append((b"transfer-encoding", b"chunked"))
        return head_of(status, lowered) + b"\r\n"

    def _is_bodiless(self, status: int) -> bool:
        return status in BODILESS or self.scope["method"] == "HEAD"

    def _heed(self, name: bytes, value: bytes) -> bool:
        """What a header says of the line; whether that it ends."""
        if name == b"content-length":
            if self.chunked_encoding is None:
                self.expected_content_length = int(value)
                self.chunked_encoding = False
        elif name == b"transfer-encoding":
            if value.lower() == b"chunked":
                self.expected_content_length = 0
                self.chunked_encoding = True
        elif b"close" in [token.strip() for token in value.lower().split(b",")]:
            self.keep_alive = False
            return True
        return False

    def _write(self, body: bytes, more: bool) -> None:
        if len(body) > self.expected_content_length:
            raise RuntimeError("Response content longer than Content-Length")
        self.expected_content_length -= len(body)
        if not self._held:
            self.transport.write(body)
        elif len(body) < SMALL:
            self.transport.write(self._held + body)
        else:
            self.transport.writelines((self._held, body))
        self._held = b""
        if more:
            return
        if self.expected_content_length != 0:
            raise RuntimeError("Response content shorter than Content-Length")
        self.response_complete = True
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()


def head_of(status: int, lines: Sequence[tuple[bytes, bytes]]) -> bytes:
    """All but the empty line at the end; names are `lower` ones. Raises RuntimeError
    for a value that would end its line, and so begin another."""
    content = [STATUS_LINE[status]]
    for name, value in lines:
        content += name, b": ", value, b"\r\n"
    return sound(b"".join(content), len(lines) + 1)


def sound(head: bytes, lines: int) -> bytes:
    """The head, which is to have so many lines and nothing else that ends or hides one;
    raises RuntimeError where it has."""
    if head.translate(None, _PLAIN) != b"\r\n" * lines:
        raise RuntimeError("Invalid HTTP header value.")
    return head


def hint_of(links: Iterable[bytes]) -> bytes:
    """A whole 103 (RFC 8297); raises as `head_of` does."""
    return head_of(103, [(b"link", link) for link in links]) + b"\r\n"


def is_writable(value: bytes) -> bool:
    """As the value of a header, in one line."""
    return not value.translate(None, _PLAIN)


@lru_cache(1024)
def lower(name: bytes) -> bytes:
    """Raises RuntimeError where that is no name."""
    if not _NAME.fullmatch(name):
        raise RuntimeError("Invalid HTTP header name.")
    return name.lower()
