"""Pictures under suspicion: in files, folders, and img2dataset's shards.

Read one after the other, in bounded memory; what cannot be read is told, not raised.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from guard.tracing.parquet import rows_in

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".tif", ".tiff")
SHARDS = (".parquet", ".tar")
_BYTES = 50_000_000  # of one picture
# Headers may name others without end; tarfile follows each by a call.
_BROKEN = (tarfile.TarError, ValueError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Suspect:
    """`name` says where it is. Without `data`, `why` says why it cannot be read."""

    name: str
    data: bytes = field(default=b"", repr=False)
    why: str = ""


def files_in(paths: tuple[Path, ...]) -> Iterator[Path]:
    """Pictures and shards of folders, whatever files were named; links are left."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for each in sorted(path.rglob("*")):
            known = each.suffix.lower() in (*PICTURES, *SHARDS)
            if known and not each.is_symlink() and each.is_file():
                yield each


def suspects_in(file: Path) -> Iterator[Suspect]:
    """Raises `UsageError` where the package for parquet is not installed."""
    kind = file.suffix.lower()
    try:
        if kind == ".tar":
            yield from _in_tar(file)
        elif kind == ".parquet":
            yield from _in_parquet(file)
        else:
            yield _alone(file)
    except OSError as error:
        yield Suspect(str(file), why=error.strerror or str(error))


def _alone(file: Path) -> Suspect:
    with file.open("rb") as opened:
        return _suspect(str(file), opened.read(_BYTES + 1))


def _suspect(name: str, data: bytes) -> Suspect:
    if len(data) > _BYTES:
        return Suspect(name, why=f"more than {_BYTES:,} bytes")
    return Suspect(name, data) if data else Suspect(name, why="empty")


class _Careful(io.FileIO):
    """A header may claim to be of any length: tarfile would read it whole."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= _BYTES + 1:
            raise tarfile.ReadError("a header of absurd length")
        return super().read(size) or b""


def _in_tar(file: Path) -> Iterator[Suspect]:
    try:
        # Plain, and by seeking: nothing unpacks to more than the file holds.
        with _Careful(file) as opened, tarfile.open(fileobj=opened, mode="r:") as shard:
            for member in shard:
                shard.members.clear()  # type: ignore[attr-defined]  # it keeps them all
                if member.isfile() and member.name.lower().endswith(PICTURES):
                    yield _member(shard, member, f"{file}:{member.name}")
    except _BROKEN as error:
        yield Suspect(str(file), why=f"not a tar file, or cut off: {error}")


def _member(shard: tarfile.TarFile, member: tarfile.TarInfo, name: str) -> Suspect:
    opened = shard.extractfile(member) if member.size <= _BYTES else None
    return _suspect(name, opened.read(_BYTES + 1)) if opened else _too_large(name)


def _too_large(name: str) -> Suspect:
    return Suspect(name, why=f"more than {_BYTES:,} bytes")


def _in_parquet(file: Path) -> Iterator[Suspect]:
    for name, data in rows_in(file, _BYTES):
        if isinstance(data, str):
            yield Suspect(str(file), why=data)
        elif data:
            yield _suspect(f"{file}:{name}", data)
        else:
            yield Suspect(f"{file}:{name}", why="no picture")
