"""The encoder of diffusers' AutoencoderKL, as Stable Diffusion has it."""

from __future__ import annotations

from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor

from guard.perturb.encoder import Weights

_MID = "encoder.mid_block"
# What old files call the parts of the attention.
_OLD = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}


@dataclass(frozen=True, slots=True)
class Kl:
    weights: Weights
    stages: int = 4  # which halve but the last
    layers: int = 2  # of each stage
    groups: int = 32
    attends: bool = True
    quantises: bool = True

    @property
    def stride(self) -> int:
        return 1 << (self.stages - 1)

    def moments(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        w = self.weights
        x = w.conv("encoder.conv_in", 2 * pictures - 1)
        for stage in range(self.stages):
            x = self._stage(stage, x)
        x = self._resnet(f"{_MID}.resnets.0", x)
        if self.attends:
            x = self._attention(f"{_MID}.attentions.0", x)
        x = self._resnet(f"{_MID}.resnets.1", x)
        x = F.silu(w.norm("encoder.conv_norm_out", x, self.groups))
        x = w.conv("encoder.conv_out", x)
        if self.quantises:
            x = w.conv("quant_conv", x)
        mean, spread = x.chunk(2, dim=1)
        return mean, spread.clamp(-30, 20)

    def _stage(self, stage: int, x: Tensor) -> Tensor:
        name = f"encoder.down_blocks.{stage}"
        for layer in range(self.layers):
            x = self._resnet(f"{name}.resnets.{layer}", x)
        if stage == self.stages - 1:
            return x
        # Padded on the right and below alone, as these models were trained.
        edged = F.pad(x, (0, 1, 0, 1))
        return self.weights.conv(f"{name}.downsamplers.0.conv", edged, 2, 0)

    def _resnet(self, name: str, x: Tensor) -> Tensor:
        w = self.weights
        inner = w.conv(f"{name}.conv1", F.silu(w.norm(f"{name}.norm1", x, self.groups)))
        inner = F.silu(w.norm(f"{name}.norm2", inner, self.groups))
        short = f"{name}.conv_shortcut"
        passed = w.conv(short, x) if f"{short}.weight" in w else x
        return passed + w.conv(f"{name}.conv2", inner)

    def _attention(self, name: str, x: Tensor) -> Tensor:
        """One head over all places."""
        w, (count, channels, height, width) = self.weights, x.shape
        old = f"{name}.query.weight" in w
        flat = w.norm(f"{name}.group_norm", x, self.groups).flatten(2).transpose(1, 2)
        q, k, v = (
            self._linear(f"{name}.{_OLD[part] if old else part}", flat)
            for part in ("to_q", "to_k", "to_v")
        )
        seen = F.scaled_dot_product_attention(q[:, None], k[:, None], v[:, None])[:, 0]
        out = self._linear(f"{name}.{_OLD['to_out.0'] if old else 'to_out.0'}", seen)
        return x + out.transpose(1, 2).reshape(count, channels, height, width)

    def _linear(self, name: str, x: Tensor) -> Tensor:
        """Some files keep it as a convolution of one pixel."""
        weight, bias = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        return F.linear(x, weight.reshape(weight.shape[:2]), bias)
