"""The numbers of `Draws` without numpy, for the process that serves visitors."""

from __future__ import annotations

import hashlib
import hmac

# Philox 4x64 with ten rounds (Salmon, Moraes, Dror and Shaw 2011).
_ROUNDS = 10
_FACTORS = 0xD2E7470EE14C6C93, 0xCA5A826395121157
_WEYL = 0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B
_WORD = (1 << 64) - 1


def digest(secret: bytes, *labels: str) -> bytes:
    """32 bytes; each label is counted, so ("ab", "c") differs from ("a", "bc")."""
    parts = (label.encode("utf-8", "surrogatepass") for label in labels)
    text = b"".join(b"%d:%s" % (len(part), part) for part in parts)
    return hmac.new(secret, b"guard-1|" + text, hashlib.sha256).digest()


class Lots:
    """The same stream as Draws(secret, *labels), one number at a time."""

    def __init__(self, secret: bytes, *labels: str) -> None:
        key = int.from_bytes(digest(secret, *labels)[:16], "big")
        self._key = key & _WORD, key >> 64
        self._counter = 0
        self._words: list[int] = []

    def number(self, low: float = 0.0, high: float = 1.0) -> float:
        if not self._words:
            self._counter += 1
            self._words = _block(self._counter, *self._key)
        return low + (high - low) * ((self._words.pop(0) >> 11) * 2.0**-53)

    def integer(self, below: int) -> int:
        return min(below - 1, int(self.number() * below))

    def chance(self, probability: float) -> bool:
        return self.number() < probability


def _block(counter: int, left: int, right: int) -> list[int]:
    first, second, third, fourth = counter, 0, 0, 0
    for _ in range(_ROUNDS):
        one, other = _FACTORS[0] * first, _FACTORS[1] * third
        first, second, third, fourth = (
            (other >> 64) ^ second ^ left,
            other & _WORD,
            (one >> 64) ^ fourth ^ right,
            one & _WORD,
        )
        left, right = (left + _WEYL[0]) & _WORD, (right + _WEYL[1]) & _WORD
    return [first, second, third, fourth]
