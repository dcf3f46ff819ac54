"""Builds the fast lane beside the road, where there can be one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guard.actions.base import Handler
from guard.actions.variant import VariantHandler
from guard.behaviour import Observer
from guard.judge import Judge, Sources
from guard.lane.answers import Answers
from guard.lane.books import Books, Recorders
from guard.lane.lane import Lane
from guard.lane.site import Site
from guard.lane.verdicts import Verdicts
from guard.parts.site import Way
from guard.policy import Policy
from guard.proxy import Proxy
from guard.records.base import Recorder
from guard.records.journal import Journal
from guard.records.metrics import Metrics
from guard.rules import Action


@dataclass(frozen=True, slots=True)
class Road:
    """What the lane shares with it; `logs` are recorders that want every answer."""

    policy: Policy
    sources: Sources
    observer: Observer
    judge: Judge
    way: Way
    handlers: Mapping[Action, Handler]
    proxy: Proxy
    metrics: Metrics
    journal: Journal
    logs: tuple[Recorder, ...]


def lane_of(road: Road) -> Lane | None:
    """None where the store does not answer at once, or each stage is to be seen."""
    policy, way, metrics = road.policy, road.way, road.metrics
    if policy.opentelemetry or not road.observer.is_local:
        return None
    verdicts = Verdicts(road.judge, policy, road.sources, road.observer, metrics.judged)
    variants = {
        action: handler
        for action, handler in road.handlers.items()
        if isinstance(handler, VariantHandler)
    }
    answers = Answers(way.cache, variants, policy.opt_out) if way.cache else None
    told = policy.opt_out, policy.early_hints
    site = Site(way.site, way.cache, policy.trusted_proxies, *told)
    counting = (metrics, road.journal)
    recorders = Recorders(counting, (road.journal,), road.logs, (*counting, *road.logs))
    books = Books(recorders, road.proxy.pictures, road.judge.answered)
    return Lane(verdicts, answers, site, books, road.proxy.failed)
