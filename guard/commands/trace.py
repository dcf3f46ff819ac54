"""guard trace: which crawler took a picture, by the mark that is in it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click

from guard.bots.catalog import shipped_catalog
from guard.commands.options import policy_option, read_policy
from guard.commands.traced import as_json, as_text
from guard.errors import GuardError, UsageError
from guard.images.base import Depot
from guard.images.blobs import Blobs
from guard.images.epochs import epochs_since
from guard.images.taker import bot_of, meant, takers
from guard.parts.pictures import depot_of
from guard.policy import Policy
from guard.records.spoken import escaped
from guard.secret import known_secret
from guard.tracing.candidates import Candidate, Keys, candidates_of
from guard.tracing.inquiry import Inquiry
from guard.tracing.issued import Issued, issued_in
from guard.tracing.registration import Index
from guard.tracing.report import Report, report_of
from guard.tracing.suspects import Suspect, files_in, suspects_in

FIRST_YEAR = 2025  # no guard is older
UNBOUNDED = 10**18  # bytes: what is only read is never dropped

year = click.IntRange(2000, 9999)
chance = click.FloatRange(0, 0.5, min_open=True)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@policy_option
@click.option(
    "--since", type=year, default=FIRST_YEAR, show_default=True, help="First year."
)
@click.option(
    "--bot",
    "bots",
    multiple=True,
    help="Only these, in the catalog or not; may be repeated.",
)
@click.option(
    "--alpha",
    type=chance,
    default=1e-6,
    show_default=True,
    help="How likely the whole search may be to find what is not there.",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    help="Issued variants, for crops; those that the policy's guard keeps.",
)
@click.option("--json", "wants_json", is_flag=True, help="Print JSON.")
@click.pass_context
def trace(  # noqa: PLR0913 (an option each)
    context: click.Context,
    paths: tuple[Path, ...],
    policy: Path | None,
    since: int,
    bots: tuple[str, ...],
    alpha: float,
    against: Path | None,
    wants_json: bool,
) -> None:
    """Say which crawler took the pictures in PATHS: files, folders, parquet and tar.

    Exits with 0 where a mark was found, with 1 where none was, with 2 on an error.
    """
    try:
        _check(paths)
        read = read_policy(policy, shipped_catalog())
        secret = known_secret(read.state)
        issued = _issued(_depot(read, against))
        who = _candidates(issued.bots, bots, since)
        keys = Keys(secret, read.site, who)
        report = _search(paths, Inquiry(keys, Index(issued.works), alpha), alpha)
    except GuardError as error:
        click.echo(f"guard: {error}", err=True)
        context.exit(2)
    click.echo(as_json(report) if wants_json else as_text(report))
    context.exit(0 if report.found else 1)


def _check(paths: tuple[Path, ...]) -> None:
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise UsageError(f"not found: {', '.join(missing)}")


def _candidates(
    served: frozenset[str], bots: tuple[str, ...], since: int
) -> tuple[Candidate, ...]:
    """Bots that the catalog has lost or renamed are known by what they got."""
    known = takers(sorted(shipped_catalog().names | served))
    named = [each for bot in bots for each in meant(bot, known)]
    strange = sorted({bot_of(each)[0] for each in named if each not in known})
    if strange:
        names = escaped(", ".join(strange))
        click.echo(f"guard: in no catalog, but looked for: {names}", err=True)
    return candidates_of(
        dict.fromkeys(named or known), epochs_since(since, time.time())
    )


def _depot(policy: Policy, against: Path | None) -> Depot:
    if against is None:
        return depot_of(policy, lambda: None)
    if not against.is_dir():
        raise UsageError(f"--against: {against} is no folder")
    return Blobs(against, UNBOUNDED)


def _issued(depot: Depot) -> Issued:
    try:
        return issued_in(depot.issued())
    finally:
        depot.close()


def _search(paths: tuple[Path, ...], inquiry: Inquiry, alpha: float) -> Report:
    findings = tuple(inquiry.examine(_with_progress(tuple(files_in(paths)))))
    return report_of(findings, inquiry.together(), alpha, inquiry.tried)


def _with_progress(files: tuple[Path, ...]) -> Iterator[Suspect]:
    """By bytes read, on the error stream, where somebody looks at it."""
    sizes = [file.stat().st_size for file in files]
    with click.progressbar(length=sum(sizes), label="Reading", file=sys.stderr) as bar:
        for file, size in zip(files, sizes, strict=True):
            seen = 0
            for suspect in suspects_in(file):
                step = min(len(suspect.data), size - seen)
                seen += step
                bar.update(step)
                yield suspect
            bar.update(size - seen)
