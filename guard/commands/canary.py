"""guard canary: words and patterns that one crawler alone was given."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from guard.bots.catalog import shipped_catalog
from guard.canaries.controls import MOST, USUAL, Controls, read_controls
from guard.canaries.told import LARGEST, read_scores, scores_of
from guard.canaries.trial import Trial
from guard.commands.options import policy_option, read_policy
from guard.commands.ranked import as_json, as_text
from guard.errors import PictureError, UsageError
from guard.images.canary import canary_key, motif_of, word_of
from guard.images.limits import LIMITS
from guard.images.taker import NOBODY, takers
from guard.secret import known_secret

Waves = list[tuple[float, float, float]]
Row = tuple[str, str, Waves]

wants_json = click.option("--json", "wants_json", is_flag=True, help="For a program.")
bots_option = click.option(
    "--bot",
    "bots",
    multiple=True,
    required=True,
    metavar="NAME",
    help="Whose canaries, as listed; may be given several times.",
)
against = click.option(
    "--controls",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What `guard canary commit` wrote.",
)


@dataclass(frozen=True, slots=True)
class Site:
    """Whose canaries; `bots` are all that have some."""

    secret: bytes
    name: str
    bots: tuple[str, ...]

    @property
    def key(self) -> bytes:
        return canary_key(self.secret, self.name)

    def word(self, bot: str) -> str:
        return word_of(self.secret, self.name, bot)

    def bot(self, name: str) -> str:
        """As the catalog spells it."""
        for bot in self.bots:
            if name.lower() in (bot.lower(), NOBODY if not bot else ""):
                return bot
        raise UsageError(f"no crawler is called {name!r}; `guard canary list` has all")

    def controls(self, file: Path | None) -> Controls:
        if file is None:
            return Controls(self.key)
        return read_controls(content(file), self.key)


@click.group()
def canary() -> None:
    """Words and patterns that one crawler alone was given, and who learnt them."""


@canary.command("list")
@policy_option
@wants_json
def list_given(policy: Path | None, wants_json: bool) -> None:
    """List the word and the pattern of every crawler."""
    site = site_of(policy)
    rows = [(bot or NOBODY, site.word(bot), pattern(site, bot)) for bot in site.bots]
    for word, sharing in shared(rows):
        click.echo(f"guard: {sharing} share {word}; patterns differ", err=True)
    if wants_json:
        names = ("bot", "word", "waves")
        click.echo(json.dumps([dict(zip(names, row, strict=True)) for row in rows]))
        return
    for bot, word, waves in rows:
        told = "  ".join("{:+.2f} {:+.2f} {:.2f}".format(*wave) for wave in waves)
        click.echo(f"{bot:28} {word:16} {told}")


@canary.command()
@click.argument("file", type=click.Path(path_type=Path))
@policy_option
@click.option(
    "--count",
    type=click.IntRange(19, MOST),
    default=USUAL,
    show_default=True,
    help="How many: the least p is one in count and one.",
)
def commit(file: Path, policy: Path | None, count: int) -> None:
    """Write words that nobody is ever given to FILE, before any dispute.

    Keep FILE to yourself and publish the line that is printed, best with a time stamp
    of somebody else: it proves later that the controls were not chosen afterwards. The
    same site and secret write the same file again.
    """
    controls = Controls(site_of(policy).key, count)
    if not file.exists():
        write_private(file, controls.file)
    elif content(file) != controls.file:
        raise UsageError(f"{file} is there and says something else")
    click.echo(f"canary controls sha256 {controls.commitment}")


@canary.command()
@policy_option
@against
@bots_option
def words(policy: Path | None, controls: Path | None, bots: tuple[str, ...]) -> None:
    """Print the words to ask a model about, in an order that does not tell which of
    them were given."""
    site = site_of(policy)
    given = {site.word(site.bot(name)) for name in bots}
    click.echo("\n".join(sorted(given | set(site.controls(controls).words))))


@canary.command()
@policy_option
@against
@bots_option
@click.option(
    "--words",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Scores of all of `guard canary words`, as CSV or JSON; higher is surer.",
)
@click.option(
    "--pictures",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Pictures that a model made in the artist's name.",
)
@wants_json
def test(
    policy: Path | None,
    controls: Path | None,
    bots: tuple[str, ...],
    words: Path | None,
    pictures: Path | None,
    wants_json: bool,
) -> None:
    """Rank what crawlers were given among what nobody was.

    p is the chance of such a place had the model never met the canary. It is exact.
    """
    site = site_of(policy)
    names = tuple(dict.fromkeys(site.bot(name) for name in bots))
    trials: list[Trial] = []
    if words:
        trials += of_words(site, site.controls(controls), names, words)
    if pictures:
        trials += of_pictures(site, site.controls(controls), names, pictures)
    if not trials:
        raise UsageError("nothing to rank: give --words, --pictures or both")
    form = as_json if wants_json else as_text
    click.echo(form(trials, controls is not None))


def of_words(
    site: Site, controls: Controls, bots: tuple[str, ...], file: Path
) -> Iterator[Trial]:
    scores = read_scores(content(file))
    given = {site.word(bot) for bot in site.bots}
    never = [word for word in controls.words if word not in given]
    beside = scores_of(never, scores)
    for bot in bots:
        (score,) = scores_of([site.word(bot)], scores)
        yield Trial(bot or NOBODY, "words", score, beside)


def of_pictures(
    site: Site, controls: Controls, bots: tuple[str, ...], folder: Path
) -> Iterator[Trial]:
    # Imported here: it brings numpy, which a guard that serves never needs.
    from guard.images.gallery import Gallery

    gallery = Gallery()
    for file in files_of(folder):
        gallery.add(content(file, LIMITS.bytes))
    if gallery.refused:
        click.echo(f"guard: {gallery.refused} files are no pictures", err=True)
    motifs = [motif_of(site.secret, site.name, bot) for bot in bots]
    try:
        scores = gallery.scores((*motifs, *controls.motifs))
    except PictureError as error:
        raise UsageError(f"{folder}: {error}") from None
    for bot, score in zip(bots, scores, strict=False):
        yield Trial(bot or NOBODY, "pictures", score, scores[len(bots) :])


def files_of(folder: Path) -> Iterator[Path]:
    """Or the one file that was named; links in a folder are left."""
    if not folder.is_dir():
        yield folder
        return
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            yield file


def site_of(file: Path | None) -> Site:
    catalog = shipped_catalog()
    policy = read_policy(file, catalog)
    bots = takers(sorted(catalog.names, key=str.lower))
    return Site(known_secret(policy.state), policy.site, bots)


def shared(rows: list[Row]) -> Iterator[tuple[str, str]]:
    """Words that two crawlers got by chance: for one site in a thousand."""
    words = Counter(word for _, word, _ in rows)
    for word, count in words.items():
        if count > 1:
            yield word, " and ".join(bot for bot, other, _ in rows if other == word)


def pattern(site: Site, bot: str) -> Waves:
    """Cycles across and down along the short side, and the phase in turns."""
    waves = motif_of(site.secret, site.name, bot)
    return [(wave.across, wave.down, wave.phase) for wave in waves]


def write_private(file: Path, data: bytes) -> None:
    """For the owner's eyes only."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from None


def content(file: Path, most: int = LARGEST) -> bytes:
    """One byte more than `most` of a larger one: who reads it sees that."""
    try:
        with file.open("rb") as opened:
            return opened.read(most + 1)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from None
