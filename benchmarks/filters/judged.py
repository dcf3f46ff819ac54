"""Every filter on one variant, and on a set of them beside their originals."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from PIL import Image

from benchmarks.filters import files, pictures, texts
from benchmarks.filters.hashes import APART, Bits, dhash, distances, phash

SLOPE = (1.8, 3.4)
# Of photographs and scans in scikit-image 0.26; shares of the side, peaks, bits.
SHARPNESS, COLOURFULNESS = (20.0, 6_200.0), (10.0, 110.0)
LEAST_ENTROPY, MOST_BORDER, MOST_PEAK, MOST_SKIN = 6.0, 0.02, 0.35, 0.05


@dataclass(frozen=True, slots=True)
class Piece:
    """One variant; `caption` is empty where the page's own stays."""

    work: str
    original: bytes
    body: bytes
    caption: str = ""

    @property
    def image(self) -> Image.Image:
        return Image.open(io.BytesIO(self.body))


@dataclass(frozen=True, slots=True)
class Measured:
    """What a small copy of a picture shows."""

    phash: Bits
    dhash: Bits
    slope: float
    entropy: float
    sharpness: float
    colourfulness: float
    border: float
    peak: float
    skin: float


def measured(image: Image.Image) -> Measured:
    copy = pictures.small(image)
    values = pictures.luma(copy)
    return Measured(
        phash=phash(copy),
        dhash=dhash(copy),
        slope=pictures.slope(values),
        entropy=pictures.entropy(values),
        sharpness=pictures.sharpness(values),
        colourfulness=pictures.colourfulness(copy),
        border=pictures.border(values),
        peak=pictures.repetition(values),
        skin=pictures.skin(copy),
    )


_OF_FILES: Mapping[str, Callable[[bytes], bool | None]] = MappingProxyType(
    {
        "shorter side >= 200": lambda body: files.has_side(_opened(body)),
        "aspect <= 3": lambda body: files.has_proportions(_opened(body)),
        "5 kB and more": files.has_weight,
        "opens in Pillow": files.opens_in_pillow,
        "opens in OpenCV": files.opens_in_opencv,
        "opens in libvips": files.opens_in_vips,
    }
)
_OF_PICTURES: Mapping[str, Callable[[Measured], bool]] = MappingProxyType(
    {
        "spectrum slope 1.8..3.4": lambda m: SLOPE[0] <= m.slope <= SLOPE[1],
        "luma entropy >= 6": lambda m: m.entropy >= LEAST_ENTROPY,
        "sharp, no noise": lambda m: SHARPNESS[0] <= m.sharpness <= SHARPNESS[1],
        "colourful": lambda m: COLOURFULNESS[0] <= m.colourfulness <= COLOURFULNESS[1],
        "no border": lambda m: m.border <= MOST_BORDER,
        "nothing repeats": lambda m: m.peak <= MOST_PEAK,
        "no skin tones": lambda m: m.skin < MOST_SKIN,
    }
)
Verdicts = dict[str, list[tuple[str, bool]]]


def judged(pieces: list[Piece], *, are_lies: bool) -> Verdicts:
    """For each filter, the works it was asked of and what it said.

    What the original does not pass either is not asked of its variant: such a work was
    lost to the set before. Truthful variants need not differ from their originals.
    """
    verdicts: Verdicts = {}
    theirs = {p.work: measured(_opened(p.original)) for p in pieces}
    for piece in pieces:
        mine = measured(piece.image)
        said = {**_of_file(piece), **_of_picture(mine, theirs[piece.work])}
        if piece.caption:
            said["caption"] = texts.is_caption(piece.caption)
        for name, passes in said.items():
            verdicts.setdefault(name, []).append((piece.work, passes))
    for name, work, passes in _of_set(pieces, theirs if are_lies else {}):
        verdicts.setdefault(name, []).append((work, passes))
    return verdicts


def _of_file(piece: Piece) -> dict[str, bool]:
    said = {
        name: (ask(piece.original), ask(piece.body)) for name, ask in _OF_FILES.items()
    }
    return {name: bool(mine) for name, (its, mine) in said.items() if its}


def _of_picture(mine: Measured, its: Measured) -> dict[str, bool]:
    return {name: ask(mine) for name, ask in _OF_PICTURES.items() if ask(its)}


def _of_set(
    pieces: list[Piece], theirs: Mapping[str, Measured]
) -> Iterator[tuple[str, str, bool]]:
    bodies = [piece.body for piece in pieces]
    for piece in pieces:
        yield "no other file alike", piece.work, bodies.count(piece.body) == 1
    mine = [measured(piece.image) for piece in pieces]
    for name, hashes, originals in (
        ("pHash", [m.phash for m in mine], [m.phash for m in theirs.values()]),
        ("dHash", [m.dhash for m in mine], [m.dhash for m in theirs.values()]),
    ):
        within = distances(hashes, hashes)
        np.fill_diagonal(within, 64)
        for piece, near in zip(pieces, within.min(axis=1), strict=True):
            if theirs:
                yield f"{name} apart from the others", piece.work, bool(near >= APART)
        if originals:
            nearest = distances(hashes, originals).min(axis=1)
            for piece, near in zip(pieces, nearest, strict=True):
                yield f"{name} apart from originals", piece.work, bool(near >= APART)


def _opened(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body))
