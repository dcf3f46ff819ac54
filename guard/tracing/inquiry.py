"""Holds suspects against all keys: whole, mirrored, without borders, and as crops."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from guard.errors import PictureError
from guard.images.limits import Limits
from guard.images.picture import open_picture
from guard.images.trace import Floats, reading
from guard.tracing.bound import log_chance
from guard.tracing.candidates import Best, Candidate, Keys
from guard.tracing.issued import LARGE
from guard.tracing.registration import TRIES, Index, reading_at
from guard.tracing.rest import Rest
from guard.tracing.suspects import Suspect
from guard.tracing.trimming import trimmed

_LIMITS = Limits(bytes=50_000_000, pixels=100_000_000, frames=1)
_PIXELS = 4 * LARGE * LARGE  # about, of what is kept of a picture
_BATCH = 32  # suspects that are held against the keys together
_WAYS = ("whole", "mirrored", "without its border", "mirrored, without its border")
_SURE = math.log(1e-15)  # of whoever is found so surely no crop is looked for


@dataclass(frozen=True, slots=True)
class Finding:
    """The best candidate for one picture. `log` is the bound on the probability that
    chance alone gives any of them such a score, for this one picture; `why` tells of
    one that could not be read."""

    name: str
    score: float = 0.0
    candidate: Candidate | None = None
    how: str = ""
    log: float = 0.0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    image: Image.Image  # without its border
    readings: Floats  # a row for each way


class Inquiry:
    """One for each set of suspects; those not found are judged as a whole as well, at
    the same `alpha` as the report."""

    def __init__(self, keys: Keys, index: Index, alpha: float = 1e-6) -> None:
        self._keys, self._index = keys, index
        self._rest = Rest(alpha)
        # Half of what may be mistaken is for whole pictures, half for crops.
        self._whole_tries = 2.0 * len(_WAYS) * max(1, len(keys))
        self._crop_tries = 2.0 * TRIES * max(1, len(index)) * max(1, len(keys))

    @property
    def tried(self) -> tuple[int, int]:
        """How many keys, and against how many works."""
        return len(self._keys), len(self._index)

    def examine(self, suspects: Iterable[Suspect]) -> Iterator[Finding]:
        """In the order of the suspects."""
        waiting: list[Case | Finding] = []
        for suspect in suspects:
            waiting.append(case_of(suspect))
            if len(waiting) >= _BATCH:
                yield from self._judged(waiting)
                waiting.clear()
        yield from self._judged(waiting)

    def together(self) -> Finding:
        """Of all pictures in which alone no mark was found; theirs would be all that
        a sum shows."""
        reading = self._rest.reading()
        if reading is None:
            return Finding("")
        best = self._keys.best(reading[None, :])[0]
        log = log_chance(best.score, max(1, len(self._keys)))
        return Finding("", best.score, best.candidate, "all together", log)

    def _judged(self, waiting: list[Case | Finding]) -> Iterator[Finding]:
        cases = [each for each in waiting if isinstance(each, Case)]
        rows = [case.readings for case in cases]
        found = iter(self._keys.best(np.concatenate(rows)) if rows else ())
        for each in waiting:
            if isinstance(each, Finding):
                yield each
                continue
            scores = [next(found) for _ in each.readings]
            finding = self._as_crop(each, self._whole(each.name, scores))
            self._rest.add(finding.log, each.readings[0])
            yield finding

    def _whole(self, name: str, scores: list[Best]) -> Finding:
        way, best = max(enumerate(scores), key=lambda pair: pair[1].score)
        log = log_chance(best.score, self._whole_tries)
        return Finding(name, best.score, best.candidate, _WAYS[way], log)

    def _as_crop(self, case: Case, whole: Finding) -> Finding:
        """As what it is likelier to be: whole, or a part of something issued."""
        place = self._index.place(case.image) if whole.log > _SURE else None
        if place is None:
            return whole
        best = self._keys.best(reading_at(case.image, place)[None, :])[0]
        log = log_chance(best.score, self._crop_tries)
        how = f"part of {place.work.name}{', mirrored' if place.mirrored else ''}"
        crop = Finding(case.name, best.score, best.candidate, how, log)
        return min(whole, crop, key=lambda finding: finding.log)


def case_of(suspect: Suspect) -> Case | Finding:
    if suspect.why:
        return Finding(suspect.name, why=suspect.why)
    try:
        image = _shrunk(open_picture(suspect.data, _LIMITS, LARGE).frames[0])
    except PictureError as error:
        return Finding(suspect.name, why=str(error))
    inner = trimmed(image)
    ways = [image] if inner is None else [image, inner]
    readings = [reading(each) for way in ways for each in (way, _mirrored(way))]
    return Case(suspect.name, inner or image, np.stack(readings))


def _shrunk(image: Image.Image) -> Image.Image:
    """Before anything else is done to all of its pixels."""
    factor = round(math.sqrt(image.width * image.height / _PIXELS))
    return image.reduce(factor) if factor > 1 else image


def _mirrored(image: Image.Image) -> Image.Image:
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def among(finding: Finding, pictures: int) -> Finding:
    """The bound for any picture of so many, instead of for this one alone."""
    return replace(finding, log=min(0.0, finding.log + math.log(max(1, pictures))))
