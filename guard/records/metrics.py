"""Every metric of the guard: one method per event, labels from closed sets only."""

from __future__ import annotations

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from guard import __version__
from guard.records.base import Answer
from guard.verdict import Verdict

# From a memory lookup to a DNS answer that just came in time.
VERDICT_BUCKETS = (0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.005, 0.02, 0.1, 0.5, 2.0)
UPSTREAM_BUCKETS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
VARIANT_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 15.0)


class Metrics:
    """A visitor can never name a label: `bot` is a name of the catalog or empty."""

    def __init__(self, registry: CollectorRegistry) -> None:
        # promtool takes them for badly named gauges.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # upstream's
        self.registry = registry
        self._served: dict[tuple[str, str, str], tuple[Counter, Counter]] = {}
        self._declare_requests(registry)
        self._declare_work(registry)
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        GCCollector(registry=registry)
        build = Info("guard_build", "What is running.", registry=registry)
        build.info({"version": __version__})

    def _declare_requests(self, registry: CollectorRegistry) -> None:
        who = ("action", "purpose", "bot")
        self._requests = Counter(
            "guard_requests", "Requests answered.", who, registry=registry
        )
        self._sent = Counter(
            "guard_sent_bytes", "Bytes of bodies sent.", who, registry=registry
        )
        self._verdict = Histogram(
            "guard_verdict_seconds",
            "Time to reach a verdict.",
            buckets=VERDICT_BUCKETS,
            registry=registry,
        )
        self._upstream = Histogram(
            "guard_upstream_seconds",
            "Time until the artist's site answered with headers.",
            buckets=UPSTREAM_BUCKETS,
            registry=registry,
        )

    def _declare_work(self, registry: CollectorRegistry) -> None:
        self._variants = Counter(
            "guard_variants",
            "Variants asked for, by what became of it: "
            "made, hit (already there), failed, decoyed (a decoy stood in).",
            ("recipe", "outcome"),
            registry=registry,
        )
        self._variant = Histogram(
            "guard_variant_seconds",
            "Time to make a variant.",
            ("recipe",),
            buckets=VARIANT_BUCKETS,
            registry=registry,
        )
        self._cache = Counter(
            "guard_cache",
            "Questions to the artist's site, by what became of them: hit, miss, "
            "stale (an old copy served), revalidated (the site confirmed a copy), "
            "bypass (the site alone may answer).",
            ("outcome",),
            registry=registry,
        )
        self._failures = Counter(
            "guard_source_failures",
            "Sources that did not answer, or were not asked because too much was asked "
            "at once: store, dns, keys, signatures, devices, geo, history, upstream, "
            "variants, workers, guard.",
            ("source",),
            registry=registry,
        )

        self._failed_at = Gauge(
            "guard_source_failure_timestamp_seconds",
            "When a source failed last.",
            ("source",),
            registry=registry,
        )
        self._malformed = Counter(
            "guard_malformed",
            "What no honest program sends: a request or a head that cannot be read, "
            "a user_agent or a path beyond belief, a header too many, a duplicate of "
            "one that stands alone, a signature that is none.",
            ("what",),
            registry=registry,
        )

        self._reports = Counter(
            "guard_reports",
            "Reports by people who say that they were misjudged.",
            registry=registry,
        )
        self._unrecorded = Counter(
            "guard_unrecorded",
            "Verdicts that the history has not in full: too many came at once.",
            registry=registry,
        )

    def judged(self, seconds: float) -> None:
        self._verdict.observe(seconds)

    def served(self, verdict: Verdict, answer: Answer) -> None:
        identity = verdict.facts.identity
        bot = identity.bot.name if identity.bot else ""
        who = verdict.action, identity.purpose, bot
        counters = self._served.get(who)
        if counters is None:  # finding them takes longer than counting
            counters = self._requests.labels(*who), self._sent.labels(*who)
            self._served[who] = counters
        requests, sent = counters
        requests.inc()
        sent.inc(answer.sent)

    def upstream_answered(self, seconds: float) -> None:
        self._upstream.observe(seconds)

    def variant(self, outcome: str, recipe: str, seconds: float) -> None:
        self._variants.labels(recipe, outcome).inc()
        if outcome == "made":
            self._variant.labels(recipe).observe(seconds)

    def cached(self, outcome: str) -> None:
        self._cache.labels(outcome).inc()

    def malformed(self, what: str) -> None:
        self._malformed.labels(what).inc()

    def source_failed(self, source: str) -> None:
        self._failures.labels(source).inc()
        self._failed_at.labels(source).set_to_current_time()

    def failures(self) -> dict[str, tuple[int, float]]:
        """How often each source failed, and when last, in seconds since 1970."""
        counts = by_source(self._failures)
        last = by_source(self._failed_at)
        return {source: (int(n), last.get(source, 0.0)) for source, n in counts.items()}

    def reported(self) -> None:
        self._reports.inc()

    def unrecorded(self, verdicts: int) -> None:
        self._unrecorded.inc(verdicts)


def by_source(metric: Counter | Gauge) -> dict[str, float]:
    return {
        sample.labels["source"]: sample.value
        for family in metric.collect()
        for sample in family.samples
        if not sample.name.endswith("_created")
    }
