"""AutoencoderKL's encoder; that it agrees with diffusers' own was tried by hand."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from guard.perturb.encoder import Weights  # noqa: E402
from guard.perturb.kl import Kl  # noqa: E402
from tests.perturb.encoders import kl  # noqa: E402

PICTURES = torch.linspace(0, 1, 3 * 16 * 24).reshape(1, 3, 16, 24)


def network(parts: tuple[str, ...] = (), attends: bool = True) -> Kl:
    arrays = kl(parts) if parts else kl()
    weights = {name: torch.from_numpy(array) for name, array in arrays.items()}
    return Kl(Weights(weights), 2, 1, groups=4, attends=attends)


def test_it_tells_mean_and_variance() -> None:
    mean, spread = network().moments(PICTURES)
    assert (network().stride, mean.shape, spread.shape) == (2, *[(1, 4, 8, 12)] * 2)
    assert float(spread.abs().max()) <= 30


def test_names_of_old_files_mean_the_same() -> None:
    old = network(("query", "key", "value", "proj_attn"))
    assert torch.equal(old.moments(PICTURES)[0], network().moments(PICTURES)[0])


def test_without_attention_far_places_do_not_matter() -> None:
    changed = PICTURES.clone()
    changed[..., -2:, -2:] = 0
    apart = [
        (each.moments(PICTURES)[0] - each.moments(changed)[0])[..., 0, 0].abs().max()
        for each in (network(), network(attends=False))
    ]
    assert apart[0] > 0


def test_a_wider_stage_has_a_shortcut() -> None:
    each = network(attends=False)
    weights = dict(each.weights)
    weights["encoder.mid_block.resnets.0.conv_shortcut.weight"] = torch.zeros(
        8, 8, 1, 1
    )
    other = Kl(Weights(weights), 2, 1, groups=4, attends=False)
    assert not torch.equal(other.moments(PICTURES)[0], each.moments(PICTURES)[0])
