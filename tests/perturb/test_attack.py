"""Gradients lead to the anchor; what is laid is what is served."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

torch = pytest.importorskip("torch")

from guard.images.draws import Draws  # noqa: E402
from guard.images.perturb import perturb  # noqa: E402
from guard.perturb.attack import Wish, laid, reached, slope, target_of  # noqa: E402
from guard.perturb.encoder import Encoder, Weights  # noqa: E402
from guard.perturb.kl import Kl  # noqa: E402
from guard.perturb.tiny import Tiny  # noqa: E402
from tests.images.pictures import photo  # noqa: E402
from tests.perturb.encoders import kl, tiny  # noqa: E402


def tensors(arrays: dict[str, np.ndarray]) -> Weights:
    return Weights({name: torch.from_numpy(each) for name, each in arrays.items()})


SMALL = Tiny(tensors(tiny()), (1, 1, 1))
LARGE = Kl(tensors(kl()), 2, 1, groups=4)
ENCODERS = (Encoder(SMALL.moments, 4), Encoder(LARGE.moments, 2))


def pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image)


PICTURE, ANCHOR = pixels(photo(60, 44)), pixels(photo(60, 44, seed=9))


@pytest.mark.parametrize("encoder", ENCODERS)
def test_against_the_gradient_lies_the_anchor(encoder: Encoder) -> None:
    target = target_of(PICTURE, ANCHOR, encoder, Wish(variance=0.0))
    here = torch.zeros(11, 15, 3)
    down = -0.3 * torch.sign(slope(here, target, encoder, Draws(b"s", "1")))
    before, after = (reached(each, target, encoder) for each in (here, down))
    assert after.distance < before.distance
    assert after.cosine > before.cosine


def test_at_the_anchor_nothing_is_left_to_do() -> None:
    target = target_of(ANCHOR, ANCHOR, ENCODERS[0], Wish())
    found = reached(torch.zeros(11, 15, 3), target, ENCODERS[0])
    assert found.distance == 0
    assert found.cosine == pytest.approx(1)


def test_the_variance_counts_where_there_is_one() -> None:
    slopes = [
        slope(
            torch.zeros(11, 15, 3),
            target_of(PICTURE, ANCHOR, ENCODERS[1], Wish(variance=weight)),
            ENCODERS[1],
            Draws(b"s", "1"),
        )
        for weight in (0.0, 1.0)
    ]
    assert not torch.allclose(*slopes)


@pytest.mark.parametrize("batch", [1, 3])
def test_tiles_are_looked_at_in_groups(batch: int) -> None:
    wide = np.zeros((16, 1000, 3), np.uint8)
    wish = Wish(batch=batch, smallest=1.0, variance=0.0)
    target = target_of(wide, wide + 99, ENCODERS[0], wish)
    found = slope(torch.zeros(4, 250, 3), target, ENCODERS[0], Draws(b"s", "7"))
    assert len(target.boxes) == 3
    assert bool((found.abs().sum((0, 2)) > 0).all())


def test_what_is_laid_is_what_is_served() -> None:
    numbers = np.random.default_rng(1)
    delta = numbers.uniform(-1, 1, (11, 11, 3)).astype(np.float32)
    target = target_of(PICTURE, ANCHOR, ENCODERS[0], Wish(eps=20))
    ours = 255 * laid(torch.from_numpy(delta), target).permute(1, 2, 0).numpy()
    served = pixels(perturb(Image.fromarray(PICTURE), delta, 20))
    assert np.abs(ours - served).max() <= 1.6
    assert np.abs(ours - served).mean() < 0.5
