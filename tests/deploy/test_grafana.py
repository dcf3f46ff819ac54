"""The dashboards are what their panels say, and each panel can be understood alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

from tests.deploy.boards import BOARDS, PANELS, board, panels
from tests.deploy.files import DEPLOY, document
from tests.records.test_meters import families

GRAFANA = DEPLOY / "grafana"
METRIC = re.compile(r"\b(guard_\w+?)(?:_bucket|_count|_sum)?(?=[{\[)])")


def test_the_dashboards_are_what_their_panels_say(tmp_path: Path) -> None:
    script = GRAFANA / "dashboards.py"
    subprocess.run([sys.executable, script, tmp_path], check=True, timeout=60)

    for name in BOARDS:
        committed = (GRAFANA / f"dashboards/{name}.json").read_text("utf-8")
        assert (tmp_path / f"{name}.json").read_text("utf-8") == committed


@pytest.mark.parametrize("name", BOARDS)
def test_the_sdk_reads_what_it_wrote(name: str) -> None:
    text = JSONEncoder(sort_keys=True).encode(Dashboard.from_json(board(name)))

    again = json.loads(text)
    assert [each["title"] for each in again["panels"]] == [
        each["title"] for each in board(name)["panels"]
    ]
    assert again["uid"] == board(name)["uid"]


@pytest.mark.parametrize("panel", PANELS, ids=lambda each: each["title"])
def test_a_panel_says_what_it_shows_and_in_which_unit(panel: dict[str, Any]) -> None:
    assert panel["description"].endswith(".")
    assert panel["fieldConfig"]["defaults"]["unit"]
    assert panel["datasource"]["uid"] == "${datasource}"
    assert panel["targets"]


@pytest.mark.parametrize("panel", PANELS, ids=lambda each: each["title"])
def test_a_panel_asks_for_metrics_there_are_where_one_chose(
    panel: dict[str, Any],
) -> None:
    there = families()
    for target in panel["targets"]:
        asked = METRIC.findall(target["expr"])
        assert set(asked) <= set(there)
        assert target["expr"].count("$instance") == target["expr"].count("{")
        assert "rate(" not in target["expr"] or "[$__rate_interval]" in target["expr"]


@pytest.mark.parametrize("name", BOARDS)
def test_panels_lie_beside_each_other(name: str) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in board(name)["panels"]:
        place = panel["gridPos"]
        across = range(place["x"], place["x"] + place["w"])
        down = range(place["y"], place["y"] + place["h"])
        squares = {(x, y) for x in across for y in down}
        assert not squares & taken
        assert max(across) < 24
        taken |= squares


@pytest.mark.parametrize("name", BOARDS)
def test_one_chooses_source_site_instance_and_window(name: str) -> None:
    variables = [each["name"] for each in board(name)["templating"]["list"]]

    assert variables == ["datasource", "site", "instance", "window"]


def test_every_metric_is_on_a_dashboard() -> None:
    shown = {
        metric
        for panel in panels()
        for target in panel["targets"]
        for metric in METRIC.findall(target["expr"])
    }

    # When a source failed last is on the guard's own page; a policy shows when it was
    # read, which says more than how often.
    assert set(families()) - shown == {
        "guard_source_failure_timestamp_seconds",
        "guard_policy_loads_total",
    }


def test_grafana_finds_what_compose_mounts() -> None:
    sources = document("grafana/provisioning/datasources/prometheus.yaml")
    boards = document("grafana/provisioning/dashboards/atelier-guard.yaml")
    compose = document("compose.yaml")["services"]
    mounted = "./grafana/dashboards:/etc/dashboards:ro"

    assert sources["datasources"][0]["url"] == "http://prometheus:9090"
    assert boards["providers"][0]["options"]["path"] == "/etc/dashboards"
    assert mounted in compose["grafana"]["volumes"]
