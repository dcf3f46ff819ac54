"""What is done to pictures before they are traced does what it says."""

from __future__ import annotations

import pytest

from benchmarks.distortions import CROPS, WHOLE, cropped, within
from tests.images.pictures import photo, psnr

_SAME_SIZE = [name for name in WHOLE if "px" not in name and "224" not in name]


@pytest.mark.parametrize("name", _SAME_SIZE)
def test_a_distortion_changes_what_is_in_the_picture(name: str) -> None:
    changed = WHOLE[name](photo())
    assert changed.size == photo().size
    assert (psnr(photo(), changed) < 45) == (name != "as sent")


def test_a_download_is_small() -> None:
    assert within(256)(photo()).size == (256, 192)


@pytest.mark.parametrize("share", CROPS.values())
def test_a_crop_keeps_its_share(share: float) -> None:
    part = cropped(photo(), share, number=1)
    assert part.width == min(256, round(320 * share))
