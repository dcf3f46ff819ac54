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
    Header,
    HeaderOrder,
    Host,
    Method,
    MissingHeader,
    Path,
    Scheme,
    UserAgent,
    parts,
)
from guard.policy import Policy
from guard.rules import Rules

# What is no header begins with a colon.
BEHAVIOUR, CLIENT, METHOD, PATH, SCHEME = (
    f":{part}" for part in ("behaviour", "client", "method", "path", "scheme")
)
ORDER = ":order"
USER_AGENTS = frozenset({"user-agent"})
LOGGED = USER_AGENTS | {"referer", BEHAVIOUR, CLIENT, METHOD, PATH}


def knowing(policy: Policy, known: frozenset[str]) -> Policy:
    """The policy as far as it can be asked."""
    rules = [rule for rule in policy.rules if asks(rule.condition) <= known]
    return policy.model_copy(update={"rules": Rules(tuple(rules))})


def asks(condition: Condition) -> frozenset[str]:
    return frozenset().union(*map(asked, parts(condition)))


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
        case Host():
            return frozenset({"host"})
        case _:
            return frozenset({OTHERS[type(part)]} if type(part) in OTHERS else ())


# What the user agent alone answers, such as the purpose, is not among them.
OTHERS: dict[type, str] = {
    Behaves: BEHAVIOUR,
    Client: CLIENT,
    Method: METHOD,
    Path: PATH,
    Scheme: SCHEME,
}
