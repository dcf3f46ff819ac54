"""Brings pictures to another size."""

from __future__ import annotations

from PIL import Image

Size = tuple[int, int]
_NEAREST, _SMOOTH = Image.Resampling.NEAREST, Image.Resampling.BILINEAR
# Looks at as few pixels as bilinear, which is softer.
_CRISP, _FINE = Image.Resampling.HAMMING, Image.Resampling.BICUBIC
_CRISPLY = 1.5  # times as large at most, or the canvas's own pixels can be measured
_COARSE = 2.5  # the same of colours, or squares would be seen


def resized(image: Image.Image, size: Size) -> Image.Image:
    if size[0] <= image.width:
        # Halving first is as good to the eye and much cheaper.
        return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    filter = _FINE if size[0] > _CRISPLY * image.width else _CRISP
    if image.mode == "YCbCr":
        light, *colours = image.split()
        tints = (_spread(band, size) for band in colours)
        return Image.merge(image.mode, (light.resize(size, filter), *tints))
    return image.resize(size, filter)


def _spread(band: Image.Image, size: Size) -> Image.Image:
    """Of colours: most JPEGs keep every second pixel alone, and who looks sees less."""
    half = -(-size[0] // 2), -(-size[1] // 2)
    if _COARSE * band.width < size[0]:
        band = band.resize(half, _SMOOTH)
    return band.resize(size, _NEAREST)
