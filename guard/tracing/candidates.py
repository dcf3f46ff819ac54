"""Who may have taken a picture, and whose key stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guard.images.trace import Floats, bits_of_key, key_bytes, label_of

_CHUNK = 2048  # keys at once: 80 MB of signs
_HEAD = 304  # bytes of a key that are looked at first: a quarter
_HOPEFUL = 1.5  # of its share; whoever has a score of 8 falls below in 0.6 % of cases
_FEW = 8  # readings for which looking at a part first pays


@dataclass(frozen=True, slots=True)
class Candidate:
    """`bot` as guard.images.taker spells it; epoch "" is a mark that never changes."""

    bot: str
    epoch: str


def candidates_of(bots: Iterable[str], epochs: Iterable[str]) -> tuple[Candidate, ...]:
    every = tuple(epochs)
    return tuple(Candidate(bot, epoch) for bot in bots for epoch in every)


@dataclass(frozen=True, slots=True)
class Best:
    """The candidate with the highest score; None where all are hopeless."""

    score: float
    candidate: Candidate | None


class Keys:
    """The keys of all candidates of one site, made anew for each scan."""

    def __init__(
        self, secret: bytes, site: str, candidates: Sequence[Candidate]
    ) -> None:
        self._secret, self._site, self._candidates = secret, site, candidates

    def __len__(self) -> int:
        return len(self._candidates)

    def best(self, readings: Floats) -> tuple[Best, ...]:
        """(pictures, bits) -> one for each."""
        scores = np.zeros(len(readings), np.float32)
        places = np.full(len(readings), -1)
        rows = np.arange(len(readings))
        for start in range(0, len(self._candidates), _CHUNK):
            hopeful = self._hopeful(start, readings)
            if not len(hopeful):
                continue
            found = self._signs(hopeful, (bits_of_key() + 7) // 8) @ readings.T
            top = found.argmax(axis=0)
            better = found[top, rows] > scores
            scores[better] = found[top, rows][better]
            places[better] = hopeful[top][better]
        return tuple(map(self._best, scores.tolist(), places.tolist()))

    def _best(self, score: float, place: int) -> Best:
        return Best(score, self._candidates[place] if place >= 0 else None)

    def _hopeful(self, start: int, readings: Floats) -> NDArray[np.intp]:
        """Places in this chunk that are worth a look at their whole key."""
        places = np.arange(start, min(start + _CHUNK, len(self._candidates)))
        if len(readings) > _FEW:
            return places
        part = readings[:, : 8 * _HEAD]
        lengths = np.linalg.norm(part, axis=1) + 1e-9
        rough = (self._signs(places, _HEAD) @ part.T) / lengths
        return np.asarray(places[(rough > _HOPEFUL).any(axis=1)])

    def _signs(self, places: NDArray[np.intp], count: int) -> Floats:
        """(places, bits) of +1 and -1, from the first `count` bytes of each key."""
        raw = b"".join(self._bytes(places, count))
        rows = np.frombuffer(raw, np.uint8).reshape(len(places), count)
        bits = np.unpackbits(rows, axis=1, count=min(8 * count, bits_of_key()))
        signs = bits.astype(np.float32)
        signs *= 2
        signs -= 1
        return signs

    def _bytes(self, places: NDArray[np.intp], count: int) -> Iterator[bytes]:
        for place in places.tolist():
            who = self._candidates[place]
            yield key_bytes(
                self._secret, label_of(self._site, who.bot, who.epoch), count
            )
