"""Scene grammars: each draws sketches of one motif; SCENES is the table of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from guard.images.scenes.base import Scene
from guard.images.scenes.landscape import paint_landscape
from guard.images.scenes.leaves import paint_leaves

SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        "leaves": paint_leaves,
        "landscape": paint_landscape,
    }
)
