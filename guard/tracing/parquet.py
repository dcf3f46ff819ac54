"""Pictures in a parquet shard, read by a process of its own with bounded memory.

What a page of the file unpacks to is known only once it is unpacked, and the library
that does it takes the file's word; so the system sets the limit, and the process dies
of it alone.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from multiprocessing.connection import Connection
from pathlib import Path

from guard.errors import UsageError

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

MEMORY = 2_000_000_000  # bytes of addresses, of which the libraries take a quarter
_BUFFER = 1 << 20  # bytes of the file at once
_LIMITS = {"thrift_string_size_limit": 50_000_000, "thrift_container_size_limit": 10**6}
_COLUMNS = ("jpg", "jpeg", "png", "webp", "image", "bytes")

_SHOWN = 200  # characters of a name, and of what is wrong
_TOO_MUCH = "asks for too much memory"

# The row's name and its picture, or "" and why there are no more.
Row = tuple[str, bytes | str]


def rows_in(file: Path, largest: int, memory: int = MEMORY) -> Iterator[Row]:
    """Pictures of `largest` bytes and one more at most. Raises `UsageError` where the
    package for parquet is not installed."""
    if find_spec("pyarrow") is None:
        raise UsageError(f"{file} needs a package: pip install 'atelier-guard[trace]'")
    ours, theirs = multiprocessing.Pipe(duplex=False)
    wanted = (theirs, file, largest, memory)
    # Not by fork: this process has threads.
    spawn = multiprocessing.get_context("spawn")
    reader = spawn.Process(target=_read, args=wanted, daemon=True)
    reader.start()
    theirs.close()
    try:
        while row := ours.recv():
            yield row
    except EOFError:
        yield "", _TOO_MUCH
    finally:
        ours.close()
        reader.kill()
        reader.join()


def _read(out: Connection, file: Path, largest: int, memory: int) -> None:
    """In the process: sends rows, one at a time, and None behind the last."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for row in rows_of(file, largest):
        out.send(row)
    out.send(None)


def rows_of(file: Path, largest: int) -> Iterator[Row]:
    """The same in this process, of files that are no bombs."""
    try:
        for name, data in _rows(file):
            yield name, data[: largest + 1] if isinstance(data, bytes) else data
    except MemoryError:
        yield "", _TOO_MUCH
    except Exception as error:  # a library may raise anything on hostile bytes
        yield "", f"not a parquet file: {str(error).partition(chr(10))[0][:_SHOWN]}"


def _rows(file: Path) -> Iterator[Row]:
    from pyarrow import parquet

    with parquet.ParquetFile(file, buffer_size=_BUFFER, **_LIMITS) as shard:
        names = shard.schema_arrow.names
        column = next((name for name in _COLUMNS if name in names), "")
        if not column:
            yield "", "no column of pictures"
            return
        columns = [column, "key"] if "key" in names else [column]
        batches = shard.iter_batches(1, columns=columns, use_threads=False)
        for number, batch in enumerate(batches):
            (row,) = batch.to_pylist()
            yield str(row.get("key", number))[:_SHOWN], _bytes_of(row[column])


def _bytes_of(value: object) -> bytes:
    """Of a cell: bytes, or as data sets of Hugging Face have it, a struct with them."""
    if isinstance(value, Mapping):
        value = value.get("bytes")
    return value if isinstance(value, bytes) else b""
