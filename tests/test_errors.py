from __future__ import annotations

from guard.errors import (
    LoopError,
    PolicyError,
    Problem,
    RequestError,
    UpstreamError,
    UpstreamTimeout,
    UpstreamUnreachable,
)

PROBLEM = Problem("guard.yaml", 3, 5, "unknown key 'actoin'", "did you mean 'action'?")


def test_problem_names_its_place_and_a_remedy() -> None:
    assert str(PROBLEM) == (
        "guard.yaml:3:5: unknown key 'actoin'\n    hint: did you mean 'action'?"
    )


def test_policy_error_lists_every_problem() -> None:
    error = PolicyError((PROBLEM, Problem("guard.yaml", 9, 1, "no such file")))

    assert str(error).count("guard.yaml:") == 2


def test_upstream_errors_carry_their_status() -> None:
    assert (UpstreamUnreachable.status, UpstreamTimeout.status) == (502, 504)


def test_what_a_visitor_did_wrong_is_no_fault_of_the_site() -> None:
    loop = LoopError("the upstream is this guard itself")

    assert (loop.status, RequestError("no path", "path").status) == (508, 400)
    assert not isinstance(loop, UpstreamError)
