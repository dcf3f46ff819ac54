"""Pictures in every format that holds a packet, and what is read from them."""

from __future__ import annotations

import numpy as np
from PIL import Image

from guard.images.metadata import xmp_packet
from tests.images.pictures import animated, encoded, opened, photo

PACKET = xmp_packet("Marlene & Söhne", "(c) 2026")
_OPAQUE, _CLEAR = photo(65, 43), photo(65, 43).convert("RGBA")
_CLEAR.putalpha(Image.linear_gradient("L").resize((65, 43)))
_UPRIGHT = Image.Exif()
_UPRIGHT[0x010E] = "a title"
PLAIN = {
    "jpeg": encoded("JPEG", _OPAQUE, icc_profile=b"p" * 300),
    "png": encoded("PNG", _CLEAR),
    "webp": encoded("WEBP", _OPAQUE),
    "avif": encoded("AVIF", _CLEAR),
    "gif": encoded("GIF", _OPAQUE),
    "tiff": encoded("TIFF", _OPAQUE),
}
PICTURES = [
    *PLAIN.items(),
    ("jpeg", encoded("JPEG", _OPAQUE, progressive=True, exif=_UPRIGHT)),
    ("png", encoded("PNG", _OPAQUE.quantize(16))),
    ("png", animated("PNG")),
    ("webp", encoded("WEBP", _CLEAR, lossless=True)),
    ("webp", encoded("WEBP", _OPAQUE, lossless=True)),
    ("webp", animated("WEBP")),
    ("avif", encoded("AVIF", _OPAQUE)),
    ("gif", animated("GIF")),
    ("tiff", encoded("TIFF", _OPAQUE, compression="tiff_adobe_deflate")),
]


def pixels(data: bytes) -> list[bytes]:
    image = opened(data)
    frames = []
    for index in range(getattr(image, "n_frames", 1)):
        image.seek(index)
        frames.append(np.asarray(image.convert("RGBA")).tobytes())
    return frames


def told(data: bytes) -> bytes:
    """The packet, as Pillow reads it; it looks for none in a GIF."""
    image = opened(data)
    if image.format == "GIF":
        return data.partition(b"XMP DataXMP")[2].partition(b"\x01\xff\xfe")[0]
    tags = getattr(image, "tag_v2", {})
    found = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or tags[700]
    return found.encode() if isinstance(found, str) else bytes(found)
