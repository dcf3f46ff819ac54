"""The seat of one worker: what it has in common with the others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guard.crew.line import Line

POOL = "pool"


@dataclass(frozen=True, slots=True)
class Seat:
    """`folder`: where all count, and find who makes pictures; `number`: nobody else has
    it at the same time."""

    folder: Path
    number: int
    line: Line

    @property
    def pool(self) -> Path:
        return self.folder / POOL
