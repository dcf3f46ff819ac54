"""The folder of one running guard: what its processes share while they run."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOCK = "lock"


@contextmanager
def shared_folder(state: Path) -> Iterator[Path]:
    """Nobody else's, and gone afterwards; what a guard that was killed left goes, too.

    Two guards may share `state`. Raises OSError.
    """
    runs = state / "run"
    runs.mkdir(parents=True, exist_ok=True)
    clear(runs)
    folder = Path(tempfile.mkdtemp(dir=runs))  # for the owner alone
    lock = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def clear(runs: Path) -> None:
    """Whose lock nobody holds has ended."""
    for lock in runs.glob(f"*/{LOCK}"):
        with suppress(OSError), lock.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.parent, ignore_errors=True)
