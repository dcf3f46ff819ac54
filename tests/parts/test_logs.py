from __future__ import annotations

import io
import json
import logging
import threading
from pathlib import Path

import pytest

from guard.errors import UsageError
from guard.loader import default
from guard.parts.logs import ACCESS, log_recorders, logging_as, logging_at_once
from guard.policy import Policy


def logged(policy: Policy, level: int = logging.WARNING) -> str:
    stream = io.StringIO()
    with logging_as(policy, lambda: None, stream):
        logging.getLogger("guard.x").log(level, "said")
    return stream.getvalue()


def test_lines_are_json_where_the_policy_says_so() -> None:
    assert json.loads(logged(default(log={"format": "json"})))["message"] == "said"


@pytest.mark.parametrize(("level", "lines"), [("info", 0), ("debug", 1)])
def test_the_level_is_the_one_in_the_policy(level: str, lines: int) -> None:
    text = logged(default(log={"level": level}), logging.DEBUG)

    assert text.count("said") == lines


def test_who_is_going_to_fork_logs_without_a_thread() -> None:
    stream = io.StringIO()
    with logging_at_once(default(log={"format": "json"}), stream):
        logging.getLogger("guard.x").error("said")
        threads = threading.active_count()

    assert json.loads(stream.getvalue())["message"] == "said"
    assert threads == threading.active_count()


def test_the_root_is_left_as_it_was() -> None:
    before = (logging.getLogger().level, [*logging.getLogger().handlers])
    logged(default(log={"level": "debug"}))

    assert (logging.getLogger().level, logging.getLogger().handlers) == before


def test_the_access_log_is_a_file_of_lines_alone(tmp_path: Path) -> None:
    file = tmp_path / "logs/access.log"
    with logging_as(default(log={"access": str(file)}), lambda: None, io.StringIO()):
        ACCESS.info("a line")

    assert file.read_text() == "a line\n"


def test_an_access_log_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    policy = default(log={"access": str(tmp_path / "file/access.log")})

    with (
        pytest.raises(UsageError, match=r"set `log\.access`"),
        logging_as(policy, lambda: None),
    ):
        pass


@pytest.mark.parametrize(
    ("log", "recorders"),
    [({}, []), ({"access": "-"}, ["AccessLog"]), ({"level": "debug"}, ["VerdictLog"])],
)
def test_what_nobody_asked_for_is_not_built(
    log: dict[str, str], recorders: list[str]
) -> None:
    built = log_recorders(default(log=log))

    assert [type(each).__name__ for each in built] == recorders


def test_another_policy_is_followed_without_a_gap() -> None:
    stream = io.StringIO()
    with logging_as(default(), lambda: None, stream) as logs:
        logging.getLogger("guard.x").warning("before")
        logs.follow(default(log={"format": "json", "level": "error"}))
        logging.getLogger("guard.x").warning("too quiet")
        logging.getLogger("guard.x").error("after")

    first, second = stream.getvalue().splitlines()
    assert (first.split()[-1], json.loads(second)["message"]) == ("before", "after")


class Told(list[logging.Handler]):
    """Handlers of the access log; while one is taken away a visitor comes."""

    def remove(self, handler: logging.Handler) -> None:
        super().remove(handler)
        ACCESS.info("during")


def test_no_access_is_lost_while_another_policy_is_followed() -> None:
    stream = io.StringIO()
    json_too = default(log={"access": "-", "format": "json"})
    with logging_as(default(log={"access": "-"}), lambda: None, stream) as logs:
        ACCESS.handlers = Told(ACCESS.handlers)
        logs.follow(json_too)
        ACCESS.handlers = [*ACCESS.handlers]

    assert stream.getvalue() == "during\n"


def test_what_fails_under_another_policy_is_said_as_before() -> None:
    stream = io.StringIO()
    with logging_as(default(), lambda: None, stream) as logs:
        with (
            pytest.raises(ZeroDivisionError),
            logs.following(default(log={"level": "error"})),
        ):
            raise ZeroDivisionError
        logging.getLogger("guard.x").warning("said")

    assert stream.getvalue().count("said") == 1


def test_an_access_log_that_cannot_be_followed_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    bad = default(log={"access": str(tmp_path / "file/log"), "level": "error"})
    stream = io.StringIO()
    with logging_as(default(), lambda: None, stream) as logs:
        with pytest.raises(UsageError):
            logs.follow(bad)
        logging.getLogger("guard.x").warning("said")

    assert stream.getvalue().count("said") == 1
