"""Pictures under suspicion: in files, folders, and img2dataset's shards.

Read one after the other, in bounded memory; what cannot be read is told, not raised.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from guard.errors import UsageError

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".tif", ".tiff")
SHARDS = (".parquet", ".tar")
_BYTES = 50_000_000  # of one picture
_ROWS = 16  # of a parquet file at once
_GROUP = 4_000_000_000  # bytes that a column of one row group may say it holds
# Headers may name others without end; tarfile follows each by a call.
_BROKEN = (tarfile.TarError, ValueError, OverflowError, RecursionError)
_COLUMNS = ("jpg", "jpeg", "png", "webp", "image", "bytes")


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
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise UsageError(
            f"{file} needs a package: pip install 'atelier-guard[trace]'"
        ) from error
    try:
        limits = {
            "thrift_string_size_limit": _BYTES,
            "thrift_container_size_limit": 10**6,
        }
        with parquet.ParquetFile(file, **limits) as shard:
            column = _column(shard)
            if not column:
                yield Suspect(str(file), why="no column of pictures, or one too large")
                return
            yield from _rows(shard, column, file)
    except arrow.ArrowException as error:
        yield Suspect(str(file), why=f"not a parquet file: {_first(error)}")


def _column(shard: Any) -> str:
    """The first that is known to hold pictures; "" where there is none, or where a
    row group is too large to be opened."""
    names = shard.schema_arrow.names
    found = next((name for name in _COLUMNS if name in names), "")
    groups = shard.metadata
    for row_group in range(groups.num_row_groups):
        group = groups.row_group(row_group)
        if group.total_byte_size > _GROUP:
            return ""
    return found


def _rows(shard: Any, column: str, file: Path) -> Iterator[Suspect]:
    keyed = "key" in shard.schema_arrow.names
    columns = [column, "key"] if keyed else [column]
    number = 0
    for batch in shard.iter_batches(_ROWS, columns=columns, use_threads=False):
        for row in batch.to_pylist():
            name = f"{file}:{row['key'] if keyed else number}"
            data = _bytes_of(row[column])
            yield _suspect(name, data) if data else Suspect(name, why="no picture")
            number += 1


def _bytes_of(value: object) -> bytes:
    """Of a cell: bytes, or as data sets of Hugging Face have it, a struct with them."""
    if isinstance(value, Mapping):
        value = value.get("bytes")
    return value if isinstance(value, bytes) else b""


def _first(error: BaseException) -> str:
    return str(error).partition("\n")[0][:200]
