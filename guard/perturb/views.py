"""What may happen to a picture before a model sees it, so that gradients pass.

Expectation over transformation (Athalye et al. 2018): resize, blur, noise, and JPEG
whose rounding lets gradients through as they are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import torch
import torch.nn.functional as F
from torch import Tensor

from guard.images.draws import Draws

View = Callable[[Tensor, Draws], Tensor]

# Annex K of ITU-T T.81, row by row.
_LIGHT = (
    (16, 11, 10, 16, 24, 40, 51, 61),
    (12, 12, 14, 19, 26, 58, 60, 55),
    (14, 13, 16, 24, 40, 57, 69, 56),
    (14, 17, 22, 29, 51, 87, 80, 62),
    (18, 22, 37, 56, 68, 109, 103, 77),
    (24, 35, 55, 64, 81, 104, 113, 92),
    (49, 64, 78, 87, 103, 121, 120, 101),
    (72, 92, 95, 98, 112, 100, 103, 99),
)
_COLOUR = (
    (17, 18, 24, 47, 99, 99, 99, 99),
    (18, 21, 26, 66, 99, 99, 99, 99),
    (24, 26, 56, 99, 99, 99, 99, 99),
    (47, 66, 99, 99, 99, 99, 99, 99),
) + ((99,) * 8,) * 4
# Red, green, blue to light and two colours (JFIF).
_MIX = (
    (0.299, 0.587, 0.114),
    (-0.168736, -0.331264, 0.5),
    (0.5, -0.418688, -0.081312),
)


def as_it_is(x: Tensor, draws: Draws) -> Tensor:
    return x


def resized(x: Tensor, draws: Draws) -> Tensor:
    """Down to half at most, and back."""
    share = draws.number(0.5, 1.0)
    height, width = x.shape[-2:]
    less = max(1, round(height * share)), max(1, round(width * share))
    small = F.interpolate(x, less, mode="bilinear", antialias=True)
    return F.interpolate(small, (height, width), mode="bilinear", antialias=True)


def blurred(x: Tensor, draws: Draws) -> Tensor:
    """By a Gauss curve of up to 1.5 pixels."""
    sigma = draws.number(0.3, 1.5)
    around = torch.arange(-4, 5, dtype=x.dtype, device=x.device)
    line = torch.exp(-0.5 * (around / sigma) ** 2)
    line = (line / line.sum()).repeat(3, 1)
    edged = F.pad(x, (4, 4, 4, 4), mode="replicate")
    wide = F.conv2d(edged, line[:, None, None, :], groups=3)
    return F.conv2d(wide, line[:, None, :, None], groups=3)


def noisy(x: Tensor, draws: Draws) -> Tensor:
    """By up to 5 % of the range; the numbers are drawn on the processor, so that
    devices agree."""
    sigma, seed = draws.number(0.0, 0.05), draws.integer(1 << 53)
    dice = torch.Generator().manual_seed(seed)
    noise = torch.randn(x.shape, generator=dice, dtype=x.dtype)
    return x + sigma * noise.to(x.device)


def compressed(x: Tensor, draws: Draws) -> Tensor:
    return jpeg(x, draws.integer(61) + 30)


VIEWS: Mapping[str, View] = MappingProxyType(
    {
        "as_it_is": as_it_is,
        "resized": resized,
        "blurred": blurred,
        "noisy": noisy,
        "compressed": compressed,
    }
)


def jpeg(x: Tensor, quality: int) -> Tensor:
    """A JPEG of this quality (1 to 100) with halved colours, but for its rounding of
    pixels. (n, 3, h, w) in 0..1."""
    height, width = x.shape[-2:]
    edged = F.pad(x, (0, -width % 16, 0, -height % 16), mode="replicate")
    mix = torch.tensor(_MIX, dtype=x.dtype, device=x.device)
    bands = torch.einsum("kc,nchw->nkhw", mix, 255 * edged)
    light = _rounded(bands[:, :1] - 128, _table(_LIGHT, quality)) + 128
    small = F.avg_pool2d(bands[:, 1:], 2)
    colours = _rounded(small, _table(_COLOUR, quality))
    colours = F.interpolate(colours, scale_factor=2.0, mode="bilinear")
    back = torch.linalg.inv(mix.cpu()).to(x.device)
    out = torch.einsum("ck,nkhw->nchw", back, torch.cat((light, colours), 1)) / 255
    return out[..., :height, :width]


def _rounded(bands: Tensor, table: Tensor) -> Tensor:
    """Each block of 8 x 8 as its coefficients, in whole steps of the table."""
    wave = _waves().to(bands)
    table = table.to(bands)
    count, colours, height, width = bands.shape
    blocks = bands.reshape(count, colours, height // 8, 8, width // 8, 8)
    coefficients = torch.einsum("ux,ncbxdy,vy->ncbudv", wave, blocks, wave)
    steps = coefficients / table[:, None, :]
    whole = steps + (torch.round(steps) - steps).detach()
    kept = whole * table[:, None, :]
    blocks = torch.einsum("ux,ncbudv,vy->ncbxdy", wave, kept, wave)
    return blocks.reshape(count, colours, height, width)


def _waves() -> Tensor:
    """The cosines of an orthonormal DCT-II of 8."""
    rows = [
        [
            math.sqrt((1 if u == 0 else 2) / 8)
            * math.cos((2 * x + 1) * u * math.pi / 16)
            for x in range(8)
        ]
        for u in range(8)
    ]
    return torch.tensor(rows)


def _table(usual: tuple[tuple[int, ...], ...], quality: int) -> Tensor:
    """As the libjpeg of the Independent JPEG Group scales it."""
    scale = 5000 / quality if quality < 50 else 200 - 2 * quality
    steps = torch.floor((torch.tensor(usual) * scale + 50) / 100)
    return steps.clamp(1, 255)
