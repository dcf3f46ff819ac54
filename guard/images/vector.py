"""Decoys for vector pictures: overlapping leaves in the false style, as SVG."""

from __future__ import annotations

import numpy as np

from guard.images.caption import Caption
from guard.images.colour import to_rgb
from guard.images.draws import Draws
from guard.images.metadata import as_xml
from guard.images.scenes.base import tone
from guard.images.style import style_of

_COUNT = 90


def draw_svg(
    secret: bytes,
    artist: str,
    work: str,
    size: tuple[int, int],
    caption: Caption | None = None,
) -> bytes:
    style, draws = style_of(secret, artist), Draws(secret, "svg", artist, work)
    width, height = size
    radius = -np.sort(-(draws.uniform(_COUNT, 0.25, 1.0) ** 2.5)) * 0.3 * max(size)
    x, y = draws.uniform(_COUNT, 0, width), draws.uniform(_COUNT, 0, height)
    squeeze = draws.uniform(_COUNT, 0.3, 0.8)
    lean = np.degrees(style.angle + draws.normal(_COUNT, 0.0, 0.6))
    colours = to_rgb(tone(style, draws.uniform(_COUNT)))
    ground = "".join(f"{value:02x}" for value in to_rgb(style.ramp[3]))
    shapes = [
        f'<ellipse cx="{x[k]:.1f}" cy="{y[k]:.1f}" rx="{radius[k]:.1f}" '
        f'ry="{radius[k] * squeeze[k]:.1f}" fill="#{bytes(colours[k]).hex()}" '
        f'transform="rotate({lean[k]:.0f} {x[k]:.1f} {y[k]:.1f})"/>'
        for k in range(_COUNT)
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">'
    )
    sheet = f'<rect width="{width}" height="{height}" fill="#{ground}"/>'
    told = _told(caption) if caption else ()
    return "\n".join((head, *told, sheet, *shapes, "</svg>\n")).encode()


def _told(caption: Caption) -> tuple[str, str]:
    title, text = as_xml(caption.title), as_xml(caption.text)
    return f"<title>{title}</title>", f"<desc>{text}</desc>"
