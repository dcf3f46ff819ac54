from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.endpoints.keyring import LIFE, Keyring

RING = Keyring("a-token-of-many-letters", b"secret")


@pytest.mark.parametrize(
    ("given", "right"),
    [("a-token-of-many-letters", True), ("a-token", False), ("", False)],
)
def test_the_token_alone_is_admitted(given: str, right: bool) -> None:
    assert RING.admits(given) is right


def test_without_a_token_nothing_is_admitted() -> None:
    assert not Keyring("", b"secret").admits("")


def test_a_session_ends_some_day_and_with_the_token() -> None:
    session = RING.session(1000.0)

    assert RING.holds(session, 1000.0)
    assert not RING.holds(session, 1000.0 + LIFE)
    assert not Keyring("another-token-of-letters", b"secret").holds(session, 1000.0)


@given(st.text(max_size=80))
def test_no_session_can_be_invented(text: str) -> None:
    assert not RING.holds(text, 0.0)
    assert not RING.is_form("session", text)


def test_a_form_belongs_to_one_session() -> None:
    assert RING.is_form("one", RING.form("one"))
    assert not RING.is_form("two", RING.form("one"))
