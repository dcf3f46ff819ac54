"""Variants in an S3-compatible store that several guards share.

A store that fails or is slow costs no visitor more than a second or two, once: then it
is left alone for a while, and what it holds is made anew.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from guard.circuit import Circuit
from guard.images.job import Variant
from guard.images.packed import Label, pack, unpack

if TYPE_CHECKING:
    from obstore.store import S3Config

log = logging.getLogger(__name__)

_CONNECT = timedelta(seconds=1)
_WHOLE = timedelta(seconds=3)  # from the question to the last byte
_REST = 10.0  # seconds without the store before somebody tries it again
_MOST = 100_000_000  # bytes of one object that are read
_LISTED = 500  # names asked for at a time


class Bucket:
    """`url` is s3://bucket/prefix, with `?endpoint=` where it is not Amazon's, and
    `?region=`; all else, credentials too, comes from the usual AWS_* environment.

    `failed` is told of each failure. How long objects stay is the bucket's own affair.
    """

    def __init__(
        self,
        url: str,
        failed: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = opened(url)
        self._circuit = Circuit(_REST, clock)
        self._failed = failed

    def get(self, key: str) -> Variant | None:
        data = self._tried(lambda: self._read(_name(key)))
        found = unpack(data or b"")
        return found[1] if found else None

    def put(self, key: str, label: Label, variant: Variant) -> None:
        data = pack(label, variant)
        self._tried(lambda: self._write(_name(key), data))

    def issued(self) -> Iterator[tuple[Label, Variant]]:
        """Raises OSError where the store does not answer."""
        try:
            for chunk in obstore.list(self._store, chunk_size=_LISTED):
                for item in chunk:
                    found = unpack(self._read(item["path"]) or b"")
                    if found is not None:
                        yield found
        except BaseError as error:
            raise OSError(f"the bucket does not answer: {_reason(error)}") from error

    def close(self) -> None:
        """Nothing is open between two calls."""

    def _tried(self, ask: Callable[[], bytes | None]) -> bytes | None:
        """None where the store failed, or did so a moment ago."""
        if not self._circuit.may_try():
            return None
        try:
            answer = ask()
        except (BaseError, OSError) as error:
            self._failed()
            if self._circuit.failed():
                log.warning("going on without kept variants: %s", _reason(error))
            return None
        if self._circuit.worked():
            log.warning("kept variants are back")
        return answer

    def _read(self, name: str) -> bytes | None:
        try:
            found = obstore.get(self._store, name)
            return bytes(found.bytes()) if found.meta["size"] <= _MOST else None
        except FileNotFoundError:
            return None

    def _write(self, name: str, data: bytes) -> None:
        obstore.put(self._store, name, data, use_multipart=False)


def opened(url: str) -> S3Store:
    """Asks nobody yet."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    config: S3Config = {}
    if "endpoint" in options:
        config["endpoint"] = options["endpoint"]
    if "region" in options:
        config["region"] = options["region"]
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        config=config,
        client_options={
            "connect_timeout": _CONNECT,
            "timeout": _WHOLE,
            "allow_http": options.get("endpoint", "").startswith("http://"),
        },
        # What is not there at once is made sooner than it is asked for again.
        retry_config={"max_retries": 0, "retry_timeout": _WHOLE},
    )


def _name(key: str) -> str:
    # Stores spread their load over the first letters of names.
    return f"{key[:2]}/{key[2:]}"


def _reason(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
