"""Does it protect? Trains small models on what a bot gets for one artist among six.

`python -m benchmarks.mimicry --quick` takes about a minute; without it, an hour and
more: `--keep FILE` lets it go on where it was stopped.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path

import click

from benchmarks.attack.artists import LEVELS
from benchmarks.attack.kept import keep, kept
from benchmarks.attack.plan import Attack, groups
from benchmarks.attack.tables import Found, report


def attack_all(file: Path, is_quick: bool, attacks: tuple[Attack, ...]) -> int:
    """In a process of its own, with one thread. Returns how many were new."""
    from benchmarks.attack.run import BRIEF, Effort, run, use_threads

    use_threads(1)
    known = kept(file)
    fresh = [attack for attack in attacks if attack.key not in known]
    for attack in fresh:
        keep(file, attack.key, run(attack, BRIEF if is_quick else Effort()))
    return len(fresh)


def found(file: Path, plan: list[tuple[Attack, ...]]) -> Found:
    known = kept(file)
    all_of_them = (attack for group in plan for attack in group)
    return {attack: known[attack.key] for attack in all_of_them if attack.key in known}


def followed(
    plan: list[tuple[Attack, ...]], jobs: int, work: partial[int]
) -> Iterator[str]:
    start = time.monotonic()
    fork = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(jobs, mp_context=fork) as pool:
        runs = {pool.submit(work, group): group[0] for group in plan}
        for run in as_completed(runs):
            first, minutes = runs[run], (time.monotonic() - start) / 60
            fresh = run.result()
            yield f"{first.level} {first.seed}: {fresh} new, {minutes:.1f} min"


@click.command()
@click.option("--quick", is_flag=True, help="Few pictures, short training.")
@click.option("--level", type=click.Choice(LEVELS), multiple=True, default=LEVELS)
@click.option("--seeds", type=click.IntRange(1), default=3, show_default=True)
@click.option(
    "--jobs", type=click.IntRange(1), default=1, help="Processes, of one thread."
)
@click.option(
    "--keep", "file", type=click.Path(dir_okay=False, path_type=Path), help="To go on."
)
@click.option("--only-print", is_flag=True, help="Print what was kept so far.")
def main(
    quick: bool,
    level: tuple[str, ...],
    seeds: int,
    jobs: int,
    file: Path | None,
    only_print: bool,
) -> None:
    """Tables of what attackers learn, at each purification and leak."""
    plan = list(groups(level, seeds, quick))
    with tempfile.TemporaryDirectory() as folder:
        target = file or Path(folder) / "mimicry.jsonl"
        if not only_print:
            work = partial(attack_all, target, quick)
            for line in followed(plan, jobs, work):
                click.echo(line, err=True)
        for line in report(found(target, plan)):
            click.echo(line)


if __name__ == "__main__":
    main()
