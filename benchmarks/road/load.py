"""Load by wrk: who asks for what, how many at once, and what came of it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.road.origin import program

SCRIPT = Path(__file__).with_name("visitors.lua")


@dataclass(frozen=True, slots=True)
class Load:
    """`pause`: milliseconds on average between an answer and the next request."""

    path: str
    connections: int
    who: str = "person"
    pause: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one run; latencies in milliseconds."""

    requests: int
    seconds: float
    failed: int
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def run(load: Load, port: int, seconds: int) -> Figures:
    """Raises SystemExit where wrk is missing or fails."""
    wrk = program("wrk")
    if wrk is None:
        raise SystemExit("no wrk on this machine: apt-get install wrk")
    url = f"http://127.0.0.1:{port}{load.path}"
    command = [wrk, "-t1", f"-c{load.connections}", f"-d{seconds}s", "--timeout", "20s"]
    words = [load.who, *([str(load.pause)] if load.pause else [])]
    whole = [*command, "-s", str(SCRIPT), url, "--", *words]
    found = subprocess.run(whole, capture_output=True, text=True, check=False)
    for line in found.stdout.splitlines():
        if line.startswith("FIGURES "):
            return figures(line)
    raise SystemExit(f"wrk failed: {found.stdout}{found.stderr}")


def figures(line: str) -> Figures:
    """Of a line that visitors.lua wrote; times there are microseconds."""
    requests, duration, _, failed, p50, p99 = map(float, line.split()[1:])
    seconds = duration / 1e6
    return Figures(int(requests), seconds, int(failed), p50 / 1e3, p99 / 1e3)
