"""Bands of colour from the top of a picture to its bottom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guard.images.hues import Lab

Rgb = tuple[int, int, int]
MOST = 16  # bands; palettes of four bits have as many colours


@dataclass(frozen=True, slots=True)
class Ground:
    """`tones` from top to bottom, 1 to MOST of them."""

    width: int
    height: int
    tones: tuple[Rgb, ...]

    def rows(self, unit: int = 1) -> Iterator[tuple[int, int]]:
        """The number of each tone, and of its rows, each `unit` pixels high."""
        whole = -(-self.height // unit)
        for number in range(len(self.tones)):
            first = whole * number // len(self.tones)
            end = whole * (number + 1) // len(self.tones)
            if end > first:
                yield number, end - first


def rgb(colour: Lab) -> Rgb:
    """sRGB from OKLab (Ottosson 2020), cut where a screen ends."""
    lightness, a, b = colour
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _level(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _level(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _level(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def _level(linear: float) -> int:
    value = min(1.0, max(0.0, linear))
    curved = 12.92 * value if value < 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
    return round(255 * curved)


def between(first: Rgb, last: Rgb, count: int = MOST) -> tuple[Rgb, ...]:
    """`count` tones from one to the other."""
    shares = [number / max(1, count - 1) for number in range(count)]
    return tuple(
        (
            round(first[0] + share * (last[0] - first[0])),
            round(first[1] + share * (last[1] - first[1])),
            round(first[2] + share * (last[2] - first[2])),
        )
        for share in shares
    )
