"""The policy in force: every rule with how often it matched."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from guard.endpoints.dashboard.pages import Pages
from guard.policy import Policy
from guard.records import questions
from guard.records.history import History, local_day
from guard.rules import Rule

WEEK = 7


@dataclass(frozen=True, slots=True)
class Counted:
    rule: Rule
    hits: int

    @property
    def asks(self) -> str:
        return str(self.rule.condition)


class Rulebook:
    def __init__(self, pages: Pages, policy: Policy, history: History) -> None:
        self._pages = pages
        self._policy = policy
        self._history = history

    async def show(self, request: Request) -> Response:
        since = local_day(self._pages.clock()) - WEEK + 1
        hits = await self._history.ask(lambda db: questions.hits(db, since))
        rules = [Counted(rule, hits.get(rule.name, 0)) for rule in self._policy.rules]
        return await self._pages.show(
            request,
            "rules",
            used=[each for each in rules if each.hits],
            unused=[each for each in rules if not each.hits],
            most=max((each.hits for each in rules), default=0),
            posture=self._policy.posture,
            thresholds=self._policy.scale.thresholds,
            caps=self._policy.scale.caps,
        )
