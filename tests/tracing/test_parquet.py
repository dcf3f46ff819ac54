"""Shards are read elsewhere, and what asks for too much ends there."""

from __future__ import annotations

from pathlib import Path

import pyarrow
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from guard.tracing.parquet import rows_in, rows_of
from tests.tracing.marked import parquet_of

_MUCH, _LITTLE = 200_000_000, 600_000_000  # bytes, and addresses of the reader


def _bomb(file: Path) -> Path:
    """A cell of zeros, which zstd makes to a few thousand bytes."""
    table = pyarrow.table({"jpg": [bytes(_MUCH)]})
    options = {"use_dictionary": False, "write_statistics": False}
    parquet.write_table(table, file, compression="zstd", **options)
    assert file.stat().st_size < 100_000
    return file


def test_rows_have_their_key_or_number(tmp_path: Path) -> None:
    keyed = parquet_of(tmp_path / "0.parquet", {"key": ["a"], "jpg": [b"x"]})
    plain = parquet_of(tmp_path / "1.parquet", {"image": [b"x", b"y"]})
    assert list(rows_in(keyed, 10)) == [("a", b"x")]
    assert list(rows_in(plain, 10)) == [("0", b"x"), ("1", b"y")]


def test_a_cell_that_unpacks_to_too_much_ends_its_reader_alone(tmp_path: Path) -> None:
    plain = parquet_of(tmp_path / "1.parquet", {"jpg": [b"x"]})
    bomb = _bomb(tmp_path / "0.parquet")
    assert list(rows_in(bomb, 10, _LITTLE)) == [("", "asks for too much memory")]
    assert list(rows_in(plain, 10, _LITTLE)) == [("0", b"x")]


def test_a_large_cell_comes_cut(tmp_path: Path) -> None:
    shard = parquet_of(tmp_path / "0.parquet", {"jpg": [bytes(1000)]})
    assert list(rows_in(shard, 10)) == [("0", bytes(11))]


def test_nobody_need_read_to_the_end(tmp_path: Path) -> None:
    shard = parquet_of(tmp_path / "0.parquet", {"jpg": [bytes(100_000)] * 50})
    rows = rows_in(shard, 10**6)
    assert next(rows)[0] == "0"
    rows.close()  # type: ignore[attr-defined]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=2000), st.integers(0, 4000))
def test_a_broken_shard_raises_nothing(tmp_path: Path, junk: bytes, at: int) -> None:
    shard = parquet_of(tmp_path / "0.parquet", {"jpg": [b"xyz" * 500] * 2})
    whole = shard.read_bytes()
    shard.write_bytes(whole[:at] + junk + whole[at + len(junk) :])
    assert isinstance(list(rows_of(shard, 10)), list)
