"""guard replay: who would have got what under a policy, by an access log."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

import click

from guard.access_log import Entry, read_entry
from guard.bots.catalog import shipped_catalog
from guard.bulk import Bulk
from guard.caddy_log import read_caddy_entry
from guard.commands.options import policy_option, posture, read_policy
from guard.commands.streams import opened
from guard.commands.sums import as_json, as_text
from guard.errors import UsageError
from guard.lines import BadLine, Line, Stream, batches, whole
from guard.parts.sources import offline
from guard.policy import Policy
from guard.tally import Tally
from guard.unseen import LOGGED, knowing

SHOWN = 3  # bad lines


@click.command()
@click.argument("logs", nargs=-1, required=True, metavar="ACCESS_LOG...")
@policy_option
@posture
@click.option("--json", "wants_json", is_flag=True, help="Sums for a program.")
def replay(
    logs: tuple[str, ...], policy: Path | None, posture: str | None, wants_json: bool
) -> None:
    """Sum up who would have got what, beside what they got.

    Logs are in combined format or Caddy's own, may be gzipped, and "-" is the standard
    input. No network is asked. No visitor's address is printed, but in bad lines.
    """
    catalog = shipped_catalog()
    full = read_policy(policy, catalog, posture=posture)
    askable = knowing(full, LOGGED)
    replayed = Replay(offline(askable, catalog, sessions=True))
    asyncio.run(replayed.all(logs))
    for complaint in replayed.complaints():
        click.echo(f"guard: {complaint}", err=True)
    if replayed.tally.sums:
        form = as_json if wants_json else as_text
        click.echo(form(replayed.tally, left_out(full, askable)))
    if replayed.failures or not replayed.tally.sums:
        raise UsageError("; ".join(replayed.failures) or "no request in any log")


def left_out(full: Policy, askable: Policy) -> list[str]:
    kept = {rule.name for rule in askable.rules}
    return [rule.name for rule in full.rules if rule.name not in kept]


def read(line: bytes) -> Entry:
    """Raises `BadLine`."""
    return (read_caddy_entry if line.startswith(b"{") else read_entry)(line)


class Replay:
    """Reads logs one after the other, each to its end or where it breaks off."""

    def __init__(self, bulk: Bulk) -> None:
        self._bulk = bulk
        self._bad: dict[str, int] = {}  # by the reason
        self._shown: list[str] = []
        self.tally = Tally()
        self.failures: list[str] = []

    async def all(self, names: Iterable[str]) -> None:
        for name in names:
            try:
                with opened(name) as stream:
                    await self._log(name, stream)
            except UsageError as error:
                self.failures.append(str(error))

    async def _log(self, name: str, stream: Stream) -> None:
        numbers = count(1)
        for lines in batches(stream):
            for line in lines:
                await self._line(line, name, next(numbers))

    async def _line(self, line: Line, name: str, number: int) -> None:
        if line is not None and not line.strip():
            return
        try:
            entry = read(whole(line))
        except BadLine as error:
            self._note(str(error), f"{name}:{number}", line or b"")
        else:
            verdict = await self._bulk.judge(entry.facts)
            self._bulk.answered(verdict, entry.status)
            self.tally.add(entry, verdict)

    def _note(self, reason: str, place: str, line: bytes) -> None:
        self._bad[reason] = self._bad.get(reason, 0) + 1
        if len(self._shown) < SHOWN:
            words = line[:100].decode("latin-1")
            self._shown.append(f"{place}: {reason}: {words!r}")

    def complaints(self) -> Iterator[str]:
        """The first bad lines, then how many there were."""
        yield from self._shown
        for reason, number in self._bad.items():
            yield f"lines left out, {reason}: {number:,}"
