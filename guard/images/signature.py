"""A visible signature: the artist's name, small and light, at the lower right."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

_SHARE = 26  # the short side in heights of a letter
_LEAST = 9  # pixels of a letter's height; smaller pictures are not signed
_LETTERS = 80
_LIGHT, _DARK = (255, 255, 255, 190), (0, 0, 0, 110)
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def sign(image: Image.Image, name: str) -> Image.Image:
    """A copy with `name` on it, in light letters over a dark edge."""
    height = min(image.size) // _SHARE
    if height < _LEAST or not name:
        return image
    text = f"© {name[:_LETTERS]}"
    layer = Image.new("RGBA", image.size)
    draw, font = ImageDraw.Draw(layer), _font(height)
    left, _, right, bottom = draw.textbbox((0, 0), text, font)
    share = (image.width - 2 * height) / (right - left)
    if share < 1:  # a long name on a narrow picture
        font = _font(max(1, int(height * share)))
        left, _, right, bottom = draw.textbbox((0, 0), text, font)
    x, y = image.width - right - height, image.height - bottom - height
    edge = max(1, height // 12)
    draw.text((x + edge, y + edge), text, _DARK, font)
    draw.text((x, y), text, _LIGHT, font)
    return Image.alpha_composite(image.convert("RGBA"), layer).convert(image.mode)


@lru_cache(maxsize=32)
def _font(size: int) -> Font:
    return ImageFont.load_default(size)
