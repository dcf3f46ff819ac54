"""Small encoders with random weights, in files as diffusers writes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[np.float32]]
TINY = {"_class_name": "AutoencoderTiny", "num_encoder_blocks": [1, 1, 1]}
KL = {
    "_class_name": "AutoencoderKL",
    "down_block_types": ["DownEncoderBlock2D"] * 2,
    "layers_per_block": 1,
    "norm_num_groups": 4,
}
_WIDE = 8  # channels


class Made:
    """Random numbers as wide as keeps what passes through as loud as it was."""

    def __init__(self, seed: int = 1) -> None:
        self.arrays: Arrays = {}
        self._numbers = np.random.default_rng(seed)

    def conv(self, name: str, out: int, into: int, side: int = 3) -> None:
        loud = np.sqrt(2 / (into * side * side))
        shape = (out, into, side, side)
        self.arrays[f"{name}.weight"] = self._drawn(shape, loud)
        self.arrays[f"{name}.bias"] = self._drawn((out,), 0.02)

    def linear(self, name: str) -> None:
        self.arrays[f"{name}.weight"] = self._drawn((_WIDE, _WIDE), _WIDE**-0.5)
        self.arrays[f"{name}.bias"] = self._drawn((_WIDE,), 0.02)

    def norm(self, name: str) -> None:
        self.arrays[f"{name}.weight"] = 1 + self._drawn((_WIDE,), 0.1)
        self.arrays[f"{name}.bias"] = self._drawn((_WIDE,), 0.1)

    def resnet(self, name: str) -> None:
        for part in (1, 2):
            self.norm(f"{name}.norm{part}")
            self.conv(f"{name}.conv{part}", _WIDE, _WIDE)

    def _drawn(self, shape: tuple[int, ...], loud: float) -> NDArray[np.float32]:
        return (loud * self._numbers.standard_normal(shape)).astype(np.float32)


def tiny() -> Arrays:
    made, layer = Made(), 0
    for stage in range(3):
        made.conv(f"encoder.layers.{layer}", _WIDE, _WIDE if stage else 3)
        if stage:
            del made.arrays[f"encoder.layers.{layer}.bias"]
        for part in (0, 2, 4):
            made.conv(f"encoder.layers.{layer + 1}.conv.{part}", _WIDE, _WIDE)
        layer += 2
    made.conv(f"encoder.layers.{layer}", 4, _WIDE)
    made.conv("decoder.layers.0", 4, 4)  # of no use here
    return made.arrays


def kl(parts: tuple[str, ...] = ("to_q", "to_k", "to_v", "to_out.0")) -> Arrays:
    made = Made()
    made.conv("encoder.conv_in", _WIDE, 3)
    for stage in range(2):
        made.resnet(f"encoder.down_blocks.{stage}.resnets.0")
    made.conv("encoder.down_blocks.0.downsamplers.0.conv", _WIDE, _WIDE)
    for number in range(2):
        made.resnet(f"encoder.mid_block.resnets.{number}")
    made.norm("encoder.mid_block.attentions.0.group_norm")
    for part in parts:
        made.linear(f"encoder.mid_block.attentions.0.{part}")
    made.norm("encoder.conv_norm_out")
    made.conv("encoder.conv_out", 8, _WIDE)
    made.conv("quant_conv", 8, 8, 1)
    return made.arrays


def saved(folder: Path, config: Mapping[str, Any], arrays: Arrays) -> str:
    """The check sum of the file."""
    from safetensors.numpy import save

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config))
    data: bytes = save(arrays)
    (folder / "diffusion_pytorch_model.safetensors").write_bytes(data)
    return hashlib.sha256(data).hexdigest()
