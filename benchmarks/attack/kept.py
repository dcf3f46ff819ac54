"""Keeps what was learnt, a line of JSON for each attack, so that a run can go on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple
from pathlib import Path

from benchmarks.attack.learnt import Count, Learnt


def keep(file: Path, key: str, learnt: Learnt) -> None:
    """One short write: several processes may add to a file."""
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps([key, astuple(learnt)]) + "\n")


def kept(file: Path) -> Mapping[str, Learnt]:
    """By the attacks' keys; a line that was cut off is left out."""
    if not file.exists():
        return {}
    found = {}
    for line in file.read_text("utf-8").splitlines():
        try:
            key, counts = json.loads(line)
        except ValueError:
            continue
        found[key] = Learnt(*(Count(*count) for count in counts))
    return found
