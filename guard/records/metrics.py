"""What the guard tells Prometheus: one method per event, labels from closed sets."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from guard.facts import Purpose, Verified
from guard.records.base import Answer
from guard.records.given import Given
from guard.records.meters import (
    CACHED,
    AnswerMeters,
    FailureMeters,
    GuardMeters,
    PictureMeters,
    RecordMeters,
    SiteMeters,
    VisitorMeters,
)
from guard.records.shared import Processes
from guard.rules import Action
from guard.verdict import Verdict

CLASSES = {0: "none", 1: "1xx", 2: "2xx", 3: "3xx", 4: "4xx", 5: "5xx"}
# Where an artist says what may be taken.
RESERVATIONS = frozenset(
    {"/robots.txt", "/ai.txt", "/license.xml", "/.well-known/tdmrep.json"}
)
Reading = Callable[[], float]


class Who(NamedTuple):
    """All that the metrics of one answer are told apart by."""

    action: Action
    purpose: Purpose
    bot: str
    verified: Verified
    given: Given
    status: str


class Counters(NamedTuple):
    """Found once for each Who: finding them takes longer than counting."""

    requests: Counter
    sent: Counter
    responses: Counter
    seconds: Histogram
    score: Histogram
    pictures: Counter | None


class Metrics:
    """A visitor can never name a label: `bot` is a name of the catalog or empty."""

    def __init__(self, registry: CollectorRegistry) -> None:
        # promtool takes them for badly named gauges.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # upstream's
        self.registry = registry
        self._answers = AnswerMeters(registry)
        self._visitors = VisitorMeters(registry)
        self._site = SiteMeters(registry)
        self._pictures = PictureMeters(registry)
        self._sources = FailureMeters(registry)
        self._records = RecordMeters(registry)
        self._guard = GuardMeters(registry)
        describe_process(registry)
        self._counters: dict[Who, Counters] = {}
        self._hits: dict[str, Counter] = {}
        self._cached = {name: self._site.cache.labels(name) for name in CACHED}
        self._policy: Gauge | None = None
        self._readings: dict[Gauge, Reading] = {}

    def judged(self, seconds: float) -> None:
        self._visitors.verdict.observe(seconds)

    def served(self, verdict: Verdict, answer: Answer) -> None:
        facts, identity = verdict.facts, verdict.facts.identity
        who = Who(
            verdict.action,
            identity.purpose,
            identity.bot.name if identity.bot else "",
            identity.verified,
            answer.given,
            CLASSES.get(answer.status // 100, "none"),
        )
        counters = self._counters.get(who) or self._found(who, verdict)
        counters.requests.inc()
        counters.sent.inc(answer.sent)
        counters.responses.inc()
        counters.seconds.observe(answer.seconds)
        counters.score.observe(verdict.score)
        if counters.pictures is not None:
            counters.pictures.inc()
        for rule in verdict.rules:
            self._hit(rule.name).inc()
        if facts.path in RESERVATIONS:
            self._visitors.asked.labels(facts.path, who.bot).inc()
        if answer.leaked:
            self._answers.leaked.labels(who.verified).inc()

    def _found(self, who: Who, verdict: Verdict) -> Counters:
        whose = who.action, who.purpose, who.bot, who.verified
        given = who.given, who.purpose, who.bot, who.verified
        if bot := verdict.facts.identity.bot:
            self._visitors.bots.labels(bot.name, bot.operator, bot.purpose).set(1)
        counters = Counters(
            self._answers.requests.labels(*whose),
            self._answers.sent.labels(*whose),
            self._answers.responses.labels(who.status),
            self._answers.seconds.labels(who.action),
            self._visitors.score.labels(who.purpose),
            self._answers.pictures.labels(*given) if who.given else None,
        )
        self._counters[who] = counters
        return counters

    def _hit(self, rule: str) -> Counter:
        counter = self._hits.get(rule)
        if counter is None:
            counter = self._hits[rule] = self._visitors.hits.labels(rule)
        return counter

    def violated(self, bot: str) -> None:
        self._visitors.violations.labels(bot).inc()

    def upstream_answered(self, seconds: float, status: int) -> None:
        name = CLASSES.get(status // 100, "none")
        self._site.upstream.labels(name).observe(seconds)

    def variant(self, outcome: str, recipe: str, seconds: float) -> None:
        self._pictures.variants.labels(recipe, outcome).inc()
        if outcome == "made":
            self._pictures.variant.labels(recipe).observe(seconds)

    def cached(self, outcome: str) -> None:
        self._cached[outcome].inc()

    def saved(self, size: int) -> None:
        self._site.saved.inc(size)

    def malformed(self, what: str) -> None:
        self._visitors.malformed.labels(what).inc()

    def source_failed(self, source: str) -> None:
        self._sources.failures.labels(source).inc()
        self._sources.failed_at.labels(source).set_to_current_time()

    def failures(self) -> dict[str, tuple[int, float]]:
        """How often each source failed, and when last, in seconds since 1970."""
        counts = by_source(self._sources.failures)
        last = by_source(self._sources.failed_at)
        failed = {source: int(count) for source, count in counts.items() if count}
        return {source: (n, last.get(source, 0.0)) for source, n in failed.items()}

    def reported(self) -> None:
        self._records.reports.inc()

    def recorded(self, verdicts: int) -> None:
        self._records.recorded.inc(verdicts)

    def unrecorded(self, verdicts: int) -> None:
        self._records.unrecorded.inc(verdicts)

    def policy_loaded(self, hash: str, posture: str, rules: Iterable[str]) -> None:
        """`rules` are shown with no hits until they have some."""
        if self._policy is not None:
            self._policy.set(0)
        self._policy = self._guard.policy.labels(hash, posture)
        self._policy.set(1)
        self._guard.loads.inc()
        self._guard.loaded_at.set_to_current_time()
        for rule in rules:
            self._hit(rule)

    def watch_variants(self, waiting: Reading, oldest: Reading, most: int) -> None:
        gauges = self._pictures
        self._readings |= {gauges.waiting: waiting, gauges.oldest: oldest}
        gauges.room.set(most)

    def watch_cache(self, used: Reading) -> None:
        self._readings[self._site.cache_used] = used

    def sample(self) -> None:
        """Reads what is watched. `exposition` does; of several workers each must do so
        itself, from time to time, for all the others."""
        for gauge, reading in self._readings.items():
            gauge.set(reading())

    def exposition(self, environ: Mapping[str, str] = os.environ) -> bytes:
        """In Prometheus' text format: of all workers, where they share the folder that
        PROMETHEUS_MULTIPROC_DIR names; each process then goes by its number."""
        self.sample()
        if "PROMETHEUS_MULTIPROC_DIR" not in environ:
            return generate_latest(self.registry)
        shared = CollectorRegistry()
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call]  # upstream's
        shared.register(Processes(Path(environ["PROMETHEUS_MULTIPROC_DIR"])))
        PlatformCollector(registry=shared)
        return generate_latest(shared)


def describe_process(registry: CollectorRegistry) -> None:
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)


def by_source(metric: Counter | Gauge) -> dict[str, float]:
    return {
        sample.labels["source"]: sample.value
        for family in metric.collect()
        for sample in family.samples
        if not sample.name.endswith("_created")
    }
