"""Files of variants: whole, bounded, and there again after a restart."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from guard.images.blobs import Blobs
from guard.images.job import Variant, variant_of
from guard.images.packed import Label

LABEL = Label("poison-decoy", "/art/1", "GPTBot", made=1)


def _variant(size: int = 1000, fill: bytes = b"x") -> Variant:
    return variant_of(fill * size, "image/png", 4, 3)


def _key(number: int) -> str:
    return f"{number:064x}"[::-1]


def test_what_was_put_comes_back(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, 10_000)
    blobs.put(_key(1), LABEL, _variant())
    assert blobs.get(_key(1)) == _variant()
    assert blobs.get(_key(2)) is None


def test_a_restart_keeps_everything(tmp_path: Path) -> None:
    before = Blobs(tmp_path, 10_000)
    before.put(_key(1), LABEL, _variant())
    after = Blobs(tmp_path, 10_000)
    assert after.get(_key(1)) == _variant()
    assert after.total == before.total


def test_the_oldest_use_goes_first(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, 4_000)
    for number in range(3):
        blobs.put(_key(number), LABEL, _variant())
    blobs.get(_key(0))
    blobs.put(_key(3), LABEL, _variant())
    assert blobs.get(_key(0)) is not None
    assert blobs.get(_key(1)) is None
    assert blobs.total <= 4_000


def test_a_smaller_bound_after_a_restart_is_kept(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, 10_000)
    for number in range(4):
        blobs.put(_key(number), LABEL, _variant())
    assert Blobs(tmp_path, 2_700).total <= 2_700
    assert len(list(tmp_path.glob("??/*"))) == 2


def test_what_exceeds_the_bound_alone_is_not_written(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, 500)
    blobs.put(_key(1), LABEL, _variant())
    assert blobs.total == 0


def test_a_spoilt_file_is_no_variant(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, 10_000)
    blobs.put(_key(1), LABEL, _variant())
    path = next(tmp_path.glob("??/*"))
    path.write_bytes(path.read_bytes()[:-1])
    assert blobs.get(_key(1)) is None
    assert not path.exists()


def test_a_file_that_another_process_removed_is_forgotten(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, 10_000)
    blobs.put(_key(1), LABEL, _variant())
    next(tmp_path.glob("??/*")).unlink()
    assert blobs.get(_key(1)) is None
    assert blobs.total == 0


def test_a_file_of_another_process_is_found(tmp_path: Path) -> None:
    mine, other = Blobs(tmp_path, 10_000), Blobs(tmp_path, 10_000)
    other.put(_key(1), LABEL, _variant())
    assert mine.get(_key(1)) == _variant()


def test_a_disk_that_cannot_be_written_loses_only_the_file(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, 10_000)
    (tmp_path / _key(1)[:2]).write_text("in the way")
    blobs.put(_key(1), LABEL, _variant())
    assert blobs.get(_key(1)) is None


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, 10_000)
    place = tmp_path / _key(1)[:2] / _key(1)[2:]
    os.makedirs(place)  # a folder cannot be replaced by a file
    blobs.put(_key(1), LABEL, _variant())
    assert list(place.parent.iterdir()) == [place]


def test_a_spoilt_head_is_no_variant(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, 10_000)
    blobs.put(_key(1), LABEL, _variant())
    path = next(tmp_path.glob("??/*"))
    path.write_bytes(path.read_bytes().replace(b"GPTBot", b"Nobody"))
    assert blobs.get(_key(1)) is None


def test_all_that_was_issued_is_told_with_its_label(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, 10_000)
    for number in range(3):
        blobs.put(_key(number), replace(LABEL, work=f"/{number}"), _variant())
    next(tmp_path.glob("??/*")).write_bytes(b"spoilt")
    (tmp_path / "aa").mkdir()
    (tmp_path / "aa" / "new-1").write_bytes(b"half")
    issued = list(blobs.issued())
    blobs.close()
    assert len(issued) == 2
    assert all(variant == _variant() for _, variant in issued)


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads take turns as often as can be."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("hasty")
def test_threads_do_not_spoil_the_account(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, 20_000)

    def use(seed: int) -> None:
        draw = random.Random(seed)
        for _ in range(300):
            key = _key(draw.randrange(40))
            if draw.random() < 0.5 or blobs.get(key) is None:
                blobs.put(key, LABEL, _variant(draw.randrange(100, 2000)))

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(use, range(12)))
    on_disk = sum(path.stat().st_size for path in tmp_path.glob("??/*"))
    assert blobs.total == on_disk <= 20_000
