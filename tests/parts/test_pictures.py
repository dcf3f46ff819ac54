from __future__ import annotations

from pathlib import Path

from prometheus_client import CollectorRegistry

from guard.images.blobs import Blobs
from guard.images.job import Order
from guard.loader import default
from guard.parts.pictures import variants_of
from guard.records.metrics import Metrics


async def test_what_is_no_picture_becomes_a_decoy(tmp_path: Path) -> None:
    policy = default(state=str(tmp_path))
    variants = variants_of(policy, b"secret", Metrics(CollectorRegistry()))
    variant = await variants.make(b"?", Order("cloak", "/art/1"), "image/png")
    await variants.close()

    assert (variant.media_type, (variant.width, variant.height)) == (
        "image/png",
        (1024, 768),
    )


async def test_the_mark_is_of_the_epoch_that_the_clock_tells(tmp_path: Path) -> None:
    policy = default(state=str(tmp_path), images={"epoch": "month"})
    metrics = Metrics(CollectorRegistry())
    variants = variants_of(policy, b"secret", metrics, lambda: 1_772_500_000.0)
    await variants.make(b"?", Order("cloak", "/art/1"), "image/png")
    await variants.close()

    kept = Blobs(policy.state / "variants", 10**8).issued()
    assert [label.epoch for label, _ in kept] == ["2026-03"]
