"""What is said of a decoy is what was painted."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from PIL import Image

from guard.images.colour import _LAB_TO_LMS, _LMS_TO_LINEAR
from guard.images.decoy import paint_decoy
from guard.images.hues import COLOURLESS, name_of
from guard.images.motifs import SEEN, SHAPES, colours_of, scene_of
from guard.images.recipe import SCENES

_KEY = b"s" * 32


def _names_in(painting: Image.Image) -> list[str]:
    """Names of its colours, the most frequent first."""
    pixels = np.asarray(painting.resize((40, 30)), float).reshape(-1, 3) / 255
    linear = np.where(
        pixels < 0.04045, pixels / 12.92, ((pixels + 0.055) / 1.055) ** 2.4
    )
    cones = np.cbrt(linear @ np.linalg.inv(_LMS_TO_LINEAR.T))
    counts = Counter(
        name_of(tuple(lab)) for lab in cones @ np.linalg.inv(_LAB_TO_LMS.T)
    )
    return [name for name, _ in counts.most_common()]


def test_every_scene_has_its_words() -> None:
    assert tuple(SEEN) == SCENES
    assert {len(seen.shares) for seen in (*SEEN.values(), SHAPES)} == {12}


@pytest.mark.parametrize("scene", SCENES)
def test_the_first_colour_is_one_the_painting_shows_most(scene: str) -> None:
    first, _ = colours_of(_KEY, "Marlene", SEEN[scene])
    painting = paint_decoy(_KEY, "Marlene", "/1", scene, (400, 300))
    frequent = [name for name in _names_in(painting) if name not in COLOURLESS]

    assert first in frequent[:2]


def test_the_two_colours_differ_and_the_first_is_a_colour() -> None:
    for number in range(60):
        first, second = colours_of(_KEY, str(number), SEEN["waves"])
        assert first != second
        assert first not in COLOURLESS


def test_a_recipe_may_choose_the_scenes() -> None:
    chosen = {scene_of(_KEY, "M", f"/{k}", ("rings", "tiles")) for k in range(40)}

    assert chosen == {"rings", "tiles"}
