"""What the artist's site is given, in time and size."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds, sizes in bytes."""

    connect: float = 5.0
    answer: float = 120.0  # until its headers are complete, whatever trickles in
    read: float = 60.0  # between two pieces of the answer
    invite: float = 1.0  # to say 100; a site that does not gets the body anyway
    write: float = 60.0  # until a piece of an upload is taken
    idle: float = 15.0  # an unused connection is kept; under most servers' own limit
    connections: int = 256
    waiting: float = 5.0  # for one of them to be free
    header_lines: int = 200
    header_size: int = 64 * 1024
    message_size: int = 16 * 1024 * 1024  # of one websocket message


DEFAULT = Limits()
