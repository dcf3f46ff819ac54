from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given as having
from hypothesis import strategies as st

from guard.actions.treatment import PRIVATE
from guard.records.given import MADE_HERE, Given, Pictures, Sent
from guard.rules import Action
from tests.images.hostile import png

JPEG = (b"content-type", b"image/jpeg")
MADE = (b"cache-control", MADE_HERE)
WORK, ICON = png(200, 100), png(16, 16)
DENIED = (Action.PREVIEW, Action.CLOAK, Action.POISON)


def sent(body: bytes, *headers: tuple[bytes, bytes], status: int = 200) -> Sent:
    return Sent(status, headers or (JPEG,), len(body), body, body[-64:])


@having(st.lists(st.binary(max_size=100)))
def test_in_whatever_pieces_a_body_comes_its_end_is_the_same(
    pieces: list[bytes],
) -> None:
    whole, came = b"".join(pieces), Sent()
    for piece in pieces:
        came.add(piece)

    assert (came.size, came.tail) == (len(whole), whole[-64:])


def test_what_is_made_here_says_so() -> None:
    assert (b"cache-control", MADE_HERE) in PRIVATE


@pytest.mark.parametrize("action", DENIED)
def test_what_was_made_here_goes_by_its_action(action: Action) -> None:
    assert Pictures().given(action, sent(WORK, JPEG, MADE)) == (Given(action), False)


@pytest.mark.parametrize("action", DENIED)
@pytest.mark.parametrize("kind", [b"image/png", b"application/octet-stream"])
def test_an_original_that_was_denied_is_a_leak(action: Action, kind: bytes) -> None:
    shown = sent(WORK, (b"content-type", kind))

    assert Pictures().given(action, shown) == (Given.ORIGINAL, True)


def test_an_original_known_by_its_end_is_a_leak_whatever_it_says() -> None:
    pictures = Pictures()
    assert pictures.given(Action.ALLOW, sent(WORK)) == (Given.ORIGINAL, False)

    disguised = sent(WORK, JPEG, MADE)
    assert pictures.given(Action.POISON, disguised) == (Given.ORIGINAL, True)
    assert Pictures().given(Action.POISON, disguised) == (Given.POISON, False)


def test_an_icon_is_everybodys() -> None:
    pictures = Pictures()
    pictures.given(Action.ALLOW, sent(ICON))

    assert pictures.given(Action.POISON, sent(ICON)) == (Given.SMALL, False)


@pytest.mark.parametrize(
    "shown",
    [
        sent(b"<html>", (b"content-type", b"text/html")),
        sent(b""),
        sent(WORK, status=404),
        sent(WORK, JPEG, (b"content-encoding", b"gzip")),
    ],
)
def test_what_is_no_picture_is_nothing(shown: Sent) -> None:
    assert Pictures().given(Action.POISON, shown) == (Given.NOTHING, False)


def test_a_page_for_a_person_and_a_refusal_are_nothing() -> None:
    page = sent(b"<html>", (b"content-type", b"text/html"))

    assert Pictures().given(Action.ALLOW, page) == (Given.NOTHING, False)
    assert Pictures().given(Action.BLOCK, sent(WORK)) == (Given.NOTHING, False)


def test_a_part_of_an_original_is_one_and_says_nothing_of_others() -> None:
    pictures = Pictures()
    assert pictures.given(Action.ALLOW, sent(WORK, status=206))[0] is Given.ORIGINAL

    assert pictures.given(Action.POISON, sent(WORK, JPEG, MADE))[1] is False


def test_only_so_many_originals_are_remembered() -> None:
    pictures = Pictures(most=1)
    pictures.given(Action.ALLOW, sent(WORK))
    pictures.given(Action.ALLOW, sent(ICON))

    assert pictures.given(Action.POISON, sent(WORK, JPEG, MADE))[1] is False


@having(st.binary(max_size=300), st.sampled_from(Action), st.binary(max_size=20))
def test_any_bytes_get_an_answer(body: bytes, action: Action, kind: bytes) -> None:
    shown = replace(sent(body), headers=((b"content-type", kind),))

    given, leaked = Pictures().given(action, shown)
    assert not leaked or (given is Given.ORIGINAL and action in DENIED)
