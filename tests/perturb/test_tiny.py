"""AutoencoderTiny's encoder; that it agrees with diffusers' own was tried by hand."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from guard.perturb.encoder import Weights  # noqa: E402
from guard.perturb.tiny import Tiny  # noqa: E402
from tests.perturb.encoders import tiny  # noqa: E402

WEIGHTS = {name: torch.from_numpy(array) for name, array in tiny().items()}


def test_each_stage_but_the_first_halves() -> None:
    network = Tiny(Weights(WEIGHTS), (1, 1, 1))
    mean, spread = network.moments(torch.rand(1, 3, 40, 24))
    assert (network.stride, mean.shape, spread) == (4, (1, 4, 10, 6), None)


def test_a_block_passes_on_what_it_was_given() -> None:
    silent = {
        name: value * (0 if ".conv.4" in name else 1) for name, value in WEIGHTS.items()
    }
    silent["encoder.layers.1.skip.weight"] = torch.eye(8)[:, :, None, None]
    network, x = Tiny(Weights(silent), (1,)), torch.rand(1, 3, 8, 8)
    first = network.weights.conv("encoder.layers.0", x).relu()
    silent["encoder.layers.2.weight"] = torch.eye(8)[:, :, None, None]
    assert torch.equal(network.moments(x)[0], first)
