"""A log line for every verdict, for whoever asks for level `debug`."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from guard.records.base import Answer
from guard.verdict import Verdict

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """Says nothing of who the visitor is but what it claims."""

    verdict: Verdict
    answer: Answer

    def __str__(self) -> str:
        facts, identity = self.verdict.facts, self.verdict.facts.identity
        name = identity.bot.name if identity.bot else identity.purpose
        rules = ", ".join(rule.name for rule in self.verdict.rules) or "no rule"
        return (
            f"{self.verdict.action} for {name}: {facts.method} {facts.path} "
            f"({self.verdict.score:g} dB; {rules})"
        )

    def fields(self) -> dict[str, Any]:
        facts, identity = self.verdict.facts, self.verdict.facts.identity
        return {
            "action": self.verdict.action,
            "reason": self.verdict.reason,
            "score": self.verdict.score,
            "rules": [rule.name for rule in self.verdict.rules],
            "purpose": identity.purpose,
            "bot": identity.bot.name if identity.bot else "",
            "verified": identity.verified,
            "method": facts.method,
            "host": facts.host,
            "path": facts.path,
            "status": self.answer.status,
            "sent": self.answer.sent,
            "seconds": round(self.answer.seconds, 6),
        }


class VerdictLog:
    """A Recorder; formatting is left to whoever writes the line."""

    def served(self, verdict: Verdict, answer: Answer) -> None:
        log.debug(Told(verdict, answer))
