"""The access log: a line for every answer in the combined format of Apache and nginx,
then the action and the name of the request.

Addresses are written of bots that go by a name and were denied the originals, and of
whoever was blocked or slowed down, so that fail2ban can act. In the place of all others
stands one out of fd00::/8, which nobody owns, another one for every visitor and day.
"""

from __future__ import annotations

import hmac
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv6Address

from guard.access_log import NAMES
from guard.facts import Facts
from guard.records.base import Answer
from guard.records.entry import address_of
from guard.records.history import local_day
from guard.records.salts import Salts
from guard.records.spoken import escaped
from guard.rules import Action
from guard.verdict import Verdict

LONGEST = 2048  # characters of a path, a referer or a user agent
REFUSED = frozenset({Action.TARPIT, Action.BLOCK})


@dataclass(frozen=True, slots=True)
class Line:
    """`str()` of it is the line; made where it is written, not on the road."""

    verdict: Verdict
    answer: Answer
    salts: Salts

    def __str__(self) -> str:
        facts, answer = self.verdict.facts, self.answer
        asked = f"{facts.path}?{facts.query}" if facts.query else facts.path
        quoted = (
            f"{facts.method} {asked} HTTP/1.1",
            facts.headers.get("referer", "-"),
            facts.user_agent or "-",
            self.verdict.action,
            answer.id,
        )
        request, referer, agent, action, stamp = map(within_quotes, quoted)
        return (
            f"{who(self.verdict, self.salts)} - - [{time_of(facts)}] {request} "
            f"{answer.status:03} {answer.sent} {referer} {agent} {action} {stamp}"
        )


class AccessLog:
    """A Recorder that writes to a logger of its own."""

    def __init__(self, log: logging.Logger, salts: Salts) -> None:
        self._log, self._salts = log, salts

    def served(self, verdict: Verdict, answer: Answer) -> None:
        self._log.info(Line(verdict, answer, self._salts))


def who(verdict: Verdict, salts: Salts) -> str:
    if verdict.action in REFUSED:
        return str(verdict.facts.client)
    return address_of(verdict) or stand_in(verdict.facts, salts)


def stand_in(facts: Facts, salts: Salts) -> str:
    """A unique local address (RFC 4193)."""
    salt = salts.of(local_day(facts.time))
    hashed = hmac.digest(salt, b"access log|%b" % facts.client.packed, "sha256")
    return str(IPv6Address(b"\xfd" + hashed[:15]))


def time_of(facts: Facts) -> str:
    at = datetime.fromtimestamp(facts.time, UTC)
    return f"{at:%d}/{NAMES[at.month - 1]}/{at:%Y:%H:%M:%S} +0000"


def within_quotes(text: str) -> str:
    """Backslashes and quotes as Apache escapes them."""
    text = text[:LONGEST].replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped(text)}"'
