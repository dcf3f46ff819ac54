from __future__ import annotations

import re

from prometheus_client import CollectorRegistry

from guard.records.metrics import Metrics

# What prometheus.io calls base units, and what is no measure.
ENDINGS = ("_total", "_seconds", "_bytes", "_decibans", "_info", "_waiting", "_limit")


def families() -> dict[str, str]:
    metrics = Metrics(CollectorRegistry())
    text = metrics.exposition().decode()
    return dict(re.findall(r"^# TYPE (guard_\w+) (\w+)$", text, re.M))


def test_names_end_as_is_usual() -> None:
    assert [name for name in families() if not name.endswith(ENDINGS)] == []


def test_what_is_counted_is_a_total() -> None:
    kinds = families()

    assert kinds
    assert all(name.endswith("_total") == (kinds[name] == "counter") for name in kinds)
