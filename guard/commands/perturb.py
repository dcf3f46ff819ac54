"""guard perturb: learns what moves works, in a model's eyes, towards their decoys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, TextIO

import click
from prometheus_client import CollectorRegistry

from guard.bots.catalog import shipped_catalog
from guard.commands.options import policy_file, read_policy
from guard.commands.warm import (
    NOBODY,
    Wish,
    known_host,
    most_pictures,
    picture_list,
    targets,
    visitor,
    walked,
    warmed,
)
from guard.errors import UsageError
from guard.parts.answers import handlers
from guard.parts.pictures import deltas_of, limits_of, recipes_of, studio_of
from guard.parts.site import way_of
from guard.policy import Policy
from guard.records.metrics import Metrics
from guard.secret import read_secret
from guard.upstream.origin import Origin
from guard.warming.once import Once
from guard.warming.warmer import TRAINERS, Warmer

if TYPE_CHECKING:
    from PIL import Image

    from guard.perturb.gallery import Desk
    from guard.perturb.lesson import Lesson
    from guard.perturb.originals import Subject

MISSING = "learning needs packages: pip install 'atelier-guard[torch]'"
BANK_MOST = 100


@dataclass(frozen=True, slots=True)
class Effort:
    device: str
    steps: int
    batch: int
    universal: int
    again: bool


class Stopped(Exception):
    """Ctrl-C does not reach threads."""


class Ticker:
    """Moves the bar on; once all is over it ends the thread that still learns."""

    def __init__(self, update: Callable[[int], None]) -> None:
        self._update, self._over = update, False

    def __call__(self, steps: int) -> None:
        if self._over:
            raise Stopped
        self._update(steps)

    @contextmanager
    def ended(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._over = True


@click.command()
@policy_file
@picture_list
@known_host
@most_pictures
@click.option("--device", default="cpu", show_default=True, help="cpu, cuda or cuda:1.")
@click.option(
    "--steps",
    type=click.IntRange(1, 10_000),
    default=150,
    show_default=True,
    help="Steps for each picture.",
)
@click.option(
    "--batch",
    type=click.IntRange(1, 256),
    default=4,
    show_default=True,
    help="Tiles of 512 pixels that the encoder sees together.",
)
@click.option(
    "--universal",
    type=click.IntRange(0, BANK_MOST),
    default=0,
    metavar="K",
    help="Learn K perturbations for all works instead, also for those yet to come.",
)
@click.option("--again", is_flag=True, help="Also where something was learnt already.")
def perturb(
    file: Path | None,
    listed: TextIO | None,
    host: str | None,
    most: int,
    **effort: int | str | bool,
) -> None:
    """Learn what the step `perturb` adds, on the encoder that FILE names.

    Follows the site's own sitemap and pages, or takes --list; then makes the variants.
    Can be stopped at any time: the next call goes on where this one was. Takes seconds
    a picture on a GPU, and minutes on a processor.
    """
    catalog = shipped_catalog()
    policy = read_policy(file, catalog)
    wish = Wish(
        targets=tuple(targets(listed)[:most]) if listed else (),
        visitors=tuple(visitor(name, catalog) for name in (NOBODY, *TRAINERS)),
        host=host or Origin.parse(policy.upstream).authority,
        most=most,
    )
    if listed and not wish.targets:
        raise UsageError("the list names no picture")
    check(policy)
    given = Effort(**effort)  # type: ignore[arg-type]  # click has seen to that
    asyncio.run(learnt(policy, wish, desk_of(policy, given), given))


def check(policy: Policy) -> None:
    if not any(recipe.has("perturb") for recipe in recipes_of(policy).values()):
        raise UsageError(
            "no recipe has the step `perturb`, so nothing learnt would be used; "
            "see Perturbation in rules/README.md"
        )
    if not policy.images.encoder.path:
        raise UsageError("images.encoder.path names no folder with an encoder")


def desk_of(policy: Policy, effort: Effort) -> Desk:
    try:
        import torch

        from guard.perturb.attack import Wish as Aim
        from guard.perturb.descent import Pace
        from guard.perturb.gallery import Desk
        from guard.perturb.lesson import Teacher
        from guard.perturb.weights import read_encoder
    except ImportError as error:
        raise UsageError(MISSING) from error
    try:
        torch.zeros(1, device=effort.device)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).partition("\n")[0]
        raise UsageError(f"no device {effort.device!r}: {reason}") from error
    secret, named = read_secret(policy.state), policy.images.encoder
    encoder = read_encoder(Path(named.path), named.sha256, effort.device)
    aim, pace = Aim(batch=effort.batch), Pace(steps=effort.steps)
    return Desk(
        studio_of(policy, secret),
        recipes_of(policy),
        deltas_of(policy, secret),
        policy.state / "unfinished",
        Teacher(encoder, named.sha256, secret, aim, pace),
    )


async def learnt(policy: Policy, wish: Wish, desk: Desk, effort: Effort) -> None:
    """Raises `UsageError` where a picture could not be had or made."""
    upstream = way_of(policy, Metrics(CollectorRegistry())).upstream
    try:
        found = wish.targets or await walked(upstream, wish)
    finally:
        await upstream.close()
    learn = bank if effort.universal else works
    tell(await learn(policy, wish, desk, (found, effort)))
    click.echo("Variants with it:")
    await warmed(policy, Wish(tuple(found), wish.visitors, wish.host, wish.most))


async def works(
    policy: Policy, wish: Wish, desk: Desk, what: tuple[Sequence[str], Effort]
) -> Sequence[Lesson]:
    from guard.perturb.gallery import learn_work

    (found, effort), lessons, steps = what, list["Lesson"](), desk.teacher.pace.steps
    with click.progressbar(length=len(found) * steps, label="Steps") as bar:
        ticker = Ticker(bar.update)

        def take(subject: Subject) -> None:
            if effort.again or not desk.deltas.knows(subject.content):
                lessons.append(learn_work(desk, subject, ticker))
            else:
                ticker(steps)

        with ticker.ended():
            await each(policy, wish, desk, (found, take))
    return lessons


async def bank(
    policy: Policy, wish: Wish, desk: Desk, what: tuple[Sequence[str], Effort]
) -> Sequence[Lesson]:
    from guard.perturb.gallery import MOST, learn_bank, square

    (found, effort), squares = what, dict[str, "Image.Image"]()
    count = effort.universal

    def take(subject: Subject) -> None:
        if len(squares) < MOST:
            squares.setdefault(subject.work, square(subject.frame))

    await each(policy, wish, desk, (found, take))
    if not squares:
        raise UsageError("there is no picture to learn from")
    click.echo(f"{len(squares)} works to learn from")
    length = count * desk.teacher.pace.steps
    with click.progressbar(length=length, label="Steps") as bar:
        ticker = Ticker(bar.update)
        with ticker.ended():
            return await asyncio.to_thread(learn_bank, desk, squares, count, ticker)


async def each(
    policy: Policy,
    wish: Wish,
    desk: Desk,
    what: tuple[Sequence[str], Callable[[Subject], None]],
) -> None:
    """Every original once, as the site gives it to those whom it would be made for."""
    from guard.perturb.originals import Originals

    found, take = what
    upstream = way_of(policy, Metrics(CollectorRegistry())).upstream
    once = Once(upstream, policy.images.max_bytes)
    originals = Originals(desk.recipes, desk.studio, limits_of(policy), take)
    warmer = Warmer(
        policy, handlers(policy, once, originals), once, wish.host, wish.visitors
    )
    try:
        async for outcome in warmer.all(found, 1):
            if outcome.trouble:
                click.echo(f"{outcome.target}: {outcome.trouble}", err=True)
    finally:
        await once.close()
    if originals.unreadable:
        click.echo(f"{originals.unreadable} could not be read", err=True)


def tell(lessons: Sequence[Lesson]) -> None:
    click.echo(f"{len(lessons):>7} learnt")
    if lessons:
        before = median(lesson.before.distance for lesson in lessons)
        after = median(lesson.after.distance for lesson in lessons)
        click.echo(f"Distance to the decoys, median: {before:.4g}, now {after:.4g}")
