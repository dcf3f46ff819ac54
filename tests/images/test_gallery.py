"""A gallery tells which pattern its pictures share."""

from __future__ import annotations

import pytest

from guard.canaries.ranks import rank_p
from guard.errors import PictureError
from guard.images.canary import motif, motif_of
from guard.images.formats import Shape
from guard.images.gallery import Gallery
from guard.images.job import Job, Order
from guard.images.make import make
from guard.images.motif import weave
from guard.images.recipes import read_recipes
from guard.loader import rules_folder
from tests.images.pictures import STUDIO, encoded, photo

_GIVEN = motif(b"k", "given")
_NEVER = tuple(motif(b"k", "never", str(number)) for number in range(99))


def _p(gallery: Gallery) -> float:
    found, *beside = gallery.scores((_GIVEN, *_NEVER))
    return rank_p(found, beside)


def _hung(rms: float, count: int = 12) -> Gallery:
    gallery = Gallery()
    for seed in range(count):
        picture = weave(photo(200, 200, seed), _GIVEN, rms)
        gallery.add(encoded("JPEG", picture, quality=30))
    return gallery


def test_pictures_with_the_pattern_have_the_least_p_there_is() -> None:
    assert _p(_hung(6.0)) == 0.01


def test_pictures_without_it_have_any_p() -> None:
    assert _p(_hung(0.0)) > 0.01


def test_what_is_no_picture_is_counted_and_left_out() -> None:
    gallery = _hung(6.0)
    gallery.add(b"GIF89a")
    gallery.add(b"")

    assert (gallery.pictures, gallery.refused) == (12, 2)
    assert _p(gallery) == 0.01


def test_an_empty_gallery_tells_nothing() -> None:
    with pytest.raises(PictureError, match="no picture"):
        Gallery().scores((_GIVEN,))


def test_p_is_uniform_where_no_pattern_was_woven() -> None:
    gallery, values = _hung(0.0), []
    for key in range(60):
        drawn = [motif(b"k", str(key), str(number)) for number in range(20)]
        given, *beside = gallery.scores(drawn)
        values.append(rank_p(given, beside))
    gaps = (abs(p - (k + 1) / 60) for k, p in enumerate(sorted(values)))

    # Kolmogorov and Smirnov at 0.001, and the steps of twenty places.
    assert max(gaps) < 1.95 / 60**0.5 + 0.05


def test_decoys_as_shipped_name_the_crawler_that_took_them() -> None:
    recipes = read_recipes((rules_folder() / "recipes.yaml").read_text("utf-8"))
    shape, gallery = Shape("jpeg", 320, 240), Gallery()
    for number in range(8):
        order = Order("poison-decoy", f"art/{number}", "GPTBot")
        made = make(Job(recipes["poison-decoy"], order, shape, STUDIO))
        gallery.add(made.body)
    given = [motif_of(STUDIO.secret, STUDIO.site, bot) for bot in ("GPTBot", "CCBot")]
    taker, other, *beside = gallery.scores((*given, *_NEVER))

    assert rank_p(taker, beside) == 0.01
    assert rank_p(other, beside) > 0.01
