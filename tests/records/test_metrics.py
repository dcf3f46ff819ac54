from __future__ import annotations

import shutil
import subprocess

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from guard.records.base import Answer
from guard.records.metrics import Metrics
from guard.rules import Action
from tests.build import claims, make_bot, make_facts, make_verdict

NOTHING = Answer("", 200, 0, 0.1)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(CollectorRegistry())


def test_an_answer_is_counted_by_action_purpose_and_bot(metrics: Metrics) -> None:
    verdict = make_verdict(Action.POISON, make_facts(identity=claims(make_bot())))

    metrics.served(verdict, Answer("", 200, 1200, 0.1))

    who = {"action": "poison", "purpose": "ai-train", "bot": "GPTBot"}
    assert metrics.registry.get_sample_value("guard_requests_total", who) == 1
    assert metrics.registry.get_sample_value("guard_sent_bytes_total", who) == 1200


def test_no_visitor_can_make_a_new_series(metrics: Metrics) -> None:
    for number in range(1000):
        headers = {"user-agent": f"forged/{number}", "host": f"{number}.example"}
        verdict = make_verdict(facts=make_facts(headers))
        metrics.served(verdict, NOTHING)

    exposed = generate_latest(metrics.registry).decode()
    assert exposed.count("guard_requests_total{") == 1


def test_only_a_made_variant_counts_towards_the_time(metrics: Metrics) -> None:
    for outcome in ("made", "hit", "decoyed"):
        metrics.variant(outcome, "decoy", 0.1)

    count = metrics.registry.get_sample_value(
        "guard_variant_seconds_count", {"recipe": "decoy"}
    )
    assert count == 1


def test_what_became_of_questions_to_the_site_is_counted(metrics: Metrics) -> None:
    for outcome in ("hit", "hit", "miss"):
        metrics.cached(outcome)

    hits = metrics.registry.get_sample_value("guard_cache_total", {"outcome": "hit"})
    assert hits == 2


def test_promtool_has_nothing_to_say(metrics: Metrics) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool (Debian package prometheus) is not installed")
    metrics.served(make_verdict(), NOTHING)
    metrics.judged(0.001)
    metrics.upstream_answered(0.001)
    metrics.variant("made", "decoy", 0.1)
    metrics.cached("hit")
    metrics.source_failed("store")

    done = subprocess.run(
        [promtool, "check", "metrics"],
        input=generate_latest(metrics.registry),
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stdout + done.stderr) == (0, b"")


def test_reports_and_what_was_not_recorded_are_counted(metrics: Metrics) -> None:
    metrics.reported()
    metrics.unrecorded(7)

    assert metrics.registry.get_sample_value("guard_reports_total") == 1
    assert metrics.registry.get_sample_value("guard_unrecorded_total") == 7
