"""How fast is the guard beside other proxies, in front of the same site?

    python benchmarks/proxy.py [--quick] [--peer NAME='command {port} {origin}']

An nginx origin, and in front of it by turns nginx, Caddy, HAProxy and the guard with
one worker and with two, all running at once and asked one after the other: rounds are
interleaved, and a ratio is the median of the ratios of the rounds. People come with a
browser's headers, each from an address of its own that a trusted proxy reports, for
forty requests; the policy is the default one with a cache of 256 MB.
"""

from __future__ import annotations

import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, product
from pathlib import Path
from statistics import median

import click

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.road.load import Figures, Load, run
from benchmarks.road.origin import LARGE, PAGE, PICTURE, Origin, origin
from benchmarks.road.peers import (
    Peer,
    can_have_workers,
    guard_peer,
    known_peers,
    other_peer,
)

CONNECTIONS = (1, 32, 256)
SITE = "origin"  # asked itself, with nobody in front
# scenario, of whom, held against whom, at least so many times as fast
GOALS = (
    ("page, 32, person", "guard x1", "caddy", 0.8),
    ("page, 32, person", "guard x2", "caddy", 1.2),
    *(
        (f"picture, 32, {who}", name, peer, least)
        for who in ("person", "bot")
        for name in ("guard x1", "guard x2")
        for peer, least in (("caddy", 1.5), ("nginx", 1.5), (SITE, 0.5))
    ),
)


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    load: Load

    def __str__(self) -> str:
        return f"{self.name}, {self.load.connections}, {self.load.who}"


@dataclass(frozen=True, slots=True)
class Run:
    """One peer under one load for a moment; `cost`: CPU seconds per 1,000 requests."""

    figures: Figures
    cost: float


Results = dict[tuple[str, str], list[Run]]  # by scenario and peer


def scenarios(quick: bool) -> Iterator[Scenario]:
    things = {"page": PAGE, "picture": PICTURE, "large": LARGE}
    if quick:
        del things["large"]
    for who in ("person", "bot"):
        connections = (32,) if quick or who == "bot" else CONNECTIONS
        for (name, path), number in product(things.items(), connections):
            if who == "person" or name != "page":
                yield Scenario(name, Load(path, number, who))


def measured(peer: Peer, scenario: Scenario, seconds: int) -> Run:
    before = peer.process.seconds()
    figures = run(scenario.load, peer.process.port, seconds)
    spent = peer.process.seconds() - before
    return Run(figures, spent / max(1, figures.requests) * 1000)


def asked(peer: Peer, scenario: Scenario) -> bool:
    """Others know no bots: a crawler gets from them what everybody does."""
    return scenario.load.who == "person" or peer.admin > 0 or peer.name == SITE


def rounds(
    peers: Sequence[Peer], wanted: Sequence[Scenario], times: int, seconds: int
) -> Results:
    results: Results = {}
    for scenario in wanted:
        for peer in peers:
            if asked(peer, scenario):
                run(scenario.load, peer.process.port, 1)  # warm, and variants made
        for _ in range(times):
            for peer in peers:
                if asked(peer, scenario):
                    found = results.setdefault((str(scenario), peer.name), [])
                    found.append(measured(peer, scenario, seconds))
    return results


def report(results: Results, peers: Sequence[Peer]) -> None:
    print(
        f"\n{'load':<22}{'who answers':<12}{'requests/s':>11}{'p50 ms':>9}{'p99 ms':>9}"
        f"{'CPU s/1000':>12}{'failed':>8}"
    )
    for (scenario, name), runs in results.items():
        rate = median(run.figures.rate for run in runs)
        p50 = median(run.figures.p50 for run in runs)
        p99 = median(run.figures.p99 for run in runs)
        cost = median(run.cost for run in runs)
        failed = sum(run.figures.failed for run in runs)
        print(
            f"{scenario:<22}{name:<12}{rate:>11,.0f}{p50:>9.2f}{p99:>9.2f}"
            f"{cost:>12.3f}{failed:>8}"
        )
    print(
        "\nmemory:", *(f"{each.name} {each.process.memory():.0f} MB;" for each in peers)
    )


def ratio(results: Results, scenario: str, one: str, other: str) -> float | None:
    """The median over the rounds; a crawler's load is held against a person's."""
    mine = results.get((scenario, one), [])
    theirs = results.get((scenario, other)) or results.get(
        (scenario.replace("bot", "person"), other), []
    )
    pairs = zip(mine, theirs, strict=False)
    ratios = [a.figures.rate / b.figures.rate for a, b in pairs]
    return median(ratios) if ratios else None


def judge(results: Results) -> None:
    print(f"\n{'load':<22}{'who':<10}{'against':<9}{'times':>7}{'goal':>7}")
    for scenario, one, other, least in GOALS:
        found = ratio(results, scenario, one, other)
        if found is not None:
            word = "reached" if found >= least else "missed"
            print(f"{scenario:<22}{one:<10}{other:<9}{found:>7.2f}{least:>7.1f} {word}")


def actions(peer: Peer) -> None:
    """What the guard did, so that nobody takes a refusal for an answer."""
    url = f"http://127.0.0.1:{peer.admin}/metrics"
    with urllib.request.urlopen(url) as answer:
        for line in answer.read().decode().splitlines():
            if line.startswith("guard_requests_total"):
                print(f"  {peer.name}: {line}")


def guards(folder: Path, site: Origin) -> Iterator[Peer]:
    yield guard_peer(folder, site)
    if can_have_workers():
        yield guard_peer(folder, site, workers=2)
    else:
        print("guard serve has no --workers here: the guard runs with one")


@click.command()
@click.option("--quick", is_flag=True, help="One round, two loads: a minute.")
@click.option("--peer", "more", multiple=True, help="NAME='command {port} {origin}'")
@click.option("--only", multiple=True, help="Ask these alone, by name.")
@click.option("--rounds", "times", default=3, show_default=True)
@click.option("--seconds", default=2, show_default=True, help="Of one load.")
def main(
    quick: bool, more: tuple[str, ...], only: tuple[str, ...], times: int, seconds: int
) -> None:
    """Run all peers against one origin and print who is how fast."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = origin(folder)
        peers = [Peer(site.process)]
        try:
            # One by one: where the next does not start, all before it are stopped.
            for told in more:
                peers.append(other_peer(folder, site, told))
            for peer in chain(known_peers(folder, site), guards(folder, site)):
                peers.append(peer)
            chosen = [each for each in peers if not only or each.name in only]
            wanted = [*scenarios(quick)]
            results = rounds(chosen, wanted, 1 if quick else times, seconds)
            report(results, chosen)
            judge(results)
            print("\nWhat the guard did:")
            for peer in chosen:
                if peer.admin:
                    actions(peer)
        finally:
            for peer in reversed(peers):
                peer.process.stop()


if __name__ == "__main__":
    main()
