"""One contract for all that keeps Variants: a folder, and a bucket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from guard.images.base import Depot
from guard.images.blobs import Blobs
from guard.images.bucket import Bucket
from guard.images.job import variant_of
from guard.images.packed import Label

LABEL = Label("poison-decoy", "/art/1", "GPTBot", "2026", made=1_790_000_000)
VARIANT = variant_of(b"\0\n" * 50_000, "image/webp", 40, 30)
KEY, OTHER = "ab" * 32, "cd" * 32
Open = Callable[[], Depot]


@pytest.fixture(params=["folder", "bucket"])
def depot(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Opens the same one again at each call."""
    if request.param == "folder":
        return lambda: Blobs(tmp_path, 10_000_000)
    url = request.getfixturevalue("bucket_url")
    return lambda: Bucket(url)


def test_what_was_put_comes_back(depot: Open) -> None:
    mine = depot()
    mine.put(KEY, LABEL, VARIANT)
    assert mine.get(KEY) == VARIANT
    assert mine.get(OTHER) is None


def test_another_guard_finds_it(depot: Open) -> None:
    depot().put(KEY, LABEL, VARIANT)
    assert depot().get(KEY) == VARIANT


def test_two_who_write_the_same_do_no_harm(depot: Open) -> None:
    mine, other = depot(), depot()
    later = replace(LABEL, made=LABEL.made + 1)
    mine.put(KEY, LABEL, VARIANT)
    other.put(KEY, later, VARIANT)
    assert mine.get(KEY) == other.get(KEY) == VARIANT
    assert len(list(mine.issued())) == 1


def test_all_that_was_issued_is_told(depot: Open) -> None:
    mine = depot()
    labels = {KEY: LABEL, OTHER: replace(LABEL, bot="CCBot", work="/ä\n/2")}
    for key, label in labels.items():
        mine.put(key, label, VARIANT)
    issued = sorted(depot().issued(), key=lambda pair: pair[0].bot)
    assert issued == [(labels[OTHER], VARIANT), (LABEL, VARIANT)]


def test_an_empty_one_has_issued_nothing(depot: Open) -> None:
    mine = depot()
    assert list(mine.issued()) == []
    mine.close()
