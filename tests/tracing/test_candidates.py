"""The right key is found among many, and wrong ones look like chance."""

from __future__ import annotations

import numpy as np

from guard.images.trace import Floats, bits_of_key, key_of, label_of, reading
from guard.tracing.candidates import Candidate, Keys, candidates_of
from tests.tracing.marked import BOTS, SECRET, SITE, keys, marked, unmarked


def _of(*images: object) -> Floats:
    return np.stack([reading(image) for image in images])  # type: ignore[arg-type]


def test_every_bot_in_every_epoch_is_a_candidate() -> None:
    assert candidates_of(("a", "b"), ("1", "2")) == (
        *(Candidate("a", epoch) for epoch in "12"),
        *(Candidate("b", epoch) for epoch in "12"),
    )
    assert len(keys()) == 3 * len(BOTS)


def test_who_took_it_is_named() -> None:
    first, second = keys().best(_of(marked("GPTBot"), marked("CCBot")))
    assert first.candidate == Candidate("GPTBot", "2026")
    assert second.candidate == Candidate("CCBot", "2026")
    assert min(first.score, second.score) > 25


def test_few_readings_and_many_give_the_same() -> None:
    one = _of(marked("GPTBot"))
    (alone,) = keys().best(one)
    among = keys().best(np.concatenate([one] * 9))
    assert {(best.candidate, round(best.score, 3)) for best in among} == {
        (alone.candidate, round(alone.score, 3))
    }


def test_a_key_of_many_chunks_on_is_found() -> None:
    many = candidates_of(("GPTBot",), [*map(str, range(5000)), "2026"])
    (best,) = Keys(SECRET, SITE, many).best(_of(marked("GPTBot")))
    assert best.candidate == Candidate("GPTBot", "2026")


def test_a_score_is_the_product_with_the_whole_key() -> None:
    (best,) = keys().best(_of(marked("GPTBot")))
    key = key_of(SECRET, label_of(SITE, "GPTBot", "2026"))
    assert abs(best.score - float(reading(marked("GPTBot")) @ key)) < 1e-3


def test_nobody_is_named_for_sure_where_nothing_is() -> None:
    (best,) = keys().best(_of(unmarked()))
    assert best.score < 5


def test_without_candidates_nobody_is_best() -> None:
    (best,) = Keys(SECRET, SITE, ()).best(np.zeros((1, bits_of_key()), np.float32))
    assert (best.score, best.candidate) == (0, None)
