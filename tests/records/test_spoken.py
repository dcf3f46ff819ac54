from __future__ import annotations

import json
import logging
import sys
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.records.spoken import Event, Eyes, Machines, escaped


def record(message: object, answering: str = "", **more: Any) -> logging.LogRecord:
    made = logging.LogRecord("guard.x", logging.WARNING, "x.py", 1, message, (), None)
    made.__dict__.update(answering=answering, **more)
    return made


def test_a_line_for_eyes_says_when_how_grave_where_and_to_whom() -> None:
    line = Eyes().format(record("the site is gone", "6b0310a8"))
    time, rest = line.split(" ", 1)

    assert datetime.fromisoformat(time).tzinfo is not None
    assert rest == "WARNING guard.x 6b0310a8 the site is gone"


def test_a_line_for_machines_has_the_fields_of_its_event() -> None:
    class Told:
        def __str__(self) -> str:
            return "told"

        def fields(self) -> dict[str, Any]:
            return {"action": "poison"}

    assert isinstance(Told(), Event)
    said = json.loads(Machines().format(record(Told(), "6b03")))

    assert {key: said[key] for key in said if key != "time"} == {
        "level": "warning",
        "logger": "guard.x",
        "message": "told",
        "id": "6b03",
        "action": "poison",
    }


@given(st.text())
@pytest.mark.parametrize("formatter", [Eyes(), Machines()])
def test_no_text_makes_two_lines_or_moves_the_cursor(
    formatter: logging.Formatter, text: str
) -> None:
    line = formatter.format(record(text))

    assert len(line.splitlines()) == 1
    assert escaped(line) == line
    line.encode()


def test_how_it_came_to_an_error_stays_on_its_line() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError:
        failed = record("failed", exc_info=sys.exc_info())

    assert len(Eyes().format(failed).splitlines()) == 1
    assert "ValueError: two" in json.loads(Machines().format(failed))["message"]
