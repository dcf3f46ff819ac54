"""A server started for a benchmark: its port, its memory, its processor time."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
ROLLUP = "smaps_rollup"
PATIENCE = 30.0  # seconds until a server listens


@dataclass(frozen=True, slots=True)
class Process:
    """With its children, theirs, and so on."""

    name: str
    port: int
    popen: subprocess.Popen[bytes]
    ready: float  # seconds until it took a connection

    def memory(self) -> float:
        """Resident, in MB; a page that several processes share counts once (PSS)."""
        return sum(share(field(pid, ROLLUP)) for pid in self.pids())

    def resident(self) -> dict[int, float]:
        """MB of each process; a page that several share counts for each (RSS)."""
        return {pid: share(field(pid, ROLLUP), "Rss") for pid in self.pids()}

    def seconds(self) -> float:
        """Of processor time so far."""
        ticks = 0
        for pid in self.pids():
            fields = field(pid, "stat").rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / TICK

    def pids(self) -> Iterator[int]:
        return family(self.popen.pid)

    def stop(self) -> None:
        self.popen.terminate()
        try:
            self.popen.wait(10)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()


def family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from family(int(child))


def share(rollup: str, kind: str = "Pss") -> float:
    """In MB."""
    lines = map(str.split, rollup.splitlines())
    found = next(int(words[1]) for words in lines if words[0] == f"{kind}:")
    return found * 1024 / 1e6


def field(pid: int, name: str) -> str:
    return Path(f"/proc/{pid}/{name}").read_text()


def started(
    name: str, command: Sequence[str], port: int, log: Path | None = None
) -> Process:
    """Raises SystemExit where it ends, or does not listen in time."""
    out = log.open("wb") if log else subprocess.DEVNULL
    begun = time.perf_counter()
    popen = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    while not listens(port):
        late = time.perf_counter() - begun > PATIENCE
        if late or popen.poll() is not None:
            popen.kill()
            words = log.read_text()[-2000:] if log else ""
            raise SystemExit(f"{name} did not start: {' '.join(command)}\n{words}")
        time.sleep(0.005)
    return Process(name, port, popen, time.perf_counter() - begun)


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1.0).close()
    except OSError:
        return False
    return True
