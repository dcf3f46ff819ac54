"""What the guard tells Prometheus: one method per event, labels from closed sets."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from guard.records.alike import Alike
from guard.records.base import Answer
from guard.records.given import Given
from guard.records.groups import CLASSES, Groups
from guard.records.meters import (
    AnswerMeters,
    FailureMeters,
    GuardMeters,
    PictureMeters,
    RecordMeters,
    SiteMeters,
    VisitorMeters,
)
from guard.records.shared import Processes
from guard.records.sums import Counts, Ledger, Spread, Spreads
from guard.verdict import Verdict

Reading = Callable[[], float]


class Metrics:
    """A visitor can never name a label: `bot` is a name of the catalog or empty."""

    def __init__(self, registry: CollectorRegistry) -> None:
        # promtool takes them for badly named gauges.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # upstream's
        self.registry = registry
        self._ledger = Ledger(registry)
        self._answers = AnswerMeters(registry)
        self._visitors = VisitorMeters(registry)
        self._site = SiteMeters(registry)
        self._pictures = PictureMeters(registry)
        self._sources = FailureMeters(registry)
        self._records = RecordMeters(registry)
        self._guard = GuardMeters(registry)
        describe_process(registry)
        keep = self._ledger.keep
        self._groups = Groups(self._ledger, self._answers, self._visitors)
        self._judged = keep(Spread(self._visitors.verdict))
        self._violated = keep(Counts(self._visitors.violations))
        self._malformed = keep(Counts(self._visitors.malformed))
        self._upstream = keep(Spreads(self._site.upstream))
        self._cached = keep(Counts(self._site.cache))
        self._disk = keep(Counts(self._site.disk))
        self._saved = keep(Counts(self._site.saved))
        self._variants = keep(Counts(self._pictures.variants))
        self._policy: Gauge | None = None
        self._readings: dict[Gauge, Reading] = {}

    def judged(self, seconds: float) -> None:
        self._judged.add(seconds)

    def served(self, verdict: Verdict, answer: Answer) -> None:
        group = self._groups.of(verdict, answer.given, answer.status)
        group.add(verdict, 1, answer.sent)
        group.seconds.add(answer.seconds)
        if answer.leaked:
            self._answers.leaked.labels(verdict.facts.identity.verified).inc()

    def tally(self, verdict: Verdict, given: Given, status: int) -> Alike:
        """See `Tallying`."""
        return self._groups.tally(verdict, given, status)

    def violated(self, bot: str) -> None:
        self._violated[bot] += 1

    def upstream_answered(self, seconds: float, status: int) -> None:
        self._upstream[CLASSES.get(status // 100, "none")].add(seconds)

    def variant(self, outcome: str, recipe: str, seconds: float) -> None:
        self._variants[recipe, outcome] += 1
        if outcome == "made":
            self._pictures.variant.labels(recipe).observe(seconds)

    def cached(self, outcome: str) -> None:
        self._cached[outcome] += 1

    def cached_on_disk(self, outcome: str) -> None:
        self._disk[outcome] += 1

    def saved(self, size: int) -> None:
        self._saved[()] += size

    def malformed(self, what: str) -> None:
        self._malformed[what] += 1

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
            self._visitors.hits.labels(rule)

    def policy_refused(self) -> None:
        self._guard.refusals.inc()

    def watch_variants(self, waiting: Reading, oldest: Reading, most: int) -> None:
        gauges = self._pictures
        self._readings |= {gauges.waiting: waiting, gauges.oldest: oldest}
        gauges.room.set(most)

    def watch_cache(self, used: Reading, on_disk: Reading) -> None:
        gauges = self._site
        self._readings |= {gauges.cache_used: used, gauges.disk_used: on_disk}

    def sample(self) -> None:
        """Reads what is watched, and hands over what was counted. `exposition` does; of
        several workers each must do so itself, every second, for all the others."""
        self._ledger.hand_over()
        for gauge, reading in self._readings.items():
            gauge.set(reading())

    async def close(self) -> None:
        """What was counted last is in the files that several workers share."""
        self._ledger.hand_over()

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
