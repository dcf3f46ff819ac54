"""Where in an issued work a crop lay: cross-correlation over scales and mirrorings.

Every place, scale and mirroring that the search could have ended at counts as tried,
whether it was looked at closely or not; so the bound on chance stays rigorous.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from guard.images.trace import SIDE, Floats, even, reading_of
from guard.tracing.issued import LARGE, MIDDLE, SMALL, Work, to_side

_SHARES = tuple(0.3 * 1.05**step for step in range(25))  # of the longer side, to 0.97
_TRIED = tuple(product(_SHARES, (False, True)))
# Of many works, those that fit best at every third scale are worth the others.
_FIRST = tuple(product(_SHARES[1::3], (False, True)))
_HOPEFUL = 32
# Pixels of the work; by how many the crop may be larger or smaller than it was thought
# to be, and how many pixels off.
Level = tuple[int, int, int]
Places = NDArray[np.intp]
_LEVELS: tuple[Level, ...] = ((MIDDLE, 5, 4), (LARGE, 4, 5))
_CLOSELY = 3  # works that are looked at closely
_SLACK = 1.02  # a crop may seem that much larger than what it was cut from

# Sizes that a search may end at, times places, times mirrorings.
TRIES = 2 * LARGE * LARGE * LARGE


@dataclass(frozen=True, slots=True)
class Place:
    """Where the crop's left top corner is in the work, and its longer side, all in
    parts of the work's longer side, and how well it fits there (a correlation)."""

    work: Work
    left: float
    top: float
    share: float
    mirrored: bool
    fit: float


class Index:
    """Works as spectra, for all of which a crop is looked for at once."""

    def __init__(self, works: Sequence[Work]) -> None:
        self._works = tuple(works)
        small = [_squared(work.small) for work in works]
        self._spectra = np.fft.rfft2(np.stack(small)) if small else np.empty(0)
        self._shapes = np.array([work.small.shape for work in works]).reshape(-1, 2)

    def __len__(self) -> int:
        return len(self._works)

    def place(self, image: Image.Image) -> Place | None:
        """The best; None where no work is large enough."""
        grey = image.convert("L")
        rough = sorted(self._rough(grey), key=lambda each: -each.fit)
        nearer = [_closer(grey, place, _LEVELS[:1]) for place in rough[:_CLOSELY]]
        if not nearer:
            return None
        return _closer(grey, max(nearer, key=lambda each: each.fit), _LEVELS[1:])

    def _rough(self, grey: Image.Image) -> Iterator[Place]:
        """The best scale and mirroring, for works that are worth a look."""
        works = np.arange(len(self._works))
        if len(works) > _HOPEFUL:
            fits, _ = self._fits(grey, works, _FIRST)
            works = np.argsort(-fits.max(axis=0), kind="stable")[:_HOPEFUL]
        if not len(works):
            return
        fits, spots = self._fits(grey, works, _TRIED)
        for column, best in enumerate(fits.argmax(axis=0).tolist()):
            fit, (share, mirrored) = float(fits[best, column]), _TRIED[best]
            top, left = divmod(int(spots[best, column]), SMALL)
            if fit > -1:
                work = self._works[works[column]]
                yield Place(work, left / SMALL, top / SMALL, share, mirrored, fit)

    def _fits(
        self, grey: Image.Image, works: Places, tried: Sequence[tuple[float, bool]]
    ) -> tuple[Floats, Places]:
        """(tried, works): correlations, -1 where a work is too small; best places."""
        fits = np.full((len(tried), len(works)), -1, np.float32)
        spots = np.zeros(fits.shape, np.intp)
        spectra, shapes = self._spectra[works], self._shapes[works]
        for row, (share, mirrored) in enumerate(tried):
            template = _template(grey, share * SMALL, mirrored)
            if max(template.shape) > SMALL:
                continue
            spectrum = np.conj(np.fft.rfft2(_squared(template)))
            found = np.fft.irfft2(spectra * spectrum, (SMALL, SMALL))
            found[_beyond(shapes, template.shape)] = -np.inf
            flat = found.reshape(len(found), -1)
            spots[row] = flat.argmax(axis=1)
            # A template without structure fits everywhere and nowhere.
            energy = float(np.sum(template * template)) + 1.0
            is_large = (shapes * _SLACK >= template.shape).all(axis=1)
            fits[row] = np.where(is_large, flat.max(axis=1) / energy, -1)
        return fits, spots


