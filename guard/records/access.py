"""The access log: a line for every answer in the combined format of Apache and nginx,
then the action and the name of the request.

No person's address is written: in its place stands one out of fd00::/8, which nobody
owns, and which is another one for every visitor and every day.
"""

from __future__ import annotations

import hmac
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv6Address

from guard.access_log import NAMES
from guard.facts import Facts, Purpose
from guard.records.base import Answer
from guard.records.spoken import escaped
from guard.rules import Action
from guard.verdict import Verdict

DAY = 86_400
LONGEST = 2048  # characters of a path, a referer or a user agent
PEOPLE = frozenset({Action.ALLOW, Action.PREVIEW, Action.CLOAK})


@dataclass(frozen=True, slots=True)
class Line:
    """`str()` of it is the line; made where it is written, not on the road."""

    verdict: Verdict
    answer: Answer
    salt: bytes

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
            f"{who(self.verdict, self.salt)} - - [{time_of(facts)}] {request} "
            f"{answer.status:03} {answer.sent} {referer} {agent} {action} {stamp}"
        )


class AccessLog:
    """A Recorder that writes to a logger of its own."""

    def __init__(self, log: logging.Logger, secret: bytes) -> None:
        self._log, self._salt = log, hmac.digest(secret, b"access log", "sha256")

    def served(self, verdict: Verdict, answer: Answer) -> None:
        self._log.info(Line(verdict, answer, self._salt))


def who(verdict: Verdict, salt: bytes) -> str:
    facts = verdict.facts
    is_browser = facts.identity.purpose in (Purpose.BROWSER, Purpose.UNKNOWN)
    if is_browser and verdict.action in PEOPLE:
        return stand_in(facts, salt)
    return str(facts.client)


def stand_in(facts: Facts, salt: bytes) -> str:
    """A unique local address (RFC 4193)."""
    named = f"{int(facts.time) // DAY} {facts.client}".encode()
    return str(IPv6Address(b"\xfd" + hmac.digest(salt, named, "sha256")[:15]))


def time_of(facts: Facts) -> str:
    at = datetime.fromtimestamp(facts.time, UTC)
    return f"{at:%d}/{NAMES[at.month - 1]}/{at:%Y:%H:%M:%S} +0000"


def within_quotes(text: str) -> str:
    """Backslashes and quotes as Apache escapes them."""
    text = text[:LONGEST].replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped(text)}"'
