from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from guard.commands.streams import opened
from guard.errors import UsageError


def read(path: Path) -> bytes:
    with opened(str(path)) as stream:
        return b"".join(iter(stream.read1, b""))


def test_files_are_read_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "access.log.gz"  # a name proves nothing
    file.write_bytes(b"a line\n")

    assert read(file) == b"a line\n"


def test_gzipped_files_are_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "access.log"
    file.write_bytes(gzip.compress(b"one\n") + gzip.compress(b"two\n"))

    assert read(file) == b"one\ntwo\n"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.log: No such file"):
        read(tmp_path / "gone.log")


@pytest.mark.parametrize("keep", [9, 20, -4])
def test_a_file_that_breaks_off_is_named(tmp_path: Path, keep: int) -> None:
    file = tmp_path / "half.gz"
    file.write_bytes(gzip.compress(b"a line\n" * 100)[:keep])

    with pytest.raises(UsageError, match=r"half\.gz: "):
        read(file)


def test_a_file_that_was_damaged_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bad.gz"
    file.write_bytes(gzip.compress(b"a line\n")[:10] + b"\xff" * 30)

    with pytest.raises(UsageError, match=r"bad\.gz: "):
        read(file)


def test_a_closed_standard_input_is_named() -> None:
    shell = ("sh", "-c", 'exec "$0" -m guard classify <&-', sys.executable)
    ended = subprocess.run(shell, capture_output=True, text=True, check=False)

    assert "the standard input is closed" in ended.stderr
    assert "Traceback" not in ended.stderr
