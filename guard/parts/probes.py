"""Builds what the dashboard asks after the health of things."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter

from guard.endpoints.dashboard.health import Failures, Probe, Standing, State
from guard.images.limits import LIMITS
from guard.images.variants import Variants
from guard.policy import Policy
from guard.records import questions
from guard.records.history import History
from guard.records.metrics import Metrics
from guard.upstream.base import Outgoing, Upstream
from guard.upstream.origin import Origin


def probes_of(
    policy: Policy, upstream: Upstream, variants: Variants, history: History
) -> tuple[Probe, ...]:
    authority = Origin.parse(policy.upstream).authority.encode("ascii", "replace")

    async def site() -> Standing:
        started = perf_counter()
        headers = (
            (b"host", authority),
            (b"user-agent", b"atelier-guard (health)"),
            (b"cache-control", b"no-store"),  # a kept copy says nothing of the site
        )
        try:
            answer = await upstream.fetch(Outgoing("HEAD", b"/", headers))
            await answer.close()
        except Exception as error:
            words = f"{policy.upstream} does not answer: {error}."
            return Standing("Your site", State.DOWN, words)
        milliseconds = (perf_counter() - started) * 1000
        words = f"{policy.upstream} answers {answer.status} in {milliseconds:.0f} ms."
        state = State.WELL if answer.status < 500 else State.TROUBLED
        return Standing("Your site", state, words)

    async def pictures() -> Standing:
        waiting = variants.waiting
        state = State.WELL if waiting < LIMITS.waiting else State.TROUBLED
        words = f"{waiting} ordered, made {policy.images.workers} at once."
        return Standing("False pictures", state, words)

    async def past() -> Standing:
        verdicts = await history.ask(questions.kept)
        words = f"{verdicts:,} of {policy.history.verdicts:,} verdicts in full."
        return Standing("The history", State.WELL, words)

    return site, pictures, past


def failures_of(metrics: Metrics) -> Callable[[], Mapping[str, Failures]]:
    def failures() -> Mapping[str, Failures]:
        return {name: Failures(*each) for name, each in metrics.failures().items()}

    return failures
