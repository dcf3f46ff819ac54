"""Controls: drawn again from the key, and held against what was committed."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.canaries.controls import Controls, read_controls
from guard.errors import UsageError
from guard.images.canary import canary_key, word_of

_SECRET = b"s" * 32
_KEY = canary_key(_SECRET, "Studio")
_CONTROLS = Controls(_KEY, 30)


def test_the_same_key_draws_the_same_file() -> None:
    assert Controls(_KEY, 30).file == _CONTROLS.file
    assert _CONTROLS.commitment == hashlib.sha256(_CONTROLS.file).hexdigest()


def test_controls_are_as_many_as_asked_for_and_given_to_nobody() -> None:
    words = Controls(_KEY, 999).words

    assert len(set(words)) == 999
    assert word_of(_SECRET, "Studio", "GPTBot") not in words
    assert len(set(_CONTROLS.motifs)) == 30


def test_the_file_does_not_tell_the_key() -> None:
    assert _KEY.hex() not in _CONTROLS.file.decode()
    assert json.loads(_CONTROLS.file)["words"] == list(_CONTROLS.words)


def test_a_file_is_read_back() -> None:
    assert read_controls(_CONTROLS.file, _KEY) == _CONTROLS


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (b"", "not a list of controls"),
        (b"{}", "not a list of controls"),
        (b"[" * 100_000, "not a list of controls"),
        (b'{"words": []}', "not a list of controls"),
        (b'{"words": 3}', "not a list of controls"),
        (b'{"words": ["mine"]}', "were changed"),
        (Controls(b"other", 30).file, "another site's"),
        (_CONTROLS.file.replace(b"a", b"e"), "were changed"),
    ],
)
def test_what_was_not_drawn_from_the_key_is_refused(file: bytes, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        read_controls(file, _KEY)


@given(st.binary(max_size=200))
def test_no_file_breaks_the_reader(file: bytes) -> None:
    with pytest.raises(UsageError):
        read_controls(file, _KEY)
