"""One style for one artist, and none like another's."""

from __future__ import annotations

import numpy as np

from guard.images.style import style_of


def test_a_style_belongs_to_secret_and_artist() -> None:
    ramps = [style_of(*who).ramp for who in ((b"s", "M"), (b"s", "N"), (b"t", "M"))]
    assert not np.allclose(ramps[0], ramps[1])
    assert not np.allclose(ramps[0], ramps[2])


def test_tones_run_from_dark_to_light() -> None:
    for number in range(30):
        lightness = style_of(b"s", str(number)).ramp[:, 0]
        assert np.all(np.diff(lightness) > 0.05)


def test_accents_stand_across_the_wheel() -> None:
    for number in range(30):
        style = style_of(b"s", str(number))
        assert float(style.ramp[2, 1:] @ style.accents[0, 1:]) < 0
