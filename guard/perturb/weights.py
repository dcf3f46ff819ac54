"""Reads an encoder's weights from the artist's own disk: safetensors and no other.

The folder is one of diffusers: config.json beside diffusion_pytorch_model.safetensors.
Nothing is fetched, and nothing in the files can run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load
from torch import Tensor

from guard.errors import UsageError
from guard.perturb.encoder import Encoder, Weights, is_finite
from guard.perturb.kl import Kl
from guard.perturb.tiny import Tiny

CONFIG, WEIGHTS = "config.json", "diffusion_pytorch_model.safetensors"
_CONFIG_BYTES, _WEIGHTS_BYTES = 100_000, 2_000_000_000
_PARTS = ("encoder.", "quant_conv.")
_MOST = 64  # blocks, layers or groups that a config may ask for


@dataclass(frozen=True, slots=True)
class Config:
    """What is asked of a config.json; raises UsageError for what it lacks."""

    values: Mapping[str, Any]

    def number(self, key: str, usual: int) -> int:
        value = self.values.get(key, usual)
        if type(value) is not int or not 1 <= value <= _MOST:
            raise UsageError(f"{CONFIG}: {key} is no whole number up to {_MOST}")
        return value

    def flag(self, key: str) -> bool:
        return self.values.get(key, True) is not False

    def listed(self, key: str, usual: tuple[Any, ...]) -> tuple[Any, ...]:
        value = self.values.get(key, usual)
        if not isinstance(value, list | tuple) or not 1 <= len(value) <= 16:
            raise UsageError(f"{CONFIG}: {key} is no list")
        return tuple(value)


def read_encoder(folder: Path, sha256: str, device: str = "cpu") -> Encoder:
    """Raises UsageError for what is missing, is not what it should be, or was not
    named by its check sum."""
    config = read_config(folder / CONFIG)
    weights = Weights(read_weights(folder, sha256, device))
    network = _network(config, weights)
    _try(network, weights, device)
    return Encoder(network.moments, network.stride, device)


def read_config(file: Path) -> Config:
    try:
        values = json.loads(_read(file, _CONFIG_BYTES))
    except (ValueError, RecursionError):
        raise UsageError(f"{file} is not JSON") from None
    if not isinstance(values, dict):
        raise UsageError(f"{file} is no mapping")
    return Config(values)


def read_weights(folder: Path, sha256: str, device: str) -> Mapping[str, Tensor]:
    """Those of the encoder, as float32. What is summed is what is read."""
    file = folder / WEIGHTS
    if not file.exists() and any(folder.glob("*.bin")):
        raise UsageError(
            f"{folder} holds pickled weights, which can run programs: only {WEIGHTS} "
            "is read"
        )
    data = _read(file, _WEIGHTS_BYTES)
    found = hashlib.sha256(data).hexdigest()
    if found != sha256.lower():
        known = "is not the sum of" if sha256 else "must name the sum of"
        raise UsageError(f"images.encoder.sha256 {known} {file}: it is {found}")
    try:
        tensors = load(data)
    except (SafetensorError, KeyError, ValueError) as error:
        raise UsageError(f"{file} is no safetensors file: {error}") from error
    wanted = {name: each for name, each in tensors.items() if name.startswith(_PARTS)}
    return {
        name: each.to(device=device, dtype=torch.float32)
        for name, each in wanted.items()
    }


def _read(file: Path, most: int) -> bytes:
    try:
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from error
    if len(data) > most:
        raise UsageError(f"{file} has more than {most:,} bytes")
    return data


def _network(config: Config, weights: Weights) -> Kl | Tiny:
    match config.values.get("_class_name"):
        case "AutoencoderTiny":
            counts = config.listed("num_encoder_blocks", (1, 3, 3, 3))
            _check(all(type(n) is int and 0 <= n <= _MOST for n in counts), "blocks")
            _check(config.values.get("act_fn", "relu") == "relu", "act_fn")
            return Tiny(weights, counts)
        case "AutoencoderKL":
            kinds = config.listed("down_block_types", ())
            _check(set(kinds) == {"DownEncoderBlock2D"}, "down_block_types")
            _check(config.values.get("act_fn", "silu") == "silu", "act_fn")
            return Kl(
                weights,
                stages=len(kinds),
                layers=config.number("layers_per_block", 1),
                groups=config.number("norm_num_groups", 32),
                attends=config.flag("mid_block_add_attention"),
                quantises=config.flag("use_quant_conv"),
            )
    raise UsageError(f"{CONFIG} is not of an AutoencoderKL or AutoencoderTiny")


def _check(known: bool, key: str) -> None:
    if not known:
        raise UsageError(f"{CONFIG}: {key} is of a kind that is not known here")


def _try(network: Kl | Tiny, weights: Weights, device: str) -> None:
    """One small picture: every weight has its place, its shape and a value."""
    picture = torch.full((1, 3, 64, 64), 0.5, device=device)
    try:
        with torch.no_grad():
            mean, _ = network.moments(picture)
    except KeyError as error:
        raise UsageError(f"{WEIGHTS} lacks {error}") from error
    except (RuntimeError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise UsageError(f"{WEIGHTS} has a wrong shape: {reason}") from error
    if weights.unused:
        raise UsageError(f"{CONFIG} says nothing of {weights.unused[0]} in {WEIGHTS}")
    if mean.ndim != 4 or mean.shape[-1] != 64 // network.stride or not is_finite(mean):
        raise UsageError(f"{WEIGHTS} makes no latents of a picture")
