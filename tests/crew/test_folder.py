from __future__ import annotations

from pathlib import Path

from guard.crew.folder import LOCK, shared_folder


def test_a_folder_is_the_owners_and_gone_afterwards(tmp_path: Path) -> None:
    with shared_folder(tmp_path) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "something").touch()

    assert list((tmp_path / "run").iterdir()) == []


def test_what_a_killed_guard_left_goes(tmp_path: Path) -> None:
    left = tmp_path / "run" / "left"
    left.mkdir(parents=True)
    (left / LOCK).touch()

    with shared_folder(tmp_path):
        assert not left.exists()


def test_two_guards_may_share_a_state(tmp_path: Path) -> None:
    with shared_folder(tmp_path) as one, shared_folder(tmp_path) as other:
        assert one.exists()
        assert other != one
