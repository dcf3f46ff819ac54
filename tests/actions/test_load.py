from __future__ import annotations

from contextlib import suppress

from guard.actions.load import Load


def test_who_is_too_much_is_told_at_once() -> None:
    load = Load(100)

    with load.holding() as first, load.holding() as heavy, load.holding() as light:
        assert first.reach(70)
        assert not heavy.reach(40)
        assert heavy.is_full
        assert light.reach(30)


def test_what_was_held_is_free_again_whatever_happened() -> None:
    load = Load(100)
    with suppress(KeyError), load.holding() as first:
        first.reach(90)
        raise KeyError

    with load.holding() as second, load.holding() as third:
        assert second.reach(50)
        assert third.reach(50)


def test_it_grows_with_what_is_read() -> None:
    load = Load(100)

    with load.holding() as first, load.holding() as second:
        assert [first.reach(size) for size in (40, 20, 60)] == [True] * 3
        assert second.reach(40)
        assert not second.reach(41)


def test_nothing_is_too_much_for_one_alone() -> None:
    with Load(10).holding() as held:
        assert held.reach(1000)
        assert held.reach(2000)
