"""What real clients get: people's browsers and scrapers visit the demo portfolio.

    python benchmarks/sessions.py [--python PYTHON] [--only WORD] [--record FOLDER]

Every client comes from a network of its own, one after the other, over plain http on
loopback, where browsers send fetch metadata and client hints as they do over https.
Those that are absent are skipped. "first": the request that first got a false picture.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import tempfile
import urllib.request
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
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


async def visited(stage: Stage, client: Client, number: int) -> tuple[Session, str]:
    """The client's session, and what the guard counted meanwhile."""
    folder = stage.visit.folder / f"client-{number}"
    folder.mkdir()
    stage.wire.next_visitor(number)
    before = stage.verdicts()
    trouble = ""
    try:
        async with asyncio.timeout(PATIENCE):
            await client.drive(in_folder(stage.visit, folder))
    except Exception as error:  # One client's failure must not end the others' run.
        trouble = f" [{type(error).__name__}: {error}]"
    counts = stage.verdicts() - before
    verdicts = ", ".join(f"{action} {n}" for action, n in counts.most_common())
    return stage.archive.measure(stage.wire.heard), verdicts + trouble


def in_folder(visit: Visit, folder: Path) -> Visit:
    return Visit(visit.site, visit.pages, visit.pictures, folder, visit.python)


def row(client: Client, session: Session, verdicts: str) -> str:
    use = "tuned" if client.tuned else "unseen"
    return (
        f"{client.name:<34}{use:<9}{session.requests:>9}{session.pictures:>9}"
        f"{session.originals:>10}{session.leaked / 1e6:>7.1f}{session.alike:>6}"
        f"{session.first or '-':>6}  {verdicts}"
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


async def run(options: argparse.Namespace, folder: Path) -> int:
    """The number of people's requests that were not answered with the truth."""
    misjudged = 0
    async with staged(folder, options.python) as stage:
        for kind, title in ((Kind.PERSON, "People"), (Kind.SCRAPER, "Scrapers")):
            print(f"\n{title}\n{HEAD}", flush=True)
            for number, client in enumerate(EVERYBODY, 1):
                if client.kind != kind or options.only not in client.name:
                    continue
                if lacking := client.absent(options.python):
                    print(f"{client.name:<34}skipped: {lacking} is not installed")
                    continue
                session, verdicts = await visited(stage, client, number)
                print(row(client, session, verdicts), flush=True)
                if options.record:
                    file = options.record / f"{number:02}.jsonl"
                    record(file, stage.wire.heard, stage.wire.source)
                if kind is Kind.PERSON:
                    misjudged += len(session.untrue)
                    print(*untrue(session), sep="\n", end="")
    print(f"\nPeople's requests that got anything but the truth: {misjudged}")
    return misjudged


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
