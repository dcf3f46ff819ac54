"""Does it stay small, and add nothing that a person would notice?

    python benchmarks/soak.py [--requests N]

Starts the guard in front of an nginx: the latency it adds at half its load, then a
million requests by people and crawlers in turn, and the memory after each tenth of
them.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.road.load import Figures, Load, run
from benchmarks.road.origin import PAGE, PICTURE, Origin, origin
from benchmarks.road.peers import Peer, guard_peer

CONNECTIONS = 32
LOADS = (
    Load(PAGE, CONNECTIONS),
    Load(PICTURE, CONNECTIONS),
    Load(PICTURE, CONNECTIONS, "bot"),
)
TENTHS = 10


def added(peer: Peer, site: Origin, seconds: int) -> None:
    """Both at the pace that is half of what the guard can do."""
    full = run(Load(PAGE, CONNECTIONS), peer.process.port, seconds)
    pause = max(1, round(2000 * CONNECTIONS / full.rate))
    paced = Load(PAGE, CONNECTIONS, pause=pause)
    bare = run(paced, site.port, seconds)
    guarded = run(paced, peer.process.port, seconds)
    more = guarded.p50 - bare.p50
    share = guarded.rate / full.rate
    print(f"{f'p50 added at {share:.0%} of its load':<34}{more:>9.2f} ms  goal 1.0")


def soaked(peer: Peer, requests: int) -> None:
    sizes, asked, failed = [], 0, 0
    for tenth in range(1, TENTHS + 1):
        while asked < requests * tenth / TENTHS:
            for load in LOADS:
                figures: Figures = run(load, peer.process.port, 5)
                asked, failed = asked + figures.requests, failed + figures.failed
        sizes.append(peer.process.memory())
        print(
            f"  {asked:>9,} requests {sizes[-1]:>7.0f} MB, {failed} failed", flush=True
        )
    spread = (max(sizes) - min(sizes)) / 2 / (sum(sizes) / len(sizes))
    print(f"{'memory, plus or minus':<34}{spread:>9.1%}     goal 10%")


@click.command()
@click.option("--requests", default=1_000_000, show_default=True)
@click.option("--seconds", default=5, show_default=True, help="Of the paced load.")
def main(requests: int, seconds: int) -> None:
    """Print what it costs to leave the guard running."""
    with tempfile.TemporaryDirectory() as name:
        site = origin(Path(name))
        peer = guard_peer(Path(name), site)
        try:
            added(peer, site, seconds)
            soaked(peer, requests)
        finally:
            peer.process.stop()
            site.process.stop()


if __name__ == "__main__":
    main()
