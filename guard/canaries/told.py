"""Scores of words, as whoever asked a model wrote them down: CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from guard.errors import UsageError

LARGEST = 20_000_000  # bytes of a file
_SHOWN = 3

Scores = Mapping[str, float]


def read_scores(data: bytes) -> Scores:
    """Raises UsageError. The higher a score, the better the model knows the word."""
    if len(data) > LARGEST:
        raise UsageError(f"more than {LARGEST} bytes of scores")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("not UTF-8") from error
    pairs = _from_json(text) if text.lstrip()[:1] in ("{", "[") else _from_csv(text)
    scores: dict[str, float] = {}
    for name, value in pairs:
        key, score = name.strip().lower(), _number(value)
        if score is None:
            raise UsageError(f"the score of {key!r} is no number: {str(value)[:40]!r}")
        if key in scores:
            raise UsageError(f"{key!r} is scored twice")
        scores[key] = score
    return scores


def scores_of(words: Iterable[str], scores: Scores) -> tuple[float, ...]:
    """Raises UsageError: a control left out could be the one that ranks first."""
    wanted = tuple(words)
    missing = [word for word in wanted if word not in scores]
    if missing:
        some = ", ".join(missing[:_SHOWN])
        raise UsageError(f"{len(missing)} words are not scored: {some} ...")
    return tuple(scores[word] for word in wanted)


def _from_csv(text: str) -> Iterator[tuple[str, Any]]:
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text))):
            if not any(row):
                continue
            if len(row) < 2:
                raise UsageError(f"line {number + 1} is no `word,score`")
            if not (number == 0 and _number(row[1]) is None):
                yield row[0], row[1]
    except csv.Error as error:
        raise UsageError(f"not CSV: {error}") from error


def _from_json(text: str) -> Iterator[tuple[str, Any]]:
    """{"word": score} or [{"word": ..., "score": ...}]."""
    try:
        told = json.loads(text)
        if isinstance(told, dict):
            yield from told.items()
            return
        for item in told:
            yield str(item["word"]), item["score"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UsageError(f"not JSON of words and scores: {error}") from error


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return number if math.isfinite(number) else None
