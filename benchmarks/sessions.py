"""What real clients get: people's browsers and scrapers visit the demo portfolio.

    python benchmarks/sessions.py [--python PYTHON] [--only WORD] [--record FOLDER]

Every client comes from a network of its own, one after the other, over plain http on
loopback, where browsers send fetch metadata and client hints as they do over https.
Those that are absent are skipped. "first": the request that first got a false picture;
"alike": pictures that only look like the original. Rules were looked at beside "tuned"
clients, "unseen" ones only show what the rules are worth. What --record writes can be
read by `guard classify --sessions`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import urllib.request
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.clients.everybody import EVERYBODY
from benchmarks.clients.measure import Archive, Session
from benchmarks.clients.visit import Client, Kind, Visit
from benchmarks.clients.wire import Exchange, Wire
from guard.demo.site import build_site
from tests.e2e.stage import origin, process
from tests.servers import free_port

PATIENCE = 420.0  # seconds for one client
REQUESTS = re.compile(r'^guard_requests_total{action="(\w+)",.*} (\S+)$', re.M)
HEAD = (
    f"{'client':<34}{'use':<9}{'requests':>9}{'pictures':>9}{'originals':>10}"
    f"{'MB':>7}{'alike':>6}{'first':>6}  verdicts"
)


@dataclass(frozen=True, slots=True)
class Stage:
    """The portfolio behind the guard behind a wire, which is all that visitors see."""

    wire: Wire
    archive: Archive
    visit: Visit
    metrics: str

    def verdicts(self) -> Counter[str]:
        with urllib.request.urlopen(f"{self.metrics}/metrics", timeout=30) as answer:
            text = answer.read().decode()
        counts: Counter[str] = Counter()
        for action, count in REQUESTS.findall(text):
            counts[action] += int(float(count))
        return counts


@asynccontextmanager
async def staged(folder: Path, python: str) -> AsyncIterator[Stage]:
    """Processes as an artist would start them, on free ports, ended with the block."""
    wire = Wire(free_port(), free_port())
    ports = str(free_port()), str(free_port())
    site, metrics, seen = (f"http://127.0.0.1:{port}" for port in (*ports, wire.port))
    holds = build_site(folder / "site", seen)
    options = ("--upstream", site, "--port", str(wire.guard), "--admin-port", ports[1])
    command = (sys.executable, "-m", "guard", "serve", *options)
    with ExitStack() as running:
        running.enter_context(origin(folder / "site", ports[0]))
        running.enter_context(process(command, f"{metrics}/healthz", folder))
        async with wire.stretched():
            free = frozenset((*holds.pages, *holds.icons))
            archive = Archive(folder / "site", free, frozenset(holds.pictures))
            visit = Visit(seen, holds.pages, holds.pictures, folder, python)
            yield Stage(wire, archive, visit, metrics)


@dataclass(frozen=True, slots=True)
class Report:
    """`verdicts` are what the guard counted; `trouble` is why a client gave up."""

    session: Session
    verdicts: Counter[str]
    trouble: str = ""

    @property
    def misjudged(self) -> int:
        """Of a person: who is kept waiting for ever has been misjudged, too."""
        return len(self.session.untrue) + bool(self.trouble)


async def visited(stage: Stage, client: Client, number: int) -> Report:
    folder = stage.visit.folder / f"client-{number}"
    folder.mkdir()
    stage.wire.next_visitor(number)
    before, trouble = stage.verdicts(), ""
    try:
        async with asyncio.timeout(PATIENCE):
            await client.drive(replace(stage.visit, folder=folder))
    except Exception as error:  # One client's failure must not end the others' run.
        trouble = f"{type(error).__name__}: {error}"
    session = stage.archive.measure(stage.wire.heard)
    return Report(session, stage.verdicts() - before, trouble)


def row(client: Client, report: Report) -> str:
    session, use = report.session, "tuned" if client.tuned else "unseen"
    verdicts = ", ".join(f"{action} {n}" for action, n in report.verdicts.most_common())
    return (
        f"{client.name:<34}{use:<9}{session.requests:>9}{session.pictures:>9}"
        f"{session.originals:>10}{session.leaked / 1e6:>7.1f}{session.alike:>6}"
        f"{session.first or '-':>6}  {verdicts}"
        f"{f' [{report.trouble}]' if report.trouble else ''}"
    )


def record(file: Path, exchanges: Sequence[Exchange], source: str) -> None:
    """One request a line, as `guard classify` reads them."""
    lines = (
        json.dumps(
            {
                "time": each.time,
                "ip": source,
                "method": each.method,
                "path": each.target,
                "scheme": "http",
                "http_version": each.version,
                "headers": each.headers,
                "status": each.status,
                "type": each.type,
            }
        )
        for each in sorted(exchanges, key=lambda exchange: exchange.time)
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n")


def untrue(session: Session) -> Iterator[str]:
    """What a person should not have seen."""
    for each in session.untrue[:20]:
        path = urlsplit(each.target).path
        yield f"    misjudged: {each.method} {path} got {each.status} {each.type}"


def heading() -> str:
    """When, of what and where: a table without these cannot be compared."""
    command = ("git", "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD")
    commit = subprocess.run(command, capture_output=True, text=True, check=False)
    day = datetime.now(UTC).date().isoformat()
    cores = f"{os.cpu_count()} cores of {platform.machine()}"
    return f"{day}, commit {commit.stdout.strip() or 'unknown'}, {cores}"


async def run(options: argparse.Namespace, folder: Path) -> int:
    """The number of people's requests that were not answered with the truth."""
    print(heading())
    misjudged = 0
    async with staged(folder, options.python) as stage:
        for kind, title in ((Kind.PERSON, "People"), (Kind.SCRAPER, "Scrapers")):
            print(f"\n{title}\n{HEAD}", flush=True)
            for number, client in present(kind, options):
                misjudged += await received(stage, client, number, options.record)
    print(f"\nPeople's requests that got anything but the truth: {misjudged}")
    return misjudged


def present(kind: Kind, options: argparse.Namespace) -> Iterator[tuple[int, Client]]:
    for number, client in enumerate(EVERYBODY, 1):
        if client.kind is not kind or options.only not in client.name:
            continue
        if lacking := client.absent(options.python):
            print(f"{client.name:<34}skipped: {lacking} is not installed")
        else:
            yield number, client


async def received(
    stage: Stage, client: Client, number: int, folder: Path | None
) -> int:
    """How often a person was misjudged."""
    report = await visited(stage, client, number)
    print(row(client, report), flush=True)
    if folder:
        file = folder / f"{number:02}.jsonl"
        record(file, stage.wire.heard, stage.wire.source)
    if client.kind is Kind.SCRAPER:
        return 0
    for line in untrue(report.session):
        print(line)
    return report.misjudged


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="has the libraries")
    parser.add_argument("--only", default="", help="clients whose name holds this")
    parser.add_argument("--record", type=Path, help="folder for what they asked")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        misjudged = asyncio.run(run(options, Path(folder)))
    sys.exit(1 if misjudged else 0)


if __name__ == "__main__":
    main()
