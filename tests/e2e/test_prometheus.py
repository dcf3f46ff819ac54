"""A real Prometheus asks a live guard what the dashboards and alerts would ask it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.browsers import firefox, without
from tests.deploy.boards import PANELS
from tests.deploy.files import DEPLOY, document
from tests.e2e.stage import Stage, process, with_patience
from tests.servers import free_port

pytestmark = pytest.mark.xdist_group("e2e")

METRIC = r"\b(?:guard_\w+|up\b)"
PATIENCE = 40.0  # seconds until every panel has data, on a busy machine
TOKEN = "a-token-for-this-test-alone-0123456789"
POLICY = """
site: Studio Marlene
upstream: {site}
listen: 127.0.0.1:{public}
admin: 127.0.0.1:{admin}
admin_token: {token}
trusted_proxies: [127.0.0.1]
cache: {{bytes: 16 MB}}
"""
CHOSEN = {
    "$site": ".*",
    "$instance": ".*",
    "$__rate_interval": "15s",
    "$__range": "1m",
    "$window": "1m",
}
GOOGLE, STRANGER = "66.249.66.1", "203.0.113.9"  # the first is one of Googlebot's
BOTS = (
    ("Mozilla/5.0 (compatible; GPTBot/1.3; +https://openai.com/gptbot)", STRANGER),
    ("Mozilla/5.0 (compatible; Googlebot/2.1)", GOOGLE),
    ("Mozilla/5.0 (compatible; Googlebot/2.1)", STRANGER),
    ("Twitterbot/1.0", STRANGER),
    ("curl/8.5.0" + " " * 1100, STRANGER),
)
# What is silent when all is well, and would have to break to speak.
SILENT = {
    "GuardDown": "the guard answers",
    "GuardLeaksOriginals": "no original ever leaks",
    "GuardUpstreamUnreachable": "the site answers",
    "GuardUpstreamErrors": "the site answers well",
    "GuardQueueSaturated": "few pictures are ordered",
    "GuardSourceFailing": "every source answers",
    "GuardPolicyRefused": "no policy is read anew",
    "GuardPeopleMisjudged": "nobody complains",
    "GuardForgetsVerdicts": "few visitors come",
}


@dataclass(frozen=True)
class Watch:
    guard: str
    prometheus: str
    pictures: Iterator[str]
    process: subprocess.Popen[bytes]

    def ask(self, expression: str) -> list[Any]:
        """What there is of it; a share of nothing is nothing."""
        for name, value in CHOSEN.items():
            expression = expression.replace(name, value)
        found = self.get("query", query=expression)["data"]["result"]
        return [each for each in found if each["value"][1] != "NaN"]

    def until_silent(self, alerts: dict[str, str]) -> list[str]:
        """Those that still speak when patience ends: before its first look Prometheus
        takes the guard for gone."""
        end = time.monotonic() + PATIENCE
        while loud := [name for name, asks in alerts.items() if self.ask(asks)]:
            if time.monotonic() > end:
                return loud
            self.visit()
            with_patience(self.process)
        return []

    def get(self, what: str, **asked: str) -> Any:
        url = f"{self.prometheus}/api/v1/{what}?{urllib.parse.urlencode(asked)}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)

    def visit(self) -> None:
        """People and bots, each with what they would ask for. It is another picture
        every time, so that there is something to make."""
        picture = next(self.pictures)
        self._fetch(picture, without(firefox("image"), "host"))
        for agent, address in BOTS:
            headers = {"user-agent": agent, "x-forwarded-for": address}
            for path in ("/robots.txt", "/", picture):
                self._fetch(path, headers)

    def _fetch(self, path: str, headers: dict[str, str]) -> None:
        request = urllib.request.Request(self.guard + path, headers=headers)
        try:
            urllib.request.urlopen(request, timeout=30).close()
        except urllib.error.HTTPError as error:
            error.close()


@pytest.fixture(scope="module")
def watch(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    prometheus = shutil.which("prometheus")
    if prometheus is None:
        pytest.skip("prometheus is not installed: run `make tools` as root")
    folder = tmp_path_factory.mktemp("watch")
    public, admin, port = free_port(), free_port(), free_port()
    policy = POLICY.format(site=stage.site, public=public, admin=admin, token=TOKEN)
    (folder / "guard.yaml").write_text(policy, "utf-8")
    configure(folder, admin)
    serve = (sys.executable, "-m", "guard", "serve")
    ask = (
        *(prometheus, "--config.file=prometheus.yml", "--storage.tsdb.path=data"),
        *(f"--web.listen-address=127.0.0.1:{port}", "--log.level=error"),
    )
    asked = f"http://127.0.0.1:{port}"
    with (
        process(serve, f"http://127.0.0.1:{admin}/healthz", folder),
        process(ask, f"{asked}/-/ready", folder) as running,
    ):
        guard = f"http://127.0.0.1:{public}"
        yield Watch(guard, asked, cycle(stage.holds.pictures), running)


def configure(folder: Path, admin: int) -> None:
    """The shipped files, with this machine's addresses, asking every second."""
    (folder / "token").write_text(TOKEN)
    text = (DEPLOY / "prometheus/prometheus.yml").read_text("utf-8")
    for theirs, ours in (
        ("guard:9101", f"127.0.0.1:{admin}"),
        ("/tmp/token", "token"),
        ("15s", "1s"),
    ):
        assert theirs in text
        text = text.replace(theirs, ours)
    (folder / "prometheus.yml").write_text(text, "utf-8")
    shutil.copy(DEPLOY / "prometheus/alerts.yml", folder)


def test_every_panel_has_data(watch: Watch) -> None:
    """After a while with visitors: a rate needs to have seen two values."""
    questions = {
        (panel["title"], target["expr"])
        for panel in PANELS
        for target in panel["targets"]
    }
    end = time.monotonic() + PATIENCE
    while questions and time.monotonic() < end:
        watch.visit()
        with_patience(watch.process)
        questions = {each for each in questions if not watch.ask(each[1])}

    assert questions == set()


def test_no_original_went_to_a_bot(watch: Watch) -> None:
    watch.visit()
    (leaked,) = watch.ask("sum(guard_leaked_originals_total)")

    assert leaked["value"][1] == "0"


def test_prometheus_reads_every_alert_and_none_speaks(watch: Watch) -> None:
    """Each asks for metrics that are there, so it could."""
    (group,) = watch.get("rules")["data"]["groups"]
    asked = {rule["name"]: rule["query"] for rule in group["rules"]}

    assert asked.keys() == SILENT.keys()
    assert [rule["name"] for rule in group["rules"] if rule["health"] == "err"] == []
    assert watch.until_silent(asked) == []
    metrics = {m for each in asked.values() for m in re.findall(METRIC, each)}
    assert [metric for metric in metrics if not watch.ask(f"count({metric})")] == []


def test_the_alerts_of_the_shipped_file_are_those_looked_at() -> None:
    rules = document("prometheus/alerts.yml")["groups"][0]["rules"]

    assert {rule["alert"] for rule in rules} == SILENT.keys()
