"""Encoders are read from safetensors files whose sum is known, or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("safetensors")

from guard.errors import UsageError  # noqa: E402
from guard.perturb.weights import WEIGHTS, read_encoder  # noqa: E402
from tests.perturb.encoders import KL, TINY, Arrays, kl, saved, tiny  # noqa: E402


def test_both_kinds_are_read(tmp_path: Path) -> None:
    pictures = torch.zeros(2, 3, 32, 48)
    small = read_encoder(tmp_path, saved(tmp_path, TINY, tiny()))
    assert small.moments(pictures)[0].shape == (2, 4, 8, 12)
    large = read_encoder(tmp_path, saved(tmp_path, KL, kl()).upper())
    mean, spread = large.moments(pictures)
    assert spread is not None
    assert mean.shape == spread.shape == (2, 4, 16, 24)


def without(arrays: Arrays, name: str) -> Arrays:
    return {key: value for key, value in arrays.items() if key != name}


@pytest.mark.parametrize(
    ("config", "arrays", "complaint"),
    [
        (TINY, without(tiny(), "encoder.layers.3.conv.2.weight"), "lacks 'encoder.la"),
        (KL, without(kl(), "quant_conv.weight"), "lacks 'quant_conv.weight'"),
        (KL, {**kl(), "encoder.conv_in.weight": kl()["quant_conv.weight"]}, "shape"),
        (KL, tiny(), "lacks 'encoder.conv_in.weight'"),
        (TINY, {**tiny(), "encoder.more": tiny()["decoder.layers.0.bias"]}, "of enc"),
        (TINY, {k: v * float("nan") for k, v in tiny().items()}, "makes no latents"),
        ({"_class_name": "UNet2DModel"}, tiny(), "not of an AutoencoderKL"),
        ({**TINY, "num_encoder_blocks": [10**9]}, tiny(), "blocks is of a kind"),
        ({**TINY, "num_encoder_blocks": 3}, tiny(), "num_encoder_blocks is no list"),
        ({**TINY, "act_fn": "gelu"}, tiny(), "act_fn is of a kind"),
        ({**KL, "layers_per_block": True}, kl(), "layers_per_block is no whole"),
        ({**KL, "down_block_types": ["Attn"]}, kl(), "down_block_types is of a kind"),
    ],
)
def test_what_does_not_fit_is_told(
    tmp_path: Path, config: dict[str, object], arrays: Arrays, complaint: str
) -> None:
    total = saved(tmp_path, config, arrays)
    with pytest.raises(UsageError, match=complaint):
        read_encoder(tmp_path, total)


@pytest.mark.parametrize("total", ["", "0" * 64])
def test_another_sum_is_refused_and_the_right_one_told(
    tmp_path: Path, total: str
) -> None:
    right = saved(tmp_path, TINY, tiny())
    with pytest.raises(UsageError, match=f"it is {right}"):
        read_encoder(tmp_path, total)


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    saved(tmp_path, TINY, tiny())
    (tmp_path / WEIGHTS).rename(tmp_path / "diffusion_pytorch_model.bin")
    with pytest.raises(UsageError, match="pickled weights, which can run programs"):
        read_encoder(tmp_path, "0" * 64)


def test_a_pickle_under_another_name_is_not_opened(tmp_path: Path) -> None:
    import hashlib
    import pickle

    saved(tmp_path, TINY, tiny())
    data = pickle.dumps({"encoder.conv_in.weight": 1})
    (tmp_path / WEIGHTS).write_bytes(data)
    with pytest.raises(UsageError, match="is no safetensors file"):
        read_encoder(tmp_path, hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("text", ["", "[]", "[" * 90_000, "x", " " * 100_001, "\xff"])
def test_a_config_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    total = saved(tmp_path, TINY, tiny())
    (tmp_path / "config.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(UsageError, match=r"config\.json"):
        read_encoder(tmp_path, total)


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot read .*config\.json: No such file"):
        read_encoder(tmp_path, "")
    (tmp_path / "config.json").write_text(json.dumps(TINY))
    with pytest.raises(UsageError, match=r"cannot read .*safetensors"):
        read_encoder(tmp_path, "")
