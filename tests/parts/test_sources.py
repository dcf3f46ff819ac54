from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from guard.bots.catalog import shipped_catalog
from guard.errors import UsageError
from guard.loader import default, load_text
from guard.parts.holding import Holding
from guard.parts.sources import (
    Library,
    all_sources,
    geo_of,
    name_servers,
    offline,
    sources_of,
)
from guard.records.metrics import Metrics
from tests.build import make_facts
from tests.mmdb import database

HOSTER = "rules: [{name: hoster, if: {asn: AS64500}, action: block}]"


def test_a_flood_of_new_user_agents_is_counted() -> None:
    metrics = Metrics(CollectorRegistry())
    devices = sources_of(shipped_catalog(), metrics=metrics).devices
    for number in range(200):
        devices.describe(f"flood {number}")

    labels = {"source": "devices"}
    name = "guard_source_failures_total"
    assert metrics.registry.get_sample_value(name, labels)


async def test_a_rule_may_ask_for_the_network(tmp_path: Path) -> None:
    file = tmp_path / "asn.mmdb"
    file.write_bytes(database({"198.51.100.0/24": {"asn": "AS64500"}}))
    bulk = offline(load_text(f"geo: {file}\n{HOSTER}"), shipped_catalog())

    verdict = await bulk.judge(make_facts())

    assert (verdict.action, verdict.facts.asn) == ("block", 64500)


def test_a_rule_that_asks_for_the_network_needs_to_know_it() -> None:
    with pytest.raises(UsageError, match="set `geo` to the path of an mmdb file"):
        geo_of(load_text(HOSTER))


async def test_what_was_proven_outlives_a_reload(tmp_path: Path) -> None:
    metrics, first = Metrics(CollectorRegistry()), Holding()
    second = Holding(first)
    before, after = (
        all_sources(
            default(state=str(tmp_path), posture=posture),
            shipped_catalog(),
            metrics,
            parts,
        ).verifier
        for posture, parts in (("gentle", first), ("strict", second))
    )

    assert after.dns is before.dns is not None
    assert before.signatures is not None
    assert after.signatures is not None
    assert after.signatures.keys is before.signatures.keys


def test_without_a_list_of_name_servers_there_is_none(tmp_path: Path) -> None:
    file = tmp_path / "resolv.conf"
    assert name_servers(file) == b""
    file.write_text("nameserver 192.0.2.53")

    assert name_servers(file) == b"nameserver 192.0.2.53"


async def test_a_library_takes_nothing_that_is_not_public() -> None:
    library = Library()
    with pytest.raises(OSError, match="not a plain https address"):
        await library.fetch("http://keys.example/", 100)
    await library.close()


async def test_a_library_that_nobody_asked_closes() -> None:
    await Library().close()
