"""A random salt for each day, forgotten after the next: with it goes every way back
from what was written under it to an address."""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path

from guard.secret import write_secret

KEPT = 2  # days


class Salts:
    """Kept in `folder`, so that processes and restarts of one day share them; where
    that cannot be written, in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[int, bytes] = {}

    def of(self, day: int) -> bytes:
        """`day`: a number that rises with the days, such as `local_day` gives."""
        salt = self._known.get(day)
        if salt is None:
            salt = self._shared(day)
            self._known = {d: s for d, s in self._known.items() if day - d < KEPT}
            self._known[day] = salt
        return salt

    def _shared(self, day: int) -> bytes:
        file = self._folder / str(day)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not file.exists():
                write_secret(file)
            self._forget(day)
            return file.read_bytes()
        except OSError:
            return secrets.token_bytes(32)

    def _forget(self, day: int) -> None:
        for file in self._folder.iterdir():
            if file.name.isdigit() and day - int(file.name) >= KEPT:
                with suppress(OSError):
                    file.unlink()
