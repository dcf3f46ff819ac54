"""How soon does a guard answer, and how much memory has one that waits?

    python benchmarks/start.py [--quick]

From the start of the process to the first whole answer, the median of several starts
in an empty folder each, by turns with what it is held against: an interpreter that
does nothing, uvicorn that says hello, and nginx, Caddy and HAProxy where they are.
Beside it the processor time of the start, which a busy machine changes less.
Then the memory of all its processes, at rest and after the first false picture.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from urllib.request import Request, urlopen

import click

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.road.origin import PAGE, PICTURE, Origin, origin, program
from benchmarks.road.peers import KNOWN, Peer, guard_peer, known_peer, other_peer
from benchmarks.road.process import Process, field

BARE = "python -c pass"
PERSON, CRAWLER = "Mozilla/5.0 Firefox/140.0", "GPTBot/1.3"
SETTLING = 1.0  # seconds after the first answer, for what is begun in the background
UVICORN = (
    f"uvicorn={sys.executable} -m uvicorn benchmarks.road.hello:app --no-access-log "
    "--log-level critical --port {{port}} --app-dir {root}"
)
Start = Callable[[Path, Origin], Peer]
Seconds = Mapping[str, list[float]]  # by who is started


def peers() -> Mapping[str, Start]:
    told = UVICORN.format(root=Path(__file__).parent.parent)
    return {
        "uvicorn, hello": partial(other_peer, told=told),
        **{
            name: partial(known_peer, name=name)
            for name in KNOWN
            if program(name) is not None
        },
        "guard x1": guard_peer,
        "guard x2": partial(guard_peer, workers=2),
    }


def ask(port: int, path: str, agent: str) -> None:
    url = f"http://127.0.0.1:{port}{path}"
    with urlopen(Request(url, headers={"user-agent": agent})) as answer:
        answer.read()


def nothing() -> float:
    begun = perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return perf_counter() - begun


def answered(start: Start, site: Origin, rested: Callable[[Process], None]) -> float:
    """Seconds until the first answer; `rested` gets to see the process after it."""
    with tempfile.TemporaryDirectory() as folder:
        begun = perf_counter()
        peer = start(Path(folder), site)
        try:
            ask(peer.process.port, PAGE, PERSON)
            seconds = perf_counter() - begun
            rested(peer.process)
        finally:
            peer.process.stop()
    return seconds


def timed(
    starts: Mapping[str, Start], site: Origin, rounds: int
) -> tuple[Seconds, Seconds]:
    """Until the answer, and of the processor."""
    seconds: Seconds = {name: [] for name in (BARE, *starts)}
    spent: Seconds = {name: [] for name in starts}
    for _ in range(rounds):
        seconds[BARE].append(nothing())
        for name, start in starts.items():
            rested = partial(processor, spent[name])
            seconds[name].append(answered(start, site, rested))
    return seconds, spent


def processor(spent: list[float], process: Process) -> None:
    spent.append(process.seconds())


def report_times(seconds: Seconds, spent: Seconds) -> None:
    base = median(seconds[BARE])
    print(f"{'start to first answer':<24}{'s':>8}{'times python':>14}{'CPU s':>8}")
    for name, found in seconds.items():
        times = f"{median(found) / base:.1f}"
        cpu = f"{median(spent[name]):.2f}" if name in spent else ""
        print(f"{name:<24}{median(found):>8.2f}{times:>14}{cpu:>8}")
    print("goal: 1.5 s\n")


def told(name: str, when: str, process: Process) -> None:
    sizes = process.resident()
    each = " ".join(f"{size:.0f}{mark(pid)}" for pid, size in sizes.items())
    print(
        f"{name:<18}{when:<16}{len(sizes):>10}{process.memory():>9.0f}"
        f"{sum(sizes.values()):>9.0f}   {each}"
    )


def mark(pid: int) -> str:
    words = field(pid, "cmdline")
    if "spawn_main" in words:
        return "*"
    return "t" if "resource_tracker" in words else ""


def memories(name: str, process: Process) -> None:
    sleep(SETTLING)
    told(name, "idle", process)
    if name.startswith("guard"):
        ask(process.port, PICTURE, CRAWLER)
        sleep(SETTLING)
        told(name, "after a picture", process)


@click.command()
@click.option("--quick", is_flag=True, help="Three starts instead of nine.")
def main(quick: bool) -> None:
    """Print how long all take to start, and what they keep."""
    starts = peers()
    with tempfile.TemporaryDirectory() as folder:
        site = origin(Path(folder))
        try:
            report_times(*timed(starts, site, 3 if quick else 9))
            head = f"{'memory, MB':<34}{'processes':>10}{'PSS':>9}{'RSS':>9}"
            print(f"{head}   RSS of each")
            for name, start in starts.items():
                answered(start, site, partial(memories, name))
            print("*: makes pictures; t: multiprocessing's resource tracker")
            print("goal: RSS of guard x1 and its picture worker 120")
        finally:
            site.process.stop()


if __name__ == "__main__":
    main()
