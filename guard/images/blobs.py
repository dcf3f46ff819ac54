"""Variants as files named by what made them; past some bytes the oldest use goes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections import OrderedDict
from pathlib import Path

from guard.images.job import Variant, variant_of

_HEAD = 160  # the first line of a file: check sum, media type, width, height


class Blobs:
    """Survives restarts: what a file holds is checked before it is served.

    Not for several threads at once; `folder` may be shared by several processes.
    """

    def __init__(self, folder: Path, capacity: int) -> None:
        self._folder, self._capacity = folder, capacity
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._total = 0
        folder.mkdir(parents=True, exist_ok=True)
        self._index()

    @property
    def total(self) -> int:
        """Bytes on disk, as far as this process knows."""
        return self._total

    def get(self, key: str) -> Variant | None:
        path = self._path(key)
        try:
            data = path.read_bytes()
        except OSError:
            self._forget(key)
            return None
        variant = _unpack(data)
        if variant is None:
            self._drop(key)
            return None
        self._note(key, len(data))
        with contextlib.suppress(OSError):
            os.utime(path)
        return variant

    def put(self, key: str, variant: Variant) -> None:
        """A full or broken disk loses the file, nothing else."""
        data = _pack(variant)
        if len(data) > self._capacity:
            return
        path = self._path(key)
        try:
            path.parent.mkdir(exist_ok=True)
            _write_whole(path, data)
        except OSError:
            return
        self._note(key, len(data))
        while self._total > self._capacity:
            self._drop(next(iter(self._sizes)))

    def _index(self) -> None:
        found = []
        for path in self._folder.glob("??/*"):
            with contextlib.suppress(OSError):
                stat = path.stat()
                found.append(
                    (stat.st_mtime, path.parent.name + path.name, stat.st_size)
                )
        for _, key, size in sorted(found):
            self._note(key, size)
        while self._total > self._capacity:
            self._drop(next(iter(self._sizes)))

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]

    def _note(self, key: str, size: int) -> None:
        self._forget(key)
        self._sizes[key] = size
        self._total += size

    def _forget(self, key: str) -> None:
        self._total -= self._sizes.pop(key, 0)

    def _drop(self, key: str) -> None:
        self._forget(key)
        with contextlib.suppress(OSError):
            self._path(key).unlink()


def _write_whole(path: Path, data: bytes) -> None:
    """Readers see the old file or the new one, never a part."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix="new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _pack(variant: Variant) -> bytes:
    check = hashlib.sha256(variant.body).hexdigest()
    fields = (check, variant.media_type, str(variant.width), str(variant.height))
    return " ".join(fields).encode() + b"\n" + variant.body


def _unpack(data: bytes) -> Variant | None:
    end = data.find(b"\n", 0, _HEAD)
    fields = data[: max(0, end)].decode("ascii", "replace").split(" ")
    body = data[end + 1 :]
    if len(fields) != 4 or hashlib.sha256(body).hexdigest() != fields[0]:
        return None
    return variant_of(body, fields[1], int(fields[2]), int(fields[3]))
