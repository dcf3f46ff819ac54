"""Weights go by name, and it is known which were asked for."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from guard.perturb.encoder import Weights, is_finite  # noqa: E402


def test_what_nobody_asked_for_is_known() -> None:
    weights = Weights({"a": torch.zeros(1), "b": torch.zeros(1)})
    assert weights["a"].shape == (1,)
    assert (weights.unused, sorted(weights), len(weights)) == (("b",), ["a", "b"], 2)


@pytest.mark.parametrize(("stride", "side"), [(1, 6), (2, 3)])
def test_a_convolution_pads_as_wide_as_it_looks(stride: int, side: int) -> None:
    weights = Weights({"c.weight": torch.ones(2, 3, 3, 3), "c.bias": torch.ones(2)})
    assert weights.conv("c", torch.ones(1, 3, 6, 6), stride).shape[-2:] == (side,) * 2


def test_a_norm_evens_out_each_group() -> None:
    weights = Weights({"n.weight": torch.ones(4), "n.bias": torch.zeros(4)})
    evened = weights.norm("n", 9 * torch.arange(64.0).reshape(1, 4, 4, 4), groups=2)
    assert torch.allclose(evened.reshape(2, -1).std(1, unbiased=False), torch.ones(2))


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_no_number_is_not_finite(value: float) -> None:
    assert is_finite(torch.ones(3))
    assert not is_finite(torch.tensor([1.0, value]))
