"""An encoder as the attack sees it: pictures in, the moments of latents out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

# (n, 3, h, w) in 0..1 to (n, c, h / stride, w / stride): the mean, and the logarithm of
# the variance where the encoder has one.
Moments = Callable[[Tensor], tuple[Tensor, Tensor | None]]


@dataclass(frozen=True, slots=True)
class Encoder:
    moments: Moments
    stride: int  # pixels for a latent
    device: str = "cpu"


class Weights(Mapping[str, Tensor]):
    """Tensors by the names that diffusers gives them; notes which were asked for."""

    def __init__(self, tensors: Mapping[str, Tensor]) -> None:
        self._tensors = tensors
        self.used: set[str] = set()

    def __getitem__(self, name: str) -> Tensor:
        tensor = self._tensors[name]
        self.used.add(name)
        return tensor

    def __iter__(self) -> Iterator[str]:
        return iter(self._tensors)

    def __len__(self) -> int:
        return len(self._tensors)

    @property
    def unused(self) -> tuple[str, ...]:
        return tuple(sorted(set(self._tensors) - self.used))

    def conv(
        self, name: str, x: Tensor, stride: int = 1, padding: int | None = None
    ) -> Tensor:
        weight, bias = self[f"{name}.weight"], None
        if f"{name}.bias" in self._tensors:
            bias = self[f"{name}.bias"]
        around = weight.shape[-1] // 2 if padding is None else padding
        return F.conv2d(x, weight, bias, stride, around)

    def norm(self, name: str, x: Tensor, groups: int) -> Tensor:
        weight, bias = self[f"{name}.weight"], self[f"{name}.bias"]
        return F.group_norm(x, groups, weight, bias, eps=1e-6)


def is_finite(tensor: Tensor) -> bool:
    return bool(torch.isfinite(tensor).all())
