"""Inside a process that makes pictures: its limits, and how little it loads."""

from __future__ import annotations

import subprocess
import sys

from guard.images.maker import run
from tests.images.pictures import job

# What the rest of the guard is made of, and what brings half the library along.
FOREIGN = {"asyncio", "click", "http", "pydantic", "scipy", "ssl", "yaml"}
MAKING = "import sys, guard.images.maker, guard.images.make; print(*sys.modules)"


def test_outside_a_worker_no_limit_is_set() -> None:
    assert run(job("decoy", "stretch", "encode")).width == 320


def test_who_makes_pictures_loads_nothing_that_serves_visitors() -> None:
    command = [sys.executable, "-c", MAKING]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True)
    assert FOREIGN.isdisjoint(loaded.stdout.split())
