"""Things that stand on a table: turned solids, lit from one side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guard.demo.fields import Field, Paint, Size, mix, plane, ramp, rgb, smooth, soft

#: From the upper left, towards the viewer.
WINDOW = (-0.66, -0.42, 0.62)


@dataclass(frozen=True, slots=True)
class Solid:
    mask: Field
    #: the outward normal: right, down, towards the viewer
    normal: tuple[Field, Field, Field]
    #: 0 at the foot, 1 at the top
    up: Field


def lathe(
    size: Size, foot: tuple[float, float], tall: float, radii: tuple[float, ...]
) -> Solid:
    """Radii (picture heights) from foot to top, turned about an upright axis."""
    x, y = plane(size)
    up = (foot[1] - y) / tall
    knots = np.linspace(0, 1, len(radii))
    fine = np.linspace(0, 1, 400)
    profile = np.interp(fine, knots, radii)
    kernel = np.hanning(45) / np.hanning(45).sum()
    profile = np.convolve(np.pad(profile, 22, mode="edge"), kernel, "valid")
    # Seen from a little above, the foot and top bulge as flat ellipses.
    bulge = np.sqrt(np.clip(1 - ((x - foot[0]) / max(radii[0], 0.01)) ** 2, 0, 1))
    lifted = up + 0.16 * max(radii[0], 0.01) / tall * bulge * (up < 0.3)
    radius = np.interp(lifted, fine, profile).astype(np.float32)
    steep = np.gradient(profile, fine) / tall
    lean = np.interp(lifted, fine, steep).astype(np.float32)
    side = (x - foot[0]) / np.maximum(radius, 1e-4)
    deep = np.sqrt(np.clip(1 - side * side, 0, 1))
    length = np.sqrt(1 + lean * lean)
    inside = smooth(1.0, 1 - 0.0022 / max(radii), np.abs(side))
    body = inside * (lifted > 0) * (up < 1)
    return Solid(
        body.astype(np.float32), (side / length, lean / length, deep / length), up
    )


def ball(
    size: Size, center: tuple[float, float], radius: float, flat: float = 1.0
) -> Solid:
    x, y = plane(size)
    side, down = (x - center[0]) / radius, (y - center[1]) / (radius * flat)
    away = side * side + down * down
    deep = np.sqrt(np.clip(1 - away, 0, 1))
    mask = smooth(1.0, 1 - 0.005 / radius * 2, away.astype(np.float32))
    return Solid(mask, (side, down, deep), 0.5 - down / 2)


def lit(solid: Solid, wrap: float = 0.25) -> Field:
    """How much of the window's light arrives, 0 to 1, wrapped round the edge."""
    right, down, near = solid.normal
    dot = right * WINDOW[0] + down * WINDOW[1] + near * WINDOW[2]
    return np.asarray(np.clip((dot + wrap) / (1 + wrap), 0, 1), np.float32)


def shine(solid: Solid, sharp: float) -> Field:
    """The window's own reflection."""
    right, down, near = solid.normal
    half = np.array([WINDOW[0], WINDOW[1], WINDOW[2] + 1.0])
    half /= np.linalg.norm(half)
    dot = right * half[0] + down * half[1] + near * half[2]
    return np.asarray(np.clip(dot, 0, 1) ** sharp, np.float32)


def place(
    picture: Paint, solid: Solid, stops: tuple[str, ...], bloom: Field | float = 0.0
) -> Paint:
    """Paints the solid: `stops` from shadow to light, `bloom` stirs the tones."""
    tone = lit(solid) + bloom
    skin = ramp(np.asarray(tone, np.float32), *stops)
    # Light thrown back from the table into the shadow side.
    back = np.clip(solid.normal[0], 0, 1) * np.clip(0.6 - solid.up, 0, 1) * 0.4
    skin = mix(skin, rgb("#d9b48a"), (back * solid.mask).astype(np.float32))
    return mix(picture, skin, solid.mask)


def cast(picture: Paint, foot: tuple[float, float], wide: float, long: float) -> Paint:
    """The shadow on the table: dark where it touches, soft where it ends."""
    height, width = picture.shape[:2]
    x, y = plane((width, height))
    right = (x - foot[0] + wide * 0.3) / long
    slope = foot[1] + 0.10 * (x - foot[0])
    spread = wide * (0.34 + 0.16 * np.clip(right, 0, 1))
    body = np.exp(-(((y - slope) / spread) ** 2) * 2.2)
    fade = smooth(-0.12, 0.08, right) * smooth(1.0, 0.15, right)
    touch = np.exp(
        -(((x - foot[0]) / wide) ** 2) - ((y - foot[1]) / (wide * 0.16)) ** 2
    )
    dark = np.clip(body * fade * 0.62 + touch * 0.75, 0, 0.9)
    return mix(picture, "#2a1c1e", soft(dark.astype(np.float32), 3) * 0.82)
