"""Opens what a command reads line by line: files, gzipped files, the standard input."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import cast

from guard.errors import UsageError
from guard.lines import Stream

GZIP = b"\x1f\x8b"  # what is gzipped is known by its first bytes (RFC 1952 2.3.1)


@contextmanager
def opened(name: str) -> Iterator[Stream]:
    """`-` is the standard input. Raises `UsageError`, even where a file breaks off."""
    try:
        if name == "-":
            yield standard_input()
        else:
            with Path(name).open("rb") as file:
                zipped = file.peek(2)[:2] == GZIP
                yield gzip.GzipFile(fileobj=file) if zipped else file
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{name}: {reason}") from None


def standard_input() -> BufferedReader:
    """Its type does not say that it hands out what has come so far, nor that it may be
    closed."""
    if cast(object, sys.stdin) is None:
        raise UsageError("-: the standard input is closed")
    return cast(BufferedReader, sys.stdin.buffer)
