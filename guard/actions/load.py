"""How many bytes of the site's answers are held at once, for all crawlers together.

Nobody waits: whoever holds an answer of the site keeps one of its connections. Who
does not fit any more must do without the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class Load:
    """All together hold `limit` bytes at most; alone, anybody may hold more."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0

    @contextmanager
    def holding(self) -> Iterator[Held]:
        """Nothing yet; it is free again at the end."""
        held = Held(self)
        try:
            yield held
        finally:
            self._held -= held.size

    def takes(self, more: int, than: int) -> bool:
        """`more` bytes for somebody who holds `than`, if there is room for them."""
        if self._held > than and self._held + more > self._limit:
            return False
        self._held += more
        return True


class Held:
    """`size` bytes of a `Load`; `is_full` once there was no room for more."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self.size = 0
        self.is_full = False

    def reach(self, size: int) -> bool:
        """Whether `size` bytes in all may be held, and are from now on."""
        more = size - self.size
        if more > 0 and not self.is_full:
            if self._load.takes(more, self.size):
                self.size = size
            else:
                self.is_full = True
        return not self.is_full
