"""The variants asked for last, in memory, up to some bytes."""

from __future__ import annotations

from collections import OrderedDict

from guard.images.job import Variant


class Hot:
    def __init__(self, capacity: int) -> None:
        self._capacity, self._total = capacity, 0
        self._variants: OrderedDict[str, Variant] = OrderedDict()

    def get(self, key: str) -> Variant | None:
        variant = self._variants.get(key)
        if variant is not None:
            self._variants.move_to_end(key)
        return variant

    def put(self, key: str, variant: Variant) -> None:
        if key in self._variants or len(variant.body) > self._capacity:
            return
        self._variants[key] = variant
        self._total += len(variant.body)
        while self._total > self._capacity:
            _, gone = self._variants.popitem(last=False)
            self._total -= len(gone.body)
