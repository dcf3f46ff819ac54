"""The values between those who want a Variant and the process that makes it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from guard.images.formats import Shape
from guard.images.limits import LIMITS, Limits
from guard.images.recipe import Recipe
from guard.images.traits import USUAL, Traits


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: `work` is one name for all sizes and formats of a work."""

    recipe: str
    work: str
    bot: str = ""  # whom it is for; "" for nobody known
    epoch: str = ""  # of the trace mark; `Variants` says which it is


@dataclass(frozen=True, slots=True)
class Variant:
    body: bytes
    media_type: str
    width: int
    height: int
    etag: str


@dataclass(frozen=True, slots=True)
class Studio:
    """Whose pictures these are; every draw comes from `secret`."""

    secret: bytes = field(repr=False)
    site: str = ""
    artist: str = ""
    credit: str = ""
    rights: str = ""
    signature: str = ""  # a name that previews show


@dataclass(frozen=True, slots=True)
class Job:
    """All that a worker needs. `data` is empty where no original is looked at."""

    recipe: Recipe
    order: Order
    shape: Shape
    studio: Studio
    data: bytes = field(default=b"", repr=False)
    delta: bytes = field(default=b"", repr=False)  # for the step `perturb`
    weight: int = 0  # bytes the result should have, about; 0 for no wish
    traits: Traits = USUAL
    limits: Limits = LIMITS


def variant_of(body: bytes, media_type: str, width: int, height: int) -> Variant:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return Variant(body, media_type, width, height, etag)
