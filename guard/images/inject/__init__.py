"""Writes an XMP packet into a picture's bytes; its pixels are not touched.

One file for each container: it takes the picture's bytes and a packet, which takes the
place of an older one, and raises PictureError for bytes that are none of its own. Of an
older packet that another program laid into an AVIF, HEIC or TIFF the bytes may stay,
though nothing leads to them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from guard.errors import PictureError
from guard.images.inject.gif import into_gif
from guard.images.inject.heif import into_heif
from guard.images.inject.jpeg import into_jpeg
from guard.images.inject.png import into_png
from guard.images.inject.tiff import into_tiff
from guard.images.inject.webp import into_webp

_LARGEST = 60_000  # bytes of a packet; a JPEG segment holds no more

INJECTORS: Mapping[str, Callable[[bytes, bytes], bytes]] = MappingProxyType(
    {
        "jpeg": into_jpeg,
        "png": into_png,
        "webp": into_webp,
        "avif": into_heif,
        "heic": into_heif,
        "gif": into_gif,
        "tiff": into_tiff,
    }
)


def inject(data: bytes, format: str, packet: bytes) -> bytes:
    """The picture with the packet in it; a format that holds none comes back as is."""
    injector = INJECTORS.get(format)
    if injector is None:
        return data
    if len(packet) > _LARGEST:
        raise PictureError("more metadata than a picture can hold")
    return injector(data, packet)
