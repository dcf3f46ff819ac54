from __future__ import annotations

from guard.memo import Memo


def test_it_forgets_all_when_it_is_full() -> None:
    memo = Memo[int, str](3)
    sizes = []
    for number in range(7):
        memo.keep(number, str(number))
        sizes.append(len(memo))

    assert sizes == [1, 2, 3, 1, 2, 3, 1]
    assert memo == {6: "6"}


def test_what_it_knows_is_made_once() -> None:
    memo = Memo[int, object](3)
    made = memo.of(1, object)

    assert memo.of(1, object) is made
    assert memo.of(2, object) is not made
