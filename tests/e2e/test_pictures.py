"""The measure itself: it knows an original in any size and wrapping."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.e2e.pictures import bordered, leaks
from tests.images.pictures import encoded, photo

ORIGINAL = encoded("JPEG", photo(640, 480))
OTHER = encoded("JPEG", photo(640, 480, seed=2))


@pytest.mark.parametrize(
    ("originals", "got"),
    [
        ({"a": ORIGINAL}, {"a": ORIGINAL}),
        ({"a": ORIGINAL}, {"a": encoded("WEBP", photo(640, 480))}),
        ({"a": bordered(ORIGINAL)}, {"a": bordered(ORIGINAL)}),
    ],
)
def test_an_original_is_known_again(
    originals: Mapping[str, bytes], got: Mapping[str, bytes]
) -> None:
    assert leaks(originals, got) == ["a"]


def test_another_picture_is_no_leak() -> None:
    assert leaks({"a": ORIGINAL}, {"a": OTHER}) == []
