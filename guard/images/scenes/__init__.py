"""Scene grammars: each draws sketches of one motif; SCENES is the table of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from guard.images.scenes.base import Scene
from guard.images.scenes.blossoms import sketch_blossoms
from guard.images.scenes.branches import sketch_branches
from guard.images.scenes.flow import sketch_flow
from guard.images.scenes.landscape import sketch_landscape
from guard.images.scenes.leaves import sketch_leaves
from guard.images.scenes.mosaic import sketch_mosaic
from guard.images.scenes.rings import sketch_rings
from guard.images.scenes.rooftops import sketch_rooftops
from guard.images.scenes.tiles import sketch_tiles
from guard.images.scenes.vessels import sketch_vessels
from guard.images.scenes.waves import sketch_waves

SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        "leaves": sketch_leaves,
        "landscape": sketch_landscape,
        "flow": sketch_flow,
        "rings": sketch_rings,
        "mosaic": sketch_mosaic,
        "tiles": sketch_tiles,
        "branches": sketch_branches,
        "waves": sketch_waves,
        "blossoms": sketch_blossoms,
        "rooftops": sketch_rooftops,
        "vessels": sketch_vessels,
    }
)
