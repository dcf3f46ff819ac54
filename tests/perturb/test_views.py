"""Views do to a picture what scrapers do, and let gradients pass."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

torch = pytest.importorskip("torch")

from torch import Tensor  # noqa: E402

from guard.images.draws import Draws  # noqa: E402
from guard.perturb.views import VIEWS, jpeg  # noqa: E402
from tests.images.pictures import opened, photo  # noqa: E402


def tensor(image: Image.Image) -> Tensor:
    whole = torch.from_numpy(np.asarray(image.convert("RGB"), np.float32) / 255)
    return whole.permute(2, 0, 1)[None]


PICTURE = tensor(photo(72, 56))


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_near_the_picture_and_the_same_again(name: str) -> None:
    first, second = (VIEWS[name](PICTURE, Draws(b"s", name)) for _ in range(2))
    assert first.shape == PICTURE.shape
    assert torch.equal(first, second)
    assert float((first - PICTURE).abs().mean()) < 0.06


@pytest.mark.parametrize("name", VIEWS)
def test_gradients_pass_through_a_view(name: str) -> None:
    x = PICTURE.clone().requires_grad_(True)
    (VIEWS[name](x, Draws(b"s", name)) ** 2).sum().backward()
    assert x.grad is not None
    assert float((x.grad.abs() > 0).float().mean()) > 0.9


@pytest.mark.parametrize("quality", [30, 75, 90])
def test_a_jpeg_is_what_a_codec_makes(quality: int) -> None:
    out = io.BytesIO()
    photo(72, 56).save(out, "JPEG", quality=quality, subsampling=2)
    real = tensor(opened(out.getvalue()))
    ours = jpeg(PICTURE, quality).clamp(0, 1)
    loss, miss = ((real - each) ** 2 for each in (PICTURE, ours))
    assert float(miss.mean()) < 0.35 * float(loss.mean())
