"""Hot variants: those asked for last stay, within bytes."""

from __future__ import annotations

from guard.images.hot import Hot
from guard.images.job import Variant, variant_of


def _variant(size: int = 10) -> Variant:
    return variant_of(bytes(size), "image/png", 4, 3)


def test_what_was_asked_for_last_stays() -> None:
    hot = Hot(25)
    for key in ("a", "b"):
        hot.put(key, _variant())
    hot.get("a")
    hot.put("c", _variant())
    assert [hot.get(key) is None for key in "abc"] == [False, True, False]


def test_what_exceeds_the_bound_alone_pushes_nothing_out() -> None:
    hot = Hot(25)
    hot.put("a", _variant())
    hot.put("b", _variant(26))
    assert (hot.get("a"), hot.get("b")) == (_variant(), None)


def test_the_first_under_a_key_stays() -> None:
    hot = Hot(25)
    hot.put("a", _variant(1))
    hot.put("a", _variant(2))
    assert hot.get("a") == _variant(1)
