"""guard classify: a verdict for every request that is described on a line of JSON."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import click

from guard.bots.catalog import shipped_catalog
from guard.bulk import Bulk, written
from guard.commands.options import policy_file, posture, read_policy, sessions
from guard.commands.streams import standard_input
from guard.described import read_request
from guard.errors import UsageError
from guard.lines import BadLine, Line, Stream, batches, whole
from guard.parts.sources import offline


@click.command()
@policy_file
@posture
@sessions
def classify(file: Path | None, posture: str | None, sessions: bool) -> None:
    """Judge requests, a JSON object a line, by FILE (guard.yaml).

    Keys: method, path, scheme, http_version, ip, headers, time; any may be left out.
    What is answered to line n of the input is line n of the output.
    """
    catalog = shipped_catalog()
    policy = read_policy(file, catalog, posture=posture)
    asyncio.run(Answers(offline(policy, catalog, sessions)).all(standard_input()))


class Answers:
    """Answers line by line, and counts."""

    def __init__(self, bulk: Bulk) -> None:
        self._bulk = bulk
        self._lines = self._bad = 0

    async def all(self, stream: Stream) -> None:
        """Raises `UsageError` at the end if there were bad lines."""
        for lines in batches(stream):  # Blocks the loop, where nobody else waits.
            answers = [await self._answer(line) for line in lines]
            click.echo("\n".join(answers))
        if self._bad:
            raise UsageError(f"{self._bad:,} of {self._lines:,} lines are no requests")

    async def _answer(self, line: Line) -> str:
        self._lines += 1
        try:
            return written(await self._bulk.judge(read_request(whole(line))))
        except BadLine as error:
            self._bad += 1
            return json.dumps({"error": str(error), "line": self._lines})
