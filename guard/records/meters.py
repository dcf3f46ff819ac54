"""Every metric by its name: what it counts, and from which closed sets its labels are.

Gauges say how the values of several workers become one (prometheus_client calls it
multiprocess mode).
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from guard import __version__
from guard.facts import Verified

# From a memory lookup to a DNS answer that just came in time.
VERDICT_BUCKETS = (0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.005, 0.02, 0.1, 0.5, 2.0)
REQUEST_BUCKETS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0)
UPSTREAM_BUCKETS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
VARIANT_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 15.0)
SCORE_BUCKETS = (-20.0, -10.0, 0.0, 5.0, 10.0, 13.0, 20.0, 30.0, 50.0, 80.0)

SOURCES = (
    "store",
    "dns",
    "keys",
    "signatures",
    "devices",
    "geo",
    "history",
    "upstream",
    "variants",
    "workers",
    "log",
    "guard",
)
CACHED = ("hit", "miss", "stale", "revalidated", "bypass")
ON_DISK = ("hit", "miss", "stored", "skipped", "failed")


class AnswerMeters:
    """What was answered, and to whom."""

    def __init__(self, registry: CollectorRegistry) -> None:
        who = ("action", "purpose", "bot", "verified")
        self.requests = Counter(
            "guard_requests", "Requests answered.", who, registry=registry
        )
        self.sent = Counter(
            "guard_sent_bytes", "Bytes of bodies sent.", who, registry=registry
        )
        self.responses = Counter(
            "guard_responses",
            "Answers by class of status; none: nothing was answered.",
            ("status",),
            registry=registry,
        )
        self.seconds = Histogram(
            "guard_request_seconds",
            "Time from a request to the end of its answer.",
            ("action",),
            buckets=REQUEST_BUCKETS,
            registry=registry,
        )
        self.pictures = Counter(
            "guard_pictures",
            "Pictures sent, by what they were: original, small (an icon), preview, "
            "cloak, poison.",
            ("given", "purpose", "bot", "verified"),
            registry=registry,
        )
        self.leaked = Counter(
            "guard_leaked_originals",
            "Originals sent to whom the verdict denied them. Always 0, or a mistake "
            "of ours.",
            ("verified",),
            registry=registry,
        )
        for verified in Verified:
            self.leaked.labels(verified)


class VisitorMeters:
    """Who came, and why they were judged so."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.verdict = Histogram(
            "guard_verdict_seconds",
            "Time to reach a verdict.",
            buckets=VERDICT_BUCKETS,
            registry=registry,
        )
        self.score = Histogram(
            "guard_verdict_score_decibans",
            "Evidence that a visitor is a program; from 20 it is a hundred to one.",
            ("purpose",),
            buckets=SCORE_BUCKETS,
            registry=registry,
        )
        self.hits = Counter(
            "guard_rule_hits",
            "Requests that a rule matched.",
            ("rule",),
            registry=registry,
        )
        self.bots = Gauge(
            "guard_bot_info",
            "Who runs each bot that came, and what for.",
            ("bot", "operator", "purpose"),
            registry=registry,
            multiprocess_mode="max",
        )
        self.violations = Counter(
            "guard_robots_violations",
            "Requests against a robots.txt that the visitor had read.",
            ("bot",),
            registry=registry,
        )
        self.asked = Counter(
            "guard_opt_out_requests",
            "Requests for what says whether works may be taken.",
            ("document", "bot"),
            registry=registry,
        )
        self.malformed = Counter(
            "guard_malformed",
            "What no honest program sends: a request or a head that cannot be read, "
            "a user_agent or a path beyond belief, a header too many, a duplicate of "
            "one that stands alone, a signature that is none, an upload of another "
            "length than announced, what went through this guard often (loop).",
            ("what",),
            registry=registry,
        )


