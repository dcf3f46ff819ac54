from __future__ import annotations

import signal
from multiprocessing.connection import wait

import pytest

from guard.crew.line import READY, RETIRE, Line
from guard.crew.process import Forked

# The runner of these tests may have threads; what is forked here touches none of them.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


def echo(number: int, line: Line) -> None:
    """Says its number, and what it hears first."""
    line.tell(b"%d" % number)
    line.tell(line._connection.recv_bytes())


def idle(number: int, line: Line) -> None:
    line.tell(READY)
    while not line.is_cut:  # a pause would miss a signal that comes just before it
        pass


def test_a_child_is_spoken_with() -> None:
    child = Forked("child", 7, echo, [])

    assert child.line.recv_bytes() == b"7"
    child.retire()
    assert child.line.recv_bytes() == RETIRE
    assert child.pid > 0
    assert child.end() == 0


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_a_child_ends_as_it_is_told(how: str) -> None:
    child = Forked("child", 1, idle, [])
    child.line.recv_bytes()
    getattr(child, how)()

    assert wait([child.sentinel], 30)
    assert child.end() == {"stop": 0, "kill": -signal.SIGKILL}[how]


def test_a_child_holds_no_line_of_another() -> None:
    first = Forked("first", 1, idle, [])
    second = Forked("second", 2, idle, [first])
    for child in (first, second):
        child.line.recv_bytes()
    first.kill()

    with pytest.raises(EOFError):
        first.line.recv_bytes()
    second.kill()
    assert [first.end(), second.end()] == [-signal.SIGKILL] * 2


def test_who_is_gone_is_told_nothing() -> None:
    child = Forked("child", 1, idle, [])
    child.kill()
    wait([child.sentinel], 30)
    child.say(b"still there?")

    assert child.end() == -signal.SIGKILL
