"""How one action treats what it gets from the site, and who makes its variants."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from guard.images.caption import Caption
from guard.images.job import Order, Variant
from guard.patterns import Patterns

# Not even a cache that knows of `Vary` may keep a variant.
PRIVATE = ((b"cache-control", b"private, no-store"), (b"vary", b"User-Agent"))


class Maker(Protocol):
    def at_hand(self, version: int, order: Order) -> Variant | None:
        """What was made of the original of this version, if that costs no time."""
        ...

    async def make(
        self, original: bytes, order: Order, media_type: str = "", version: int = 0
    ) -> Variant: ...

    async def decoy(self, head: bytes, order: Order, media_type: str = "") -> Variant:
        """One at hand, of the shape that the `head` of a picture tells."""
        ...

    def caption(self, order: Order, *, vector: bool = False) -> Caption:
        """What is true of the variant that `order` makes."""
        ...


@dataclass(frozen=True, slots=True)
class Treatment:
    recipe: str
    reserve_pages: bool  # say in headers that training is not permitted
    reserve_pictures: bool  # not on poison: a downloader that obeys would drop it
    withhold: bool  # refuse files that may hold originals
    max_bytes: int  # of a picture; of a larger one only the head is looked at
    lies: bool = False  # pages describe the variants, not the works
    card: str = ""  # recipe of whoever proves to preview links; "" for the same
    # paths whose pictures stay as they are
    untouched: Patterns = field(default_factory=Patterns)
    names: tuple[str, ...] = ()  # of this site, beside the one that is asked for
