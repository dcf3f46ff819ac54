"""What the dashboard looks into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guard.images.variants import Variants
from guard.judge import Sources
from guard.policy import Policy
from guard.records.history import History
from guard.records.metrics import Metrics
from guard.upstream.base import Upstream

Tell = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Rooms:
    policy: Policy
    sources: Sources
    upstream: Upstream
    variants: Variants
    history: History
    metrics: Metrics
