from __future__ import annotations

from pathlib import Path

from prometheus_client import CollectorRegistry

from guard.loader import default
from guard.parts.answers import handlers
from guard.parts.pictures import variants_of
from guard.parts.site import way_of
from guard.records.metrics import Metrics
from guard.rules import Action


async def test_every_action_that_is_built_has_its_handler(tmp_path: Path) -> None:
    policy, metrics = default(state=str(tmp_path)), Metrics(CollectorRegistry())
    upstream = way_of(policy, metrics).upstream
    variants = variants_of(policy, b"secret", metrics)
    built = handlers(policy, upstream, variants)
    await variants.close()
    await upstream.close()

    assert set(built) == set(Action) - {Action.CHALLENGE}
