"""What a trace found, in words."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from guard.commands.traced import as_json, as_text
from guard.tracing.candidates import Candidate
from guard.tracing.inquiry import Finding
from guard.tracing.report import report_of

_NOBODY = Finding("")


def _finding(name: str, bot: str = "GPTBot") -> Finding:
    return Finding(name, 21.4, Candidate(bot, "2026"), "whole", -200.0)


def test_a_row_says_who_and_how_sure() -> None:
    taken = _finding("a.jpg", "GPTBot:proven")
    text = as_text(report_of([taken], _NOBODY, 1e-6, (10, 2)))
    assert text.splitlines()[1].split() == [
        *("a.jpg", "GPTBot,", "proven", "2026", "21.4", "<=", "3e-87", "whole")
    ]


def test_nobody_known_is_somebody() -> None:
    report = report_of([_finding("a.jpg", "")], _NOBODY, 1e-6, (10, 2))
    assert "nobody-known in 2026: 1" in as_text(report)


def test_a_set_has_a_line_of_its_own() -> None:
    text = as_text(report_of([], _finding(""), 1e-6, (10, 2)))
    assert (
        "The rest, taken together, carries the mark of who claimed to be GPTBot" in text
    )


def test_many_that_cannot_be_read_are_counted() -> None:
    lost = [Finding(f"{number}.jpg", why="empty") for number in range(9)]
    text = as_text(report_of(lost, _NOBODY, 1e-6, (10, 2)))
    assert "Not read: 0.jpg: empty" in text
    assert "Not read: 4 more." in text


def test_json_is_json() -> None:
    report = report_of([_finding("a.jpg")], _NOBODY, 1e-6, (10, 2))
    assert json.loads(as_json(report))["marked"][0]["bot"] == "GPTBot"


@pytest.mark.parametrize(
    "evil", ["\x1b[31mRED", "\nGPTBot took all", "\u202egpj", "\udc80"]
)
def test_a_members_name_forges_no_line_and_colours_none(evil: str) -> None:
    lost = Finding(f"0.tar:{evil}.jpg", why=evil)
    named = replace(_finding(f"0.tar:{evil}.jpg"), how=f"part of {evil}")
    text = as_text(report_of([named, lost], _NOBODY, 1e-6, (10, 2)))
    assert evil not in text
    text.encode()