def _beyond(shapes: Places, template: tuple[int, ...]) -> NDArray[np.bool_]:
    """(works, SMALL, SMALL): from where a template reaches over the edge."""
    rooms = np.maximum(1, shapes - template + 1)
    rows, columns = (rooms[:, axis, None] <= np.arange(SMALL) for axis in (0, 1))
    return np.asarray(rows[:, :, None] | columns[:, None, :])


def _closer(grey: Image.Image, place: Place, levels: Sequence[Level]) -> Place:
    for side, less, reach in levels:
        whole, tried = place.work.at(side), []
        size = round(place.share * side)
        for each in range(max(1, size - less), min(side, size + less) + 1):
            known = replace(place, share=each / side)
            template = _template(grey, each, place.mirrored)
            tried.append(_near(whole, template, known, reach))
        place = max(tried, key=lambda found: found.fit)
    return place


def _near(whole: Floats, template: Floats, place: Place, reach: int) -> Place:
    """The best place within some pixels of where it was thought to be; the rest of a
    template that reaches over the edge is not looked at."""
    side = max(whole.shape)
    row, column = round(place.top * side), round(place.left * side)
    energy = float(np.sum(template * template)) + 1.0
    best = (-1.0, row, column)
    for top in range(max(0, row - reach), row + reach + 1):
        for left in range(max(0, column - reach), column + reach + 1):
            part = whole[top : top + template.shape[0], left : left + template.shape[1]]
            like = float(np.sum(part * template[: part.shape[0], : part.shape[1]]))
            best = max(best, (like / energy, top, left))
    fit, top, left = best
    return replace(place, fit=fit, top=top / side, left=left / side)


def _template(grey: Image.Image, side: float, mirrored: bool) -> Floats:
    values = even(np.asarray(to_side(grey, side), np.float32))
    return values[:, ::-1] if mirrored else values


def _squared(values: Floats) -> Floats:
    square = np.zeros((SMALL, SMALL), np.float32)
    square[: values.shape[0], : values.shape[1]] = values[:SMALL, :SMALL]
    return square


def reading_at(image: Image.Image, place: Place) -> Floats:
    """The crop's reading as part of the whole work; the rest stays unknown."""
    grey = image.convert("L")
    if place.mirrored:
        grey = grey.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    work, scale = place.work, place.share / max(image.size)
    longer = max(work.width, work.height)
    columns = _Span.of(place.left, scale * grey.width, longer / work.width)
    rows = _Span.of(place.top, scale * grey.height, longer / work.height)
    across, down = columns.within(grey.width), rows.within(grey.height)
    size = columns.last - columns.first, rows.last - rows.first
    small = grey.width < columns.size or grey.height < rows.size
    filter = Image.Resampling.BICUBIC if small else Image.Resampling.BOX
    box = across[0], down[0], across[1], down[1]
    part = np.asarray(grey.resize(size, filter, box=box), np.float32)
    frame = np.zeros((SIDE, SIDE), np.float32)
    frame[rows.first : rows.last, columns.first : columns.last] = even(part)
    return reading_of(frame)


@dataclass(frozen=True, slots=True)
class _Span:
    """Of a crop along one axis of the SIDE x SIDE frame: where it starts, how long it
    is, and the whole pixels within, one at least."""

    start: float
    size: float
    first: int
    last: int

    @classmethod
    def of(cls, start: float, size: float, stretch: float) -> _Span:
        start, size = start * stretch * SIDE, size * stretch * SIDE
        first = min(SIDE - 1, max(0, math.ceil(start - 0.01)))
        last = max(first + 1, min(SIDE, int(start + size + 0.01)))
        return cls(start, size, first, last)

    def within(self, pixels: int) -> tuple[float, float]:
        """The whole pixels' ends, in those of the crop."""
        ends = (
            (end - self.start) * pixels / self.size for end in (self.first, self.last)
        )
        low, high = (min(float(pixels), max(0.0, end)) for end in ends)
        return (low, high) if high - low > 0.01 else (0.0, float(pixels))
