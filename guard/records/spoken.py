"""How log lines look: for eyes, or as JSON for machines; one event is one line.

Whatever a visitor sent, nothing of it can end a line, begin another or move a cursor.
"""

from __future__ import annotations

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Protocol, runtime_checkable

# The name of the request that is being answered; "" outside of one.
ANSWERING: ContextVar[str] = ContextVar("answering", default="")
# Control characters, ends of lines, marks without a width, and what turns text around.
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)


@runtime_checkable
class Event(Protocol):
    """A message that has fields of its own; `str()` of it is for eyes."""

    def fields(self) -> dict[str, Any]: ...


def escaped(text: str) -> str:
    return UNSEEN.sub(lambda found: ascii(found[0])[1:-1], text)


class Eyes(logging.Formatter):
    """`2026-11-22T15:53:06.123+00:00 WARNING guard.proxy 6742f0... said`."""

    def format(self, record: logging.LogRecord) -> str:
        parts = [time_of(record), record.levelname, record.name, id_of(record) or "-"]
        return escaped(" ".join((*parts, told(self, record, " | "))))


class Machines(logging.Formatter):
    """A JSON object (RFC 8259) in ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": time_of(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": told(self, record, "\n"),
        }
        if stamp := id_of(record):
            said["id"] = stamp
        if isinstance(record.msg, Event):
            said.update(record.msg.fields())
        return json.dumps(said, default=str)


def told(formatter: logging.Formatter, record: logging.LogRecord, end: str) -> str:
    """The message, and how it came to it."""
    lines = [record.getMessage()]
    if record.exc_info:
        lines += formatter.formatException(record.exc_info).splitlines()
    return end.join(lines)


def time_of(record: logging.LogRecord) -> str:
    """As ISO 8601 has it, which fail2ban reads, too."""
    return datetime.fromtimestamp(record.created, UTC).isoformat(
        timespec="milliseconds"
    )


def id_of(record: logging.LogRecord) -> str:
    return str(getattr(record, "answering", ""))
