"""What was learnt is found again by the work's bytes, or drawn from a bank."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from guard.images.deltas import Deltas, numbered, pick

SECRET = b"s" * 32
WORK, OTHER = "a" * 64, "b" * 64


def test_an_own_delta_comes_before_the_bank(tmp_path: Path) -> None:
    deltas = Deltas(tmp_path, SECRET)
    deltas.put(numbered(0), b"shared")
    deltas.put(WORK, b"own")
    assert deltas.read(deltas.name(WORK, "/1")) == b"own"
    assert deltas.read(deltas.name(OTHER, "/1")) == b"shared"


def test_what_another_process_learns_is_found(tmp_path: Path) -> None:
    here, there = (Deltas(tmp_path / "deltas", SECRET) for _ in range(2))
    assert here.name(WORK, "/1") == ""
    there.put(WORK, b"own")
    assert here.knows(WORK)


def test_the_name_says_what_the_file_holds(tmp_path: Path) -> None:
    deltas = Deltas(tmp_path, SECRET)
    deltas.put(WORK, b"one")
    first = deltas.name(WORK, "/1")
    deltas.put(WORK, b"another")
    assert deltas.name(WORK, "/1") != first
    assert deltas.read(first) == b""


@pytest.mark.parametrize("damage", [b"", b"own.", b"x" * 3_000_000])
def test_a_damaged_file_is_none(tmp_path: Path, damage: bytes) -> None:
    deltas = Deltas(tmp_path, SECRET)
    deltas.put(WORK, b"own")
    name = deltas.name(WORK, "/1")
    (tmp_path / name).write_bytes(damage)
    assert deltas.read(name) == b""


@pytest.mark.parametrize("name", ["../secret", "bank00.npy", "new-abc", ""])
def test_other_files_are_none(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "deltas"
    Deltas(folder, SECRET).put(WORK, b"own")
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "bank00.npy").write_bytes(b"x")
    assert Deltas(folder, SECRET).read(name) == b""


def test_all_sizes_of_a_work_draw_the_same_and_works_differ() -> None:
    picks = [pick(SECRET, f"/{number}", 4) for number in range(200)]
    assert picks == [pick(SECRET, f"/{number}", 4) for number in range(200)]
    assert min(picks.count(number) for number in range(4)) > 25


def test_a_smaller_bank_takes_the_place_of_a_larger_one(tmp_path: Path) -> None:
    deltas = Deltas(tmp_path, SECRET)
    for number in range(3):
        deltas.put(numbered(number), b"%d" % number)
    deltas.keep_bank(1)
    assert {deltas.name(OTHER, f"/{n}") for n in range(9)} == {deltas.name(OTHER, "")}


def test_a_folder_that_is_gone_holds_nothing_new(tmp_path: Path) -> None:
    deltas = Deltas(tmp_path / "deltas", SECRET)
    deltas.put(WORK, b"own")
    shutil.rmtree(tmp_path / "deltas")
    assert deltas.name(WORK, "/1") == ""
