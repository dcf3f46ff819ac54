"""A report holds findings against what may be mistaken in all."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from guard.tracing.candidates import Candidate
from guard.tracing.inquiry import Finding
from guard.tracing.report import Report, as_dict, report_of

_TAKER = Candidate("GPTBot", "2026")
_NOBODY = Finding("")


def _finding(name: str, log: float) -> Finding:
    return Finding(name, 12.0, _TAKER, "whole", log)


def _report(*findings: Finding, together: Finding = _NOBODY) -> Report:
    return report_of(findings, together, 1e-6, (100, 3))


def test_what_is_sure_among_all_is_marked() -> None:
    report = _report(_finding("a", -40), _finding("b", -3))
    assert [each.name for each in report.marked] == ["a"]
    assert [each.name for each in report.plain] == ["b"]
    assert report.takers == {_TAKER: 1}


def test_what_is_sure_alone_may_not_be_among_many() -> None:
    sure = _finding("a", math.log(1e-7))
    assert _report(sure).found
    assert not _report(sure, *(_finding(str(k), -1) for k in range(99))).found


def test_a_set_may_be_marked_though_no_picture_is() -> None:
    report = _report(_finding("a", -3), together=_finding("", -30))
    assert report.set_is_marked
    assert report.found
    assert not report.marked


def test_half_the_error_is_for_the_pictures_and_half_for_the_set() -> None:
    report = _report(_finding("a", -40), _finding("b", -3), together=_finding("", -30))
    assert report.marked[0].log == pytest.approx(-40 + math.log(2 * 2))
    assert report.together.log == pytest.approx(-30 + math.log(2))


def test_who_only_claimed_a_name_is_told_from_who_proved_it() -> None:
    proven = replace(_finding("a", -40), candidate=Candidate("GPTBot:proven", ""))
    nobody = replace(_finding("c", -40), candidate=Candidate("", ""))
    told = json.loads(json.dumps(as_dict(_report(proven, _finding("b", -40), nobody))))
    who = [(each["bot"], each["proven"]) for each in told["marked"]]
    assert who == [("GPTBot", True), ("GPTBot", False), ("nobody-known", False)]


def test_what_was_not_read_is_told_apart() -> None:
    report = _report(Finding("a", why="empty"))
    assert [each.why for each in report.unread] == ["empty"]
    assert not report.found


def test_a_report_can_be_written_as_json() -> None:
    told = as_dict(_report(_finding("a", -40), Finding("b", why="empty")))
    assert json.loads(json.dumps(told)) == told
    assert told["takers"] == [
        {"bot": "GPTBot", "proven": False, "epoch": "2026", "pictures": 1}
    ]
    assert told["pictures"] == 1
