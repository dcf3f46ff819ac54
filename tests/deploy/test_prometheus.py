"""Prometheus reads its files, and every alert was seen to speak and to be silent."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.files import DEPLOY, document, run
from tests.records.test_meters import families

FOLDER = DEPLOY / "prometheus"
ALERTS: list[dict[str, Any]] = document("prometheus/alerts.yml")["groups"][0]["rules"]


def test_the_configuration_is_sound(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("token")
    (tmp_path / "alerts.yml").write_bytes((FOLDER / "alerts.yml").read_bytes())
    text = (FOLDER / "prometheus.yml").read_text("utf-8")
    config = tmp_path / "prometheus.yml"
    config.write_text(text.replace("/tmp/token", str(token)))

    assert "/tmp/token" in text
    assert "9 rules found" in run("promtool", "check", "config", config)


def test_the_alerts_do_as_their_tests_say() -> None:
    assert "SUCCESS" in run("promtool", "test", "rules", FOLDER / "alerts_test.yml")


@pytest.mark.parametrize("alert", ALERTS, ids=lambda each: each["alert"])
def test_an_alert_is_tested_and_says_what_to_do(alert: dict[str, Any]) -> None:
    tests = (FOLDER / "alerts_test.yml").read_text("utf-8")

    assert f'"{alert["alert"]}"' in tests
    assert alert["labels"]["severity"] in ("critical", "warning", "info")
    assert set(alert["annotations"]) == {"summary", "description"}


@pytest.mark.parametrize("alert", ALERTS, ids=lambda each: each["alert"])
def test_an_alert_asks_for_metrics_there_are(alert: dict[str, Any]) -> None:
    asked = re.findall(r"\bguard_\w+", alert["expr"])

    assert {name.removesuffix("_count") for name in asked} <= set(families())
