"""Who makes Variants and where they are kept: one interface, whatever is behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from guard.images.job import Job, Variant
from guard.images.packed import Label


class Depot(Protocol):
    """For several threads at once, and shared by several guards: the same key always
    stands for the same body. What cannot be had or kept is no error, only not there.
    """

    def get(self, key: str) -> Variant | None: ...

    def put(self, key: str, label: Label, variant: Variant) -> None: ...

    def issued(self) -> Iterator[tuple[Label, Variant]]:
        """All that is kept, one after the other, in no order."""
        ...

    def close(self) -> None: ...


class Making(Protocol):
    """Raises PictureError for what cannot be made, and others for what it could not be
    made by, this time."""

    async def make(self, job: Job) -> Variant: ...

    async def close(self) -> None: ...
