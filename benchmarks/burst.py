"""Does a burst of crawlers on pictures that nobody made yet slow people down?

    python benchmarks/burst.py [--bots 200] [--seconds 8] [--rounds 3]

The demo site behind a guard. People fetch originals all the time; then as many crawlers
as told ask for cold pictures, all at once, from a process of their own. In each round
other crawlers come. The table compares people's times before and during the burst.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
import urllib.request
from asyncio.subprocess import Process
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from itertools import count
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parent.parent))

from guard.demo.site import build_site
from guard.images.formats import measure
from tests.e2e.stage import origin, process
from tests.servers import free_port

PERSON = (
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:152.0) Gecko/20100101 "
    "Firefox/152.0",
    "Accept: image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
    "Accept-Language: de,en;q=0.5",
)
NAMES = ("GPTBot", "ClaudeBot", "CCBot", "Bytespider", "Amazonbot", "PetalBot")
PAUSE = 0.02  # seconds between a person's pictures
PEOPLE = 2
POLICY = """
upstream: http://127.0.0.1:{site}
listen: 127.0.0.1:{port}
admin: 127.0.0.1:{admin}
trusted_proxies: [127.0.0.1]
"""


@dataclass(frozen=True, slots=True)
class Guard:
    port: int
    admin: int
    pictures: tuple[str, ...]
    folder: Path


@contextmanager
def guarded() -> Iterator[Guard]:
    with tempfile.TemporaryDirectory() as name, ExitStack() as running:
        folder = Path(name)
        site, port, admin = free_port(), free_port(), free_port()
        holds = build_site(folder / "site", f"http://127.0.0.1:{port}")
        (folder / "guard.yaml").write_text(
            POLICY.format(site=site, port=port, admin=admin)
        )
        running.enter_context(origin(folder / "site", str(site)))
        command = (sys.executable, "-m", "guard", "serve")
        health = f"http://127.0.0.1:{admin}/healthz"
        running.enter_context(process(command, health, folder))
        pictures = tuple(path for path in holds.pictures if path.endswith("jpg"))
        yield Guard(port, admin, pictures, folder / "site")


async def ask(port: int, path: str, *lines: str) -> bytes:
    """The body, over a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    head = (f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close")
    writer.write("\r\n".join((*head, *lines, "", "")).encode())
    answer = await reader.read(-1)
    writer.close()
    return answer.partition(b"\r\n\r\n")[2]


async def person(guard: Guard, visitors: Iterator[int], times: list[float]) -> None:
    """Each picture is another visitor's, or the rate would catch them."""
    while True:
        number = next(visitors)
        path = guard.pictures[number % len(guard.pictures)]
        address = ip_address(0x0A000000 + number % 2**24)
        lines = (
            f"X-Forwarded-For: {address}",
            f"Referer: http://127.0.0.1:{guard.port}/",
        )
        began = time.perf_counter()
        body = await ask(guard.port, path, *PERSON, *lines)
        times.append(time.perf_counter() - began)
        if body != (guard.folder / path.lstrip("/")).read_bytes():
            raise RuntimeError(f"a person did not get {path}")
        await asyncio.sleep(PAUSE)


async def bots(port: int, sites: list[str], number: int) -> None:
    """In a process of its own, as soon as it is told to: what all got, and how long it
    took."""
    print("ready", flush=True)
    sys.stdin.readline()
    name = NAMES[number % len(NAMES)]
    line = f"User-Agent: Mozilla/5.0 (compatible; {name}/1.0)"
    began = time.perf_counter()
    bodies = await asyncio.gather(*(ask(port, path, line) for path in sites))
    seconds = time.perf_counter() - began
    print(sum(measure(body) is not None for body in bodies), f"{seconds:.2f}")


async def crawlers(guard: Guard, size: int, number: int) -> Process:
    """Ready to ask: what their own start costs is not what people should feel."""
    paths = [f"{guard.pictures[k % len(guard.pictures)]}?{k}" for k in range(size)]
    command = (sys.executable, __file__, "--bots-only", str(guard.port), str(number))
    running = await asyncio.create_subprocess_exec(
        *command,
        *paths,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    assert running.stdout is not None
    await running.stdout.readline()
    return running


async def burst(running: Process) -> tuple[int, float]:
    """How many bots got a picture, and the seconds until the last did."""
    out, _ = await running.communicate(b"go\n")
    pictures, seconds = out.split()
    return int(pictures), float(seconds)


def counted(guard: Guard, outcome: str) -> int:
    url = f"http://127.0.0.1:{guard.admin}/metrics"
    lines = urllib.request.urlopen(url).read().decode().splitlines()
    told = [line for line in lines if f'outcome="{outcome}"' in line]
    return sum(int(float(line.split()[-1])) for line in told if "variants" in line)


def p99(times: list[float]) -> float:
    return quantiles(times, n=100)[98] * 1000


async def rounds(guard: Guard, size: int, seconds: float, number: int) -> float:
    bots = await crawlers(guard, size, number)
    visitors, times = count(number << 20), list[float]()
    people = [
        asyncio.ensure_future(person(guard, visitors, times)) for _ in range(PEOPLE)
    ]
    await asyncio.sleep(seconds)
    before = times.copy()
    times.clear()
    got, last = await burst(bots)
    await asyncio.sleep(max(0.0, seconds - last))
    for each in people:
        each.cancel()
    results = await asyncio.gather(*people, return_exceptions=True)
    for error in results:
        if not isinstance(error, asyncio.CancelledError):
            raise RuntimeError("a person was not served") from error
    made, decoyed = counted(guard, "made"), counted(guard, "decoyed")
    ratio = p99(times) / p99(before)
    print(
        f"{number:>5} {median(before) * 1000:>9.1f} {median(times) * 1000:>9.1f} "
        f"{p99(before):>9.1f} {p99(times):>9.1f} {ratio:>6.2f} "
        f"{got:>5} of {size} {last:>6.1f} {made:>6} {decoyed:>8}",
        flush=True,
    )
    return ratio


def main() -> None:
    if sys.argv[1:2] == ["--bots-only"]:
        port, number, *paths = sys.argv[2:]
        asyncio.run(bots(int(port), paths, int(number)))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bots", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print("People's milliseconds before and during; made, decoyed: all so far")
    print(
        "round    median    during       p99    during  ratio  bots served   last "
        "  made  decoyed"
    )
    with guarded() as guard:
        ratios = [
            asyncio.run(rounds(guard, given.bots, given.seconds, number))
            for number in range(given.rounds)
        ]
    print(f"median ratio of p99: {median(ratios):.2f}")


if __name__ == "__main__":
    main()
