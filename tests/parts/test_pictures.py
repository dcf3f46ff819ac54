from __future__ import annotations

from pathlib import Path

from prometheus_client import CollectorRegistry

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
