"""Leaves out rules that ask for what nobody wrote down of a request.

An access log has two headers of twenty: what it does not say is not missing, and no
evidence against anyone.
"""

from __future__ import annotations

from guard.conditions import (
    Behaves,
    Client,
    Condition,
    Contradicts,
    Habit,
    Header,
    HeaderOrder,
    Host,
    Method,
    MissingHeader,
    Path,
    Scheme,
    UserAgent,
)
from guard.facts import BEHAVIOUR, HABITS
from guard.needs import parts
from guard.policy import Policy
from guard.rules import Rules

# What is no header begins with a colon.
CLIENT, METHOD, ORDER, PATH, SCHEME = (
    f":{part}" for part in ("client", "method", "order", "path", "scheme")
)
HABIT = ":habit "
BEHAVIOURS = frozenset(HABIT + name for name in (*BEHAVIOUR, *HABITS))
# Browsers say in headers whether a picture changed, and whether its address was typed;
# robots.txt is in no log.
UNLOGGED = {
    HABIT + name for name in ("pictures_again", "pictures_opened", "robots_violations")
}

USER_AGENTS = frozenset({"user-agent"})
LOGGED = USER_AGENTS | {"referer", CLIENT, METHOD, PATH} | (BEHAVIOURS - UNLOGGED)


def knowing(policy: Policy, known: frozenset[str]) -> Policy:
    """The policy as far as it can be asked."""
    rules = [rule for rule in policy.rules if asks(rule.condition) <= known]
    return policy.model_copy(update={"rules": Rules(tuple(rules))})


def asks(condition: Condition) -> frozenset[str]:
    return frozenset().union(*map(asked, parts(condition)))


def asks_habit(condition: Condition) -> bool:
    return not BEHAVIOURS.isdisjoint(asks(condition))


def asked(part: Condition) -> frozenset[str]:
    match part:
        case UserAgent():
            return USER_AGENTS
        case Header(name, _):
            return frozenset({name})
        case MissingHeader(names):
            return frozenset(names)
        case HeaderOrder():
            return frozenset({ORDER})
        case Contradicts():
            return frozenset({"sec-ch-ua"})
        case Behaves(how) | Habit(how):
            return frozenset({HABIT + how})
        case _:
            return OTHERS.get(type(part), frozenset())


# What the user agent alone answers, such as the purpose, is not among them.
OTHERS: dict[type, frozenset[str]] = {
    Client: frozenset({CLIENT}),
    Host: frozenset({"host"}),
    Method: frozenset({METHOD}),
    Path: frozenset({PATH}),
    Scheme: frozenset({SCHEME}),
}
