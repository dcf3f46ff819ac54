from __future__ import annotations

from pathlib import Path

from guard.records.salts import Salts


def test_all_who_ask_on_one_day_share_a_salt(tmp_path: Path) -> None:
    assert Salts(tmp_path / "salts").of(7) == Salts(tmp_path / "salts").of(7)


def test_two_days_have_nothing_to_do_with_each_other(tmp_path: Path) -> None:
    salts = Salts(tmp_path)

    assert salts.of(7) != salts.of(8)


def test_what_was_is_forgotten_after_the_next_day(tmp_path: Path) -> None:
    first = Salts(tmp_path).of(7)
    Salts(tmp_path).of(9)

    assert [file.name for file in tmp_path.iterdir()] == ["9"]
    assert Salts(tmp_path).of(7) != first


def test_a_folder_that_cannot_be_written_costs_no_visitor_anything(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").touch()
    salts = Salts(tmp_path / "file" / "salts")

    assert salts.of(7) == salts.of(7)
