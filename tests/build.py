"""Values for tests: what is not named is ordinary."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any, Protocol

from guard.facts import Bot, Facts, Identity, Purpose
from guard.rules import Action
from guard.sightings import Manner, Plan, manner_of
from guard.verdict import Verdict

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
BROWSER_HEADERS = {
    "host": "art.example",
    "user-agent": FIREFOX,
    "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "accept-language": "en-US,en;q=0.9",
    "accept-encoding": "gzip, deflate",
    "upgrade-insecure-requests": "1",
}


def make_facts(headers: Mapping[str, str] | None = None, **changes: Any) -> Facts:
    """A person with Firefox who asks for a picture over plain http."""
    values: dict[str, Any] = {
        "method": "GET",
        "scheme": "http",
        "host": "art.example",
        "path": "/art/1.jpg",
        "client": ip_address("198.51.100.7"),
        "headers": dict(BROWSER_HEADERS if headers is None else headers),
        "identity": Identity(purpose=Purpose.BROWSER),
    }
    return Facts(**{**values, **changes})


def make_bot(name: str = "GPTBot", **changes: Any) -> Bot:
    return Bot(**{"name": name, "purpose": Purpose.AI_TRAIN, **changes})


def claims(bot: Bot, **changes: Any) -> Identity:
    """The Identity of a visitor who says it is `bot`."""
    return Identity(**{"purpose": bot.purpose, "bot": bot, **changes})


def make_verdict(
    action: Action = Action.ALLOW, facts: Facts | None = None, **changes: Any
) -> Verdict:
    values = {"facts": facts or make_facts(), "action": action, "score": 0.0}
    return Verdict(**{**values, **changes})


class Planning(Protocol):
    def plan(self, manner: Manner, path: str, query: str) -> Plan: ...


def planned(planning: Planning, facts: Facts) -> Plan:
    return planning.plan(manner_of(facts), facts.path, facts.query)
