"""Learnt perturbations as files: found by a work's bytes, else drawn from a bank."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path

from guard.images.lots import digest

# The SHA-256 of an original, or a number of the bank; then the sum of the file itself.
_NAME = re.compile(r"([0-9a-f]{64}|bank\d\d)-([0-9a-f]{32})\.npy")
_LARGEST = 2_000_000  # bytes; 512 x 512 cells are fewer


class Deltas:
    """For several threads and processes at once: what one learns, others find."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        self._folder, self._secret = folder, secret
        self._listed = -1  # the time when the folder had last changed
        self._names: dict[str, str] = {}
        self._bank: tuple[str, ...] = ()

    def name(self, content: str, work: str) -> str:
        """The file for an original (its SHA-256, and its work's name), "" for none.

        It names what the file holds, so Variants made with it can go by that."""
        self._look()
        own = self._names.get(content)
        if own is not None or not self._bank:
            return own or ""
        return self._bank[pick(self._secret, work, len(self._bank))]

    def knows(self, subject: str) -> bool:
        """A subject is the SHA-256 of an original, or a number of the bank."""
        self._look()
        return subject in self._names

    def read(self, name: str) -> bytes:
        """b"" for what is gone or damaged."""
        found = _NAME.fullmatch(name)
        try:
            with (self._folder / name).open("rb") as file:
                data = file.read(_LARGEST + 1)
        except OSError:
            return b""
        return data if found and found[2] == _check(data) else b""

    def put(self, subject: str, data: bytes) -> None:
        """In place of what was there. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{subject}-{_check(data)}.npy"
        handle, fresh = tempfile.mkstemp(dir=self._folder, prefix="new-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(fresh, self._folder / name)
        for old in self._folder.glob(f"{subject}-*.npy"):
            if old.name != name:
                old.unlink(missing_ok=True)
        self._listed = -1

    def keep_bank(self, count: int) -> None:
        """Numbers from `count` on go: they belong to a larger bank of before."""
        for old in self._folder.glob("bank??-*.npy"):
            found = _NAME.fullmatch(old.name)
            if found and int(found[1][4:]) >= count:
                old.unlink(missing_ok=True)
        self._listed = -1

    def _look(self) -> None:
        """Lists the folder anew where it has changed: one question to the system."""
        try:
            changed = self._folder.stat().st_mtime_ns
        except OSError:
            changed = -2
        if changed == self._listed:
            return
        names: dict[str, str] = {}
        with suppress(OSError):
            for entry in sorted(os.listdir(self._folder)):
                if found := _NAME.fullmatch(entry):
                    names[found[1]] = entry
        self._names = names
        self._bank = tuple(names[key] for key in sorted(names) if key[:4] == "bank")
        self._listed = changed


def numbered(number: int) -> str:
    """The subject that one of the bank goes by."""
    return f"bank{number:02}"


def pick(secret: bytes, work: str, count: int) -> int:
    """Which of the bank a work gets: the same in all its sizes and formats."""
    return int.from_bytes(digest(secret, "perturb", work)[:8], "big") % count


def _check(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
