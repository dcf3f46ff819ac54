"""What the artist's site is given, in time and size, and what it may not say."""

from __future__ import annotations

from dataclasses import dataclass

from guard.errors import UpstreamUnreachable
from guard.headers import RawHeaders


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds, sizes in bytes."""

    connect: float = 5.0
    read: float = 60.0  # between two pieces of the answer
    write: float = 60.0  # until a piece of an upload is taken
    idle: float = 15.0  # an unused connection is kept; under most servers' own limit
    connections: int = 256
    waiting: float = 5.0  # for one of them to be free
    header_lines: int = 200
    header_size: int = 64 * 1024
    message_size: int = 16 * 1024 * 1024  # of one websocket message


DEFAULT = Limits()


def check_head(status: int, headers: RawHeaders, limits: Limits) -> None:
    """Refuse an answer that two readers could understand differently (RFC 9112 6.3)."""
    if not 200 <= status <= 599:
        raise UpstreamUnreachable(f"answered with status {status}")
    if len(headers) > limits.header_lines:
        raise UpstreamUnreachable(f"answered with {len(headers)} header lines")
    if sum(len(name) + len(value) for name, value in headers) > limits.header_size:
        raise UpstreamUnreachable("answered with headers beyond all measure")
    lengths = {value for name, value in headers if name == b"content-length"}
    chunked = any(name == b"transfer-encoding" for name, _ in headers)
    if len(lengths) + chunked > 1:
        raise UpstreamUnreachable("answered with conflicting lengths")
