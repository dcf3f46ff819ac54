"""What pictures may cost before a decoy is given instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one original: `bytes`, `pixels`, `frames`. Of one worker: `memory` in bytes,
    processor `seconds` for each ten megapixels. Of all: `waiting` jobs, and `hot` bytes
    of Variants kept in memory."""

    bytes: int = 30_000_000
    pixels: int = 50_000_000
    frames: int = 24
    memory: int = 1_500_000_000
    seconds: float = 5.0
    waiting: int = 16
    hot: int = 64_000_000


LIMITS = Limits()
