from __future__ import annotations

from pathlib import Path

import pytest

from guard.loader import load, load_text
from guard.unseen import LOGGED, USER_AGENTS, asks, knowing

POLICIES = Path(__file__).parent / "policies" / "good"


def conditions(written: str) -> frozenset[str]:
    text = f"rules:\n  - {{name: mine, if: {{{written}}}, action: block}}\n"
    rules = {rule.name: rule for rule in load_text(text).rules}
    return asks(rules["mine"].condition)


@pytest.mark.parametrize(
    ("condition", "asked"),
    [
        ("user_agent: x", {"user-agent"}),
        ("header: {Accept: x}", {"accept"}),
        ("missing_header: [Accept, Range]", {"accept", "range"}),
        ("contradicts: mobile", {"sec-ch-ua"}),
        ("path: x", {":path"}),
        ("host: x", {"host"}),
        ("method: GET", {":method"}),
        ("scheme: http", {":scheme"}),
        ("client: 192.0.2.1", {":client"}),
        ("trapped: true", {":habit trapped"}),
        ("behaviour: {head_share: 9}", {":habit head_share"}),
        ("purpose: browser", set()),
        ("not: {any: [{path: x}, {header: {Via: x}}]}", {":path", "via"}),
    ],
)
def test_what_a_condition_asks_for(condition: str, asked: set[str]) -> None:
    assert conditions(condition) == asked


def test_headers_that_a_log_lacks_are_no_evidence() -> None:
    policy = knowing(load_text("posture: balanced"), LOGGED)

    assert [rule.name for rule in policy.rules if rule.family == "headers"] == []
    assert "ai-train" in {rule.name for rule in policy.rules}


def test_of_a_user_agent_alone_nobody_knows_the_path() -> None:
    policy = load_text(
        "rules: [{name: mine, if: {path: x}, action: block},"
        " {name: other, if: {user_agent: x}, action: block}]"
    )

    names = {rule.name for rule in knowing(policy, USER_AGENTS).rules}
    assert "mine" not in names
    assert "other" in names


def test_the_order_of_headers_is_in_no_log() -> None:
    full = load(POLICIES / "every-condition.yaml")
    kept = knowing(full, LOGGED).rules

    assert all(asks(rule.condition) <= LOGGED for rule in kept)
    assert len(kept) < len(full.rules)
