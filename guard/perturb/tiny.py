"""The encoder of diffusers' AutoencoderTiny (TAESD): plain blocks, no variance."""

from __future__ import annotations

from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor

from guard.perturb.encoder import Weights


@dataclass(frozen=True, slots=True)
class Tiny:
    """`blocks`: how many follow each of the convolutions, which halve but the first."""

    weights: Weights
    blocks: tuple[int, ...] = (1, 3, 3, 3)

    @property
    def stride(self) -> int:
        return 1 << (len(self.blocks) - 1)

    def moments(self, pictures: Tensor) -> tuple[Tensor, None]:
        x, layer = pictures, 0
        for stage, count in enumerate(self.blocks):
            x = self.weights.conv(_layer(layer), x, stride=2 if stage else 1)
            for index in range(layer + 1, layer + 1 + count):
                x = self._block(_layer(index), x)
            layer += 1 + count
        return self.weights.conv(_layer(layer), x), None

    def _block(self, name: str, x: Tensor) -> Tensor:
        w = self.weights
        inner = F.relu(w.conv(f"{name}.conv.0", x))
        inner = F.relu(w.conv(f"{name}.conv.2", inner))
        passed = w.conv(f"{name}.skip", x) if f"{name}.skip.weight" in w else x
        return F.relu(w.conv(f"{name}.conv.4", inner) + passed)


def _layer(index: int) -> str:
    return f"encoder.layers.{index}"
