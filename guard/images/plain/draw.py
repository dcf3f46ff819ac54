"""A plain ground of a shape, in a false artist's colours."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from types import MappingProxyType

from guard.images.formats import Shape, media_type_of, written
from guard.images.job import Studio, Variant, variant_of
from guard.images.palette import palette_of
from guard.images.plain.bands import Ground, between, rgb
from guard.images.plain.boxed import avif, webp
from guard.images.plain.indexed import bmp, gif, png, tiff
from guard.images.plain.jpeg import jpeg


def draw_plain(studio: Studio, shape: Shape) -> Variant:
    """Of the type and size of `shape`; formats that nobody writes become JPEG."""
    ramp = palette_of(studio.secret, studio.artist).ramp
    tones = between(rgb(ramp[4]), rgb(ramp[1]))
    ground = Ground(shape.width, shape.height, tones)
    format = written(shape.format)
    body = _WRITERS[format](ground)
    return variant_of(body, media_type_of(format), shape.width, shape.height)


def _ico(ground: Ground) -> bytes:
    """A PNG with a directory before it."""
    picture = png(ground)
    size = ground.width & 255, ground.height & 255
    entry = struct.pack("<BBBBHHII", *size, 0, 0, 1, 32, len(picture), 22)
    return struct.pack("<HHH", 0, 1, 1) + entry + picture


def _svg(ground: Ground) -> bytes:
    first, last = (bytes(tone).hex() for tone in (ground.tones[0], ground.tones[-1]))
    size = f'width="{ground.width}" height="{ground.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        '<linearGradient id="a" x2="0" y2="1">'
        f'<stop stop-color="#{first}"/><stop offset="1" stop-color="#{last}"/>'
        f'</linearGradient><rect {size} fill="url(#a)"/></svg>\n'
    ).encode()


_WRITERS: Mapping[str, Callable[[Ground], bytes]] = MappingProxyType(
    {
        "jpeg": jpeg,
        "png": png,
        "webp": webp,
        "avif": avif,
        "gif": gif,
        "tiff": tiff,
        "bmp": bmp,
        "ico": _ico,
        "svg": _svg,
    }
)