class SiteMeters:
    """What the artist's site and the cache before it did."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.upstream = Histogram(
            "guard_upstream_seconds",
            "Time until the artist's site answered with headers.",
            ("status",),
            buckets=UPSTREAM_BUCKETS,
            registry=registry,
        )
        self.cache = Counter(
            "guard_cache",
            "Questions to the artist's site, by what became of them: hit, miss, "
            "stale (an old copy served), revalidated (the site confirmed a copy), "
            "bypass (the site alone may answer).",
            ("outcome",),
            registry=registry,
        )
        for outcome in CACHED:
            self.cache.labels(outcome)
        self.saved = Counter(
            "guard_saved_bytes",
            "Bytes of bodies that the site need not send: a copy was at hand.",
            registry=registry,
        )
        self.cache_used = Gauge(
            "guard_cache_bytes",
            "Bytes that the cache holds in memory.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self.disk = Counter(
            "guard_cache_disk",
            "Looks at the cache's disk: hit, miss; and what was to be written there: "
            "stored, skipped (too much at once, or too large), failed (either).",
            ("outcome",),
            registry=registry,
        )
        for outcome in ON_DISK:
            self.disk.labels(outcome)
        self.disk_used = Gauge(
            "guard_cache_disk_bytes",
            "Bytes that the cache holds on disk, where all workers share them.",
            registry=registry,
            multiprocess_mode="livemax",
        )


class PictureMeters:
    """What became of orders for variants."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.variants = Counter(
            "guard_variants",
            "Variants asked for, by what became of it: "
            "made, hit (already there), failed, decoyed (a decoy stood in).",
            ("recipe", "outcome"),
            registry=registry,
        )
        self.variant = Histogram(
            "guard_variant_seconds",
            "Time to make a variant.",
            ("recipe",),
            buckets=VARIANT_BUCKETS,
            registry=registry,
        )
        self.waiting = Gauge(
            "guard_variants_waiting",
            "Pictures ordered and not made yet.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self.room = Gauge(
            "guard_variants_waiting_limit",
            "How many may wait; who orders more gets a decoy that is at hand.",
            registry=registry,
            multiprocess_mode="livemax",
        )
        self.oldest = Gauge(
            "guard_variants_oldest_seconds",
            "How long the first of those that wait has waited.",
            registry=registry,
            multiprocess_mode="livemax",
        )


class FailureMeters:
    """What did not answer."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.failures = Counter(
            "guard_source_failures",
            "Sources that did not answer, or were not asked because too much was asked "
            f"at once: {', '.join(SOURCES)}.",
            ("source",),
            registry=registry,
        )
        for source in SOURCES:
            self.failures.labels(source)
        self.failed_at = Gauge(
            "guard_source_failure_timestamp_seconds",
            "When a source failed last.",
            ("source",),
            registry=registry,
            multiprocess_mode="max",
        )


class RecordMeters:
    """What was written down."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.reports = Counter(
            "guard_reports",
            "Reports by people who say that they were misjudged.",
            registry=registry,
        )
        self.recorded = Counter(
            "guard_recorded",
            "Verdicts that the history has in full.",
            registry=registry,
        )
        self.unrecorded = Counter(
            "guard_unrecorded",
            "Verdicts that the history has not in full: too many came at once.",
            registry=registry,
        )


class GuardMeters:
    """What is running, and by which policy."""

    def __init__(self, registry: CollectorRegistry) -> None:
        build = Gauge(
            "guard_build_info",
            "What is running.",
            ("version",),
            registry=registry,
            multiprocess_mode="max",
        )
        build.labels(__version__).set(1)
        self.policy = Gauge(
            "guard_policy_info",
            "The policy in force: its posture, and a hash that changes with it.",
            ("hash", "posture"),
            registry=registry,
            multiprocess_mode="livemax",
        )
        self.loads = Counter(
            "guard_policy_loads",
            "Policies that were read and found good.",
            registry=registry,
        )
        self.refusals = Counter(
            "guard_policy_load_failures",
            "Policies that could not be taken up: all stayed as it was.",
            registry=registry,
        )
        self.loaded_at = Gauge(
            "guard_policy_load_timestamp_seconds",
            "When the policy in force was read.",
            registry=registry,
            multiprocess_mode="max",
        )
