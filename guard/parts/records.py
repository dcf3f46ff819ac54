"""Builds what remembers: the history, and the journal that fills it."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from guard.behaviour import visitor_key
from guard.facts import Facts
from guard.parts.holding import Holding
from guard.policy import Policy
from guard.records.history import History, local_day
from guard.records.journal import Journal, Troubles
from guard.records.metrics import Metrics
from guard.records.salts import Salts
from guard.records.schema import Bounds

FILE = "history.db"


def records_of(policy: Policy, metrics: Metrics, parts: Holding) -> Journal:
    """One writer for the file, as long as file and bounds stay the same."""
    terms = policy.state, policy.history
    return parts.take("journal", terms, lambda: journal_of(history_of(policy), metrics))


def history_of(policy: Policy) -> History:
    kept = policy.history
    bounds = Bounds(days=kept.days, verdicts=kept.verdicts)
    return History(policy.state / FILE, day_keys(salts_of(policy)), bounds)


def journal_of(history: History, metrics: Metrics) -> Journal:
    failed = partial(metrics.source_failed, "history")
    troubles = Troubles(failed, metrics.unrecorded, metrics.recorded)
    return Journal(history, time.time, troubles)


def salts_of(policy: Policy) -> Salts:
    return Salts(policy.state / "salts")


def day_keys(salts: Salts) -> Callable[[Facts], bytes]:
    """A visitor's key, under a salt of its own every day: nobody can link two days."""

    def key(facts: Facts) -> bytes:
        return visitor_key(facts, salts.of(local_day(facts.time)))[:8]

    return key
