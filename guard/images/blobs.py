"""Variants as files named by what made them; past some bytes the oldest use goes."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path

from guard.images.job import Variant
from guard.images.packed import Label, pack, unpack

_NEW = "new-"  # a file that is being written


class Blobs:
    """Survives restarts: what a file holds is checked before it is served.

    For several threads at once; `folder` may be shared by several processes, too.
    """

    def __init__(self, folder: Path, capacity: int) -> None:
        self._folder, self._capacity = folder, capacity
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._total = 0
        self._lock = threading.Lock()  # of the two above and what removes files
        folder.mkdir(parents=True, exist_ok=True)
        self._index()

    @property
    def total(self) -> int:
        """Bytes on disk, as far as this process knows."""
        return self._total

    def get(self, key: str) -> Variant | None:
        path = self._path(key)
        data = _read(path)
        found = unpack(data or b"")
        with self._lock:
            # Another thread may have written or dropped the file since it was read.
            if not os.path.isfile(path):
                self._forget(key)
            elif found is not None:
                self._use(key)
            elif data is not None:
                self._drop(key)
        return found[1] if found else None

    def put(self, key: str, label: Label, variant: Variant) -> None:
        """A full or broken disk loses the file, nothing else."""
        data = pack(label, variant)
        if len(data) > self._capacity:
            return
        path = self._path(key)
        # Readers see the old file or the new one, never a part.
        with contextlib.suppress(OSError):
            path.parent.mkdir(exist_ok=True)
            with _aside(path.parent, data) as whole, self._lock:
                os.replace(whole, path)
                self._note(key, len(data))
                self._shrink()

    def issued(self) -> Iterator[tuple[Label, Variant]]:
        """All that is kept, one after the other, in no order."""
        for path in self._folder.glob("??/*"):
            if not path.name.startswith(_NEW):
                found = unpack(_read(path) or b"")
                if found is not None:
                    yield found

    def close(self) -> None:
        """Nothing is open between two calls."""

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
        self._shrink()

    def _shrink(self) -> None:
        while self._total > self._capacity:
            self._drop(next(iter(self._sizes)))

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]

    def _use(self, key: str) -> None:
        path = self._path(key)
        with contextlib.suppress(OSError):
            self._note(key, path.stat().st_size)
            os.utime(path)

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


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


@contextlib.contextmanager
def _aside(folder: Path, data: bytes) -> Iterator[str]:
    """The name of a file with `data`, which is gone afterwards if nobody moved it."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=_NEW)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        yield name
    finally:
        with contextlib.suppress(OSError):
            os.unlink(name)
