from __future__ import annotations

import pytest

from guard.records.stamp import Stamps, is_stamp


def test_stamps_sort_by_time_and_never_repeat() -> None:
    draw = Stamps()
    stamps = [draw.new(now) for now in (1.7e9, 1.7e9 + 1, 1.8e9)]

    assert stamps == sorted(stamps)
    assert len({draw.new(1.7e9) for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "text", ["", "zz", "0" * 23, "0" * 25, "A" * 24, "0" * 24 + "\n"]
)
def test_what_is_no_stamp(text: str) -> None:
    assert is_stamp(Stamps().new(1.7e9))
    assert not is_stamp(text)
