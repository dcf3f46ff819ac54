"""How far a perturbed picture is from the anchor in latents, and which way is nearer.

The loss is that of targeted encoder attacks (PhotoGuard, Salman et al. 2023), with the
variance of PID (Li et al. 2024), over transformations, on tiles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from guard.images.draws import Draws
from guard.images.perturb import spread
from guard.perturb.encoder import Encoder
from guard.perturb.tiles import Box, crop, tiles
from guard.perturb.views import VIEWS

Pixels = NDArray[np.uint8]  # (height, width, 3)
_LEVELS = 255.0


@dataclass(frozen=True, slots=True)
class Wish:
    """`eps`: levels of 255. `views`: transformations tried in each step. `variance`:
    what the variance counts. `batch`: tiles looked at together."""

    eps: float = 8.0
    views: int = 2
    variance: float = 0.1
    batch: int = 4
    smallest: float = 0.8  # share of a tile's side that a crop leaves


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A picture, where it shall go, and the latents that lie there."""

    picture: Tensor  # (3, h, w) in 0..1
    boxes: tuple[Box, ...]
    latents: Tensor  # (boxes, c, h / stride, w / stride)
    wish: Wish = field(default_factory=Wish)


def target_of(picture: Pixels, anchor: Pixels, encoder: Encoder, wish: Wish) -> Target:
    """Both of one size. Raises ValueError where they are too small for the encoder."""
    seen, wanted = (tensor_of(each, encoder.device) for each in (picture, anchor))
    height, width = seen.shape[-2:]
    boxes = tiles(width, height, encoder.stride)
    with torch.no_grad():
        parts = [
            encoder.moments(cut(wanted, group))[0]
            for group in grouped(boxes, wish.batch)
        ]
    return Target(seen, boxes, torch.cat(parts), wish)


def tensor_of(pixels: Pixels, device: str) -> Tensor:
    """(3, h, w) in 0..1"""
    whole = torch.from_numpy(pixels.astype(np.float32) / _LEVELS)
    return whole.permute(2, 0, 1).to(device)


def slope(place: Tensor, target: Target, encoder: Encoder, draws: Draws) -> Tensor:
    """The gradient at `place` (rows, columns, 3), in transformations drawn anew."""
    place = place.detach().requires_grad_(True)
    stride, wish = encoder.stride, target.wish
    for _ in range(wish.views):
        view = VIEWS[tuple(VIEWS)[draws.integer(len(VIEWS))]]
        share = draws.number(wish.smallest, 1.0)
        at = draws.number(), draws.number()
        for number, group in enumerate(grouped(target.boxes, wish.batch)):
            latents = target.latents[number * wish.batch :][: len(group)]
            part = crop(group[0], share, at, stride)
            seen = cut(laid(place, target), group)[..., part.rows, part.columns]
            mean, spread = encoder.moments(view(seen, draws))
            wanted = latents[..., _latent(part.rows, stride), :]
            wanted = wanted[..., _latent(part.columns, stride)]
            loss = len(group) * ((mean - wanted) ** 2).mean()
            if spread is not None:
                loss = loss - len(group) * wish.variance * spread.mean()
            loss.backward()
    found = place.grad
    return torch.zeros_like(place) if found is None else found


@dataclass(frozen=True, slots=True)
class Reached:
    """Mean square and cosine between the latents of a picture and of its anchor."""

    distance: float
    cosine: float


def reached(place: Tensor, target: Target, encoder: Encoder) -> Reached:
    """Of the picture as it is, without transformations."""
    whole, wish = laid(place, target), target.wish
    with torch.no_grad():
        mean = torch.cat(
            [
                encoder.moments(cut(whole, group))[0]
                for group in grouped(target.boxes, wish.batch)
            ]
        )
    cosine = F.cosine_similarity(mean.flatten(), target.latents.flatten(), dim=0)
    return Reached(float(((mean - target.latents) ** 2).mean()), float(cosine))


def laid(place: Tensor, target: Target) -> Tensor:
    """As guard/images/perturb.py does it, but for the rounding."""
    height, width = target.picture.shape[-2:]
    rows, columns = spread((place.shape[0], place.shape[1]), (width, height))
    cells = place[rows][:, columns].permute(2, 0, 1)[None]
    large = F.interpolate(cells, (height, width), mode="bicubic", antialias=True)[0]
    change = large.clamp(-1, 1) * (target.wish.eps / _LEVELS)
    return (target.picture + change).clamp(0, 1)


def cut(picture: Tensor, boxes: Sequence[Box]) -> Tensor:
    return torch.stack([picture[:, box.rows, box.columns] for box in boxes])


def grouped(boxes: Sequence[Box], size: int) -> Iterator[tuple[Box, ...]]:
    ahead = iter(boxes)
    while group := tuple(islice(ahead, size)):
        yield group


def _latent(pixels: slice, stride: int) -> slice:
    return slice(pixels.start // stride, pixels.stop // stride)
