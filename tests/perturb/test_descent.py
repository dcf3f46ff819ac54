"""Steps go down, within bounds, and go on where they were left."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from torch import Tensor  # noqa: E402

from guard.perturb.descent import Bookmark, Pace, State, descend, start  # noqa: E402

PACE = Pace(steps=20, every=4)
WANTED = torch.linspace(-2, 2, 24).reshape(2, 4, 3)


def gradient(place: Tensor, step: int) -> Tensor:
    return place - WANTED


def test_it_comes_near_what_is_wanted_and_stays_in_bounds() -> None:
    place = descend(start(2, 4), gradient, PACE).place
    wanted = WANTED.clamp(-1, 1).numpy()
    assert np.abs(place - wanted).mean() < 0.3
    assert np.abs(place).max() == 1


def test_what_was_left_and_taken_up_ends_the_same(tmp_path: Path) -> None:
    bookmark = Bookmark(tmp_path / "unfinished" / "a.npz", "a")

    def leave(state: State) -> bool:
        bookmark.write(state)
        return state.step == 8

    assert descend(start(2, 4), gradient, PACE, leave).step == 8
    later = descend(bookmark.read(2, 4), gradient, PACE)
    whole = descend(start(2, 4), gradient, PACE)
    assert np.array_equal(later.place, whole.place)


@pytest.mark.parametrize(("about", "rows"), [("another picture", 2), ("a", 3), ("", 2)])
def test_a_bookmark_of_something_else_is_none(
    tmp_path: Path, about: str, rows: int
) -> None:
    ones = np.ones((2, 4, 3), np.float32)
    Bookmark(tmp_path / "a.npz", "a").write(State(ones, ones, 7))
    assert Bookmark(tmp_path / "a.npz", "a").read(2, 4).step == 7
    assert Bookmark(tmp_path / "a.npz", about).read(rows, 4).step == 0


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"x" * 999, b"\x80\x04N."])
def test_a_damaged_bookmark_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.npz").write_bytes(data)
    assert Bookmark(tmp_path / "a.npz", "a").read(2, 4).step == 0


def test_what_is_not_finite_is_no_place(tmp_path: Path) -> None:
    bookmark = Bookmark(tmp_path / "a.npz", "a")
    nothing = np.full((2, 4, 3), np.nan, np.float32)
    bookmark.write(State(nothing, nothing, 7))
    assert bookmark.read(2, 4).step == 0
    bookmark.remove()
    assert not bookmark.file.exists()


def test_a_bookmark_too_large_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "a.npz").open("wb") as file:
        file.truncate(30_000_001)
    assert Bookmark(tmp_path / "a.npz", "a").read(2, 4).step == 0
