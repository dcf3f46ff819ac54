"""Whose network a visitor comes from: its AS number, from a database on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from guard.addresses import Address
from guard.errors import UsageError

if TYPE_CHECKING:
    from maxminddb.types import Record

# MaxMind, DB-IP and others; IPinfo.
KEYS = ("autonomous_system_number", "asn")
LARGEST = 2**32 - 1


class Geo:
    """Reads any mmdb file that has AS numbers; `failed` hears of what it cannot read.

    The file is mapped: bring it up to date by moving a new one in its place, and
    reload. Raises `UsageError` where it cannot be opened.
    """

    def __init__(self, path: Path, failed: Callable[[], None]) -> None:
        try:
            import maxminddb
        except ModuleNotFoundError as error:
            hint = "pip install 'atelier-guard[geo]'"
            raise UsageError(f"`geo` needs maxminddb: {hint}") from error
        try:
            self._database = maxminddb.open_database(path)
        except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
            raise UsageError(f"cannot read `geo`: {error}") from error
        self._v6 = self._database.metadata().ip_version == 6
        self._failed = failed

    async def close(self) -> None:
        self._database.close()

    def asn(self, client: Address) -> int:
        """0: nobody's, or not known."""
        if client.version == 6 and not self._v6:
            return 0
        try:
            return number(self._database.get(client))
        except Exception:  # The database is no better than who made it.
            self._failed()
            return 0


def number(record: Record | None) -> int:
    """15169 of a record, also where it is written "AS15169"."""
    if not isinstance(record, dict):
        return 0
    found = next((record[key] for key in KEYS if key in record), 0)
    if isinstance(found, str):
        digits = found.upper().removeprefix("AS")
        found = int(digits) if digits.isdecimal() and len(digits) <= 10 else 0
    return found if isinstance(found, int) and 0 < found <= LARGEST else 0
