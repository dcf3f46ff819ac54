"""An attacker's generator: a small U-Net that learns to paint by name.

Rectified flow (Liu et al. 2022) in pixel space, guided without a classifier (Ho and
Salimans 2022): the null name stands for no name.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from benchmarks.attack.artists import ARTISTS
from benchmarks.attack.cnn import tensor
from benchmarks.attack.purify import Pictures
from benchmarks.attack.scrape import Task

_BATCH, _RATE = 32, 3e-3
_WIDTH, _EMBEDDED = 24, 64
_NAMELESS, _GUIDANCE = 0.1, 1.5
_STEPS = 10  # of a sample
_WAVES = 8


@dataclass(frozen=True, slots=True)
class Painter:
    parts: nn.ModuleDict

    def velocity(
        self, noisy: torch.Tensor, time: torch.Tensor, names: torch.Tensor
    ) -> torch.Tensor:
        parts, resize = self.parts, nn.functional.interpolate
        waves = time[:, None] * torch.pi * torch.arange(1, _WAVES + 1)
        known = parts["time"](torch.cat([waves.sin(), waves.cos()], 1))
        known = known + parts["name"](names)
        first = self._block("down", parts["in"](pixels_in(noisy)), known)
        second = self._block("lower", nn.functional.avg_pool2d(first, 2), known)
        lowest = self._block("low", nn.functional.avg_pool2d(second, 2), known)
        raised = torch.cat([resize(lowest, scale_factor=2.0), second], 1)
        raised = self._block("upper", raised, known)
        raised = torch.cat([resize(raised, scale_factor=2.0), first], 1)
        raised = self._block("up", raised, known)
        return nn.functional.pixel_shuffle(parts["out"](raised), 2)

    def _block(
        self, name: str, values: torch.Tensor, known: torch.Tensor
    ) -> torch.Tensor:
        block, silu = self.parts[name], nn.functional.silu
        told = block["told"](known)[:, :, None, None]
        inner = silu(block["norm"](block["first"](values)) + told)
        return block["skip"](values) + silu(block["second"](inner))


def pixels_in(pictures: torch.Tensor) -> torch.Tensor:
    """2 x 2 pixels become 12 channels: the same numbers, quicker to go through."""
    return nn.functional.pixel_unshuffle(pictures, 2)


def new_painter() -> Painter:
    width = _WIDTH
    parts: dict[str, nn.Module] = {
        "time": nn.Sequential(nn.Linear(2 * _WAVES, _EMBEDDED), nn.SiLU()),
        "name": nn.Embedding(ARTISTS + 1, _EMBEDDED),
        "in": nn.Conv2d(12, width, 3, padding=1),
        "down": _new_block(width, width),
        "lower": _new_block(width, 2 * width),
        "low": _new_block(2 * width, 2 * width),
        "upper": _new_block(4 * width, 2 * width),
        "up": _new_block(3 * width, width),
        "out": nn.Conv2d(width, 12, 3, padding=1),
    }
    return Painter(nn.ModuleDict(parts).to(memory_format=torch.channels_last))


def _new_block(before: int, after: int) -> nn.ModuleDict:
    return nn.ModuleDict(
        {
            "first": nn.Conv2d(before, after, 3, padding=1),
            "norm": nn.GroupNorm(4, after),
            "told": nn.Linear(_EMBEDDED, after),
            "second": nn.Conv2d(after, after, 3, padding=1),
            "skip": nn.Conv2d(before, after, 1),
        }
    )


def train(task: Task, steps: int, seed: int) -> Painter:
    torch.manual_seed(seed)
    painter = new_painter()
    is_known = task.names < ARTISTS
    clean = tensor(task.pictures[is_known])
    names = torch.from_numpy(task.names[is_known])
    optimizer = torch.optim.Adam(painter.parts.parameters(), lr=_RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, steps)
    for _ in range(steps):
        chosen = torch.randint(len(clean), (_BATCH,))
        nameless = torch.rand(_BATCH) < _NAMELESS
        told = torch.where(nameless, ARTISTS, names[chosen])
        noise, time = torch.randn_like(clean[chosen]), torch.rand(_BATCH)
        share = time[:, None, None, None]
        noisy = ((1 - share) * noise + share * clean[chosen]).contiguous(
            memory_format=torch.channels_last
        )
        gap = painter.velocity(noisy, time, told) - (clean[chosen] - noise)
        optimizer.zero_grad()
        (gap * gap).mean().backward()
        optimizer.step()
        schedule.step()
    return painter


def paint(painter: Painter, name: int, count: int, side: int) -> Pictures:
    """Samples for one name; torch's own seed decides which."""
    values = torch.randn(count, 3, side, side)
    names = torch.tensor([name] * count + [ARTISTS] * count)
    with torch.no_grad():
        for step in range(_STEPS):
            time = torch.full((2 * count,), step / _STEPS)
            both = painter.velocity(torch.cat([values, values]), time, names)
            named, nameless = both.chunk(2)
            values = values + (nameless + _GUIDANCE * (named - nameless)) / _STEPS
    levels = ((values.clamp(-1, 1) + 1) * 127.5).round().byte()
    return np.ascontiguousarray(levels.permute(0, 2, 3, 1).numpy())
