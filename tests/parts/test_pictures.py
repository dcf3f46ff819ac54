from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from guard.errors import UsageError
from guard.images.blobs import Blobs
from guard.images.bucket import Bucket
from guard.images.job import Order
from guard.loader import default
from guard.parts.pictures import depot_of, variants_of
from guard.records.metrics import Metrics
from tests.servers import free_port


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


async def test_who_makes_pictures_for_all_is_gone_means_decoys_at_hand(
    tmp_path: Path,
) -> None:
    policy, metrics = default(state=str(tmp_path)), Metrics(CollectorRegistry())
    variants = variants_of(policy, b"secret", metrics, pool=tmp_path / "nobody")
    variant = await variants.make(b"?", Order("cloak", "/art/1"), "image/png")
    await variants.close()

    assert variant.media_type == "image/png"
    assert metrics.failures()["workers"][0] == 2


async def test_a_cluster_that_is_gone_means_decoys_at_hand(tmp_path: Path) -> None:
    address = f"dask://127.0.0.1:{free_port()}"
    policy = default(state=str(tmp_path), images={"executor": address})
    metrics = Metrics(CollectorRegistry())
    variants = variants_of(policy, b"secret", metrics)
    variant = await variants.make(b"?", Order("cloak", "/art/1"), "image/png")
    await variants.close()

    failures = metrics.registry.get_sample_value(
        "guard_source_failures_total", {"source": "workers"}
    )
    assert (variant.media_type, failures) == ("image/png", 1.0)


def test_the_depot_is_the_one_in_the_policy(tmp_path: Path) -> None:
    policy = default(state=str(tmp_path), images={"store": "s3://marlene/variants"})

    assert isinstance(depot_of(policy, lambda: None), Bucket)
    assert isinstance(depot_of(default(state=str(tmp_path)), lambda: None), Blobs)


@pytest.mark.parametrize(
    ("package", "setting", "hint"),
    [
        ("bucket", {"store": "s3://marlene/variants"}, "[s3]"),
        ("cluster", {"executor": "dask://127.0.0.1:1"}, "[dask]"),
    ],
)
def test_a_package_that_is_not_installed_is_named(
    package: str,
    setting: dict[str, str],
    hint: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, f"guard.images.{package}", None)
    policy = default(state=str(tmp_path), images=setting)
    with pytest.raises(UsageError, match=re.escape(hint)):
        variants_of(policy, b"secret", Metrics(CollectorRegistry()))
