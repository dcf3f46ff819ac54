"""A palette is the style's, in plain numbers."""

from __future__ import annotations

import numpy as np

from guard.images.palette import palette_of
from guard.images.style import style_of


def test_the_style_is_made_of_the_palette() -> None:
    palette, style = palette_of(b"s", "M"), style_of(b"s", "M")

    assert np.allclose(np.array(palette.ramp), style.ramp, atol=1e-6)
    assert np.allclose(np.array(palette.accents), style.accents, atol=1e-6)
    assert (palette.hand.angle, palette.hand.jitter) == (style.angle, style.jitter)


def test_a_hand_keeps_its_bounds() -> None:
    hands = [palette_of(b"s", str(number)).hand for number in range(50)]

    assert all(0.12 <= hand.spread <= 0.45 for hand in hands)
    assert len({hand.length for hand in hands}) == 50
