"""Where in an issued work a crop lay: cross-correlation over scales and mirrorings.

Every place, scale and mirroring that the search could have ended at counts as tried,
whether it was looked at closely or not; so the bound on chance stays rigorous.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from guard.images.trace import SIDE, Floats, even, reading_of
from guard.tracing.issued import LARGE, MIDDLE, SMALL, Work, to_side

_SHARES = tuple(0.3 * 1.05**step for step in range(25))  # of the longer side, to 0.97
# Pixels of the work; by how many the crop may be larger or smaller than it was thought
# to be, and how many pixels off.
Level = tuple[int, int, int]
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
        """The best scale and mirroring for each work."""
        best: dict[int, Place] = {}
        for share in _SHARES:
            for mirrored in (False, True):
                template = _template(grey, share * SMALL, mirrored)
                for number, found in self._places(template):
                    if number not in best or found[0] > best[number].fit:
                        work, (fit, top, left) = self._works[number], found
                        at = left / SMALL, top / SMALL
                        best[number] = Place(work, *at, share, mirrored, fit)
        yield from best.values()

    def _places(
        self, template: Floats
    ) -> Iterator[tuple[int, tuple[float, float, float]]]:
        """Of each work that the template fits into: correlation, top and left."""
        high, wide = template.shape
        if not self._works or max(high, wide) > SMALL:
            return
        found = np.fft.irfft2(
            self._spectra * np.conj(np.fft.rfft2(_squared(template))), (SMALL, SMALL)
        )
        # A template without structure fits everywhere and nowhere.
        energy = float(np.sum(template * template)) + 1.0
        for number, work in enumerate(self._works):
            rows, columns = work.small.shape
            if high <= rows * _SLACK and wide <= columns * _SLACK:
                window = found[number, : _room(rows, high), : _room(columns, wide)]
                top, left = divmod(int(window.argmax()), window.shape[1])
                yield number, (float(window[top, left]) / energy, top, left)


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


def _room(whole: int, part: int) -> int:
    return max(1, whole - part + 1)


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
