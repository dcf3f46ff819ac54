"""Memory that stays bounded, whatever is kept and whoever reads it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from guard.headers import Header
from guard.upstream.base import Outgoing
from guard.upstream.freshness import Freshness
from guard.upstream.question import Question, read_question, selection
from guard.upstream.shelf import MOST_ALIKE, OVERHEAD, Copy, Shelf, head_size
from tests.upstream.caching import question

VARY = ((b"vary", b"user-agent"),)


def about(path: bytes) -> Question:
    found = read_question(Outgoing("GET", path, ()))
    assert found is not None
    return found


def found(shelf: Shelf, asked: Question) -> Copy | None:
    return shelf.find(asked.address, asked.asked)


def put(shelf: Shelf, asked: Question, size: int = 100) -> Copy | None:
    """A copy of so many bytes, and nobody reads it."""
    space = shelf.space(size)
    if space is None:
        return None
    selected = selection(asked, VARY)
    copy = Copy(200, (), b"", Freshness(0, 60), selected, space)
    shelf.keep(asked.address, copy)
    space.let_go()
    return copy


def test_a_kept_copy_is_found_again() -> None:
    shelf = Shelf(1000)
    copy = put(shelf, about(b"/a"))

    assert found(shelf, about(b"/a")) is copy
    assert found(shelf, about(b"/b")) is None
    assert shelf.used == 100


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    shelf = Shelf(300)
    for path in (b"/a", b"/b", b"/c"):
        put(shelf, about(path))
    found(shelf, about(b"/a"))
    put(shelf, about(b"/d"))

    assert found(shelf, about(b"/b")) is None
    assert found(shelf, about(b"/a")) is not None


def test_what_is_being_read_stays() -> None:
    shelf = Shelf(200)
    first, _ = put(shelf, about(b"/a")), put(shelf, about(b"/b"))
    assert first is not None
    first.space.hold()

    assert put(shelf, about(b"/c")) is not None
    assert found(shelf, about(b"/a")) is first
    assert found(shelf, about(b"/b")) is None


def test_a_dropped_copy_counts_until_it_is_read() -> None:
    shelf = Shelf(200)
    copy = put(shelf, about(b"/a"))
    assert copy is not None
    copy.space.hold()

    assert shelf.drop(copy_address := about(b"/a").address)
    assert not shelf.drop(copy_address)
    assert shelf.used == 100
    copy.space.let_go()
    assert shelf.used == 0


def test_who_comes_late_to_a_dropped_copy_counts_again() -> None:
    shelf = Shelf(200)
    copy = put(shelf, about(b"/a"))
    assert copy is not None
    shelf.drop(about(b"/a").address)
    copy.space.hold()

    assert shelf.used == 100


def test_there_is_no_room_for_what_is_larger_than_all() -> None:
    shelf = Shelf(200)
    put(shelf, about(b"/a"))

    assert shelf.space(201) is None
    assert found(shelf, about(b"/a")) is not None


def test_a_space_grows_while_there_is_room() -> None:
    shelf = Shelf(200)
    put(shelf, about(b"/a"))
    space = shelf.space(50)
    assert space is not None

    assert shelf.enlarge(space, 100)  # and /a goes
    assert not shelf.enlarge(space, 100)
    assert shelf.used == space.size == 150


def test_one_address_has_so_many_copies_and_no_more() -> None:
    shelf = Shelf(100_000)
    for number in range(3 * MOST_ALIKE):
        put(shelf, question((b"user-agent", b"%d" % number)))

    assert shelf.used == 100 * MOST_ALIKE
    assert found(shelf, question((b"user-agent", b"0"))) is None


def test_the_same_is_replaced() -> None:
    shelf = Shelf(1000)
    put(shelf, question())
    copy = put(shelf, question())
    assert copy is not None
    again = replace(copy, status=404)
    shelf.keep(question().address, again)

    assert found(shelf, question()) is again
    assert shelf.used == 100


def test_headers_are_not_free() -> None:
    header: Header = (b"x-a", b"1" * 100)

    assert head_size((b"a", b"/"), (header,)) > OVERHEAD + 100


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 500), st.booleans())))
def test_memory_is_bounded_by_its_total(
    steps: list[tuple[int, int, bool]],
) -> None:
    shelf, held = Shelf(1000), []
    for name, size, reads in steps:
        copy = put(shelf, about(b"/%d" % name), size)
        if copy is not None and reads:
            copy.space.hold()
            held.append(copy.space)
        assert shelf.used <= 1000
    for space in held:
        space.let_go()
    for name in range(10):
        shelf.drop(about(b"/%d" % name).address)

    assert shelf.used == 0


def test_no_two_shelves_give_one_version() -> None:
    assert Shelf(1000).version() != Shelf(1000).version()
