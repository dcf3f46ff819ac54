"""Scores are read from what people write, and nothing is left out in silence."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.canaries.told import read_scores, scores_of
from guard.errors import UsageError


@pytest.mark.parametrize(
    "text",
    [
        "word,score\nVorelax,1.5\nmudvix,-2e3\n",
        "vorelax,1.5,note\r\n\r\n mudvix ,-2000",
        '{"vorelax": 1.5, "mudvix": -2000}',
        '[{"word": "VORELAX", "score": "1.5"}, {"word": "mudvix", "score": -2000}]',
        "\ufeffvorelax,1.5\nmudvix,-2000",
        'vorelax,1.5\n""\n,\nmudvix,-2000',
    ],
)
def test_scores_are_read(text: str) -> None:
    assert read_scores(text.encode()) == {"vorelax": 1.5, "mudvix": -2000.0}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"word,score\nvorelax,high", "no number"),
        (b"vorelax,nan\nmudvix,inf", "no number"),
        (b"word,score\nvorelax,nan", "no number"),
        (b'{"vorelax": null}', "no number"),
        (b"vorelax,1\nVorelax,2", "scored twice"),
        (b"vorelax", "no `word,score`"),
        (b"{", "not JSON"),
        (b"[1]", "not JSON"),
        (b'[{"word": "a"}]', "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'"' + b"a" * 200_000, "not CSV"),
        (b"a" * 20_000_001, "more than"),
    ],
)
def test_what_is_no_score_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        read_scores(data)


@given(st.binary(max_size=100))
def test_no_file_breaks_the_reader(data: bytes) -> None:
    with contextlib.suppress(UsageError):
        assert all(abs(score) < float("inf") for score in read_scores(data).values())


def test_a_word_without_a_score_is_told() -> None:
    with pytest.raises(UsageError, match="2 words are not scored: b, c"):
        scores_of(["a", "b", "c"], {"a": 1.0})
