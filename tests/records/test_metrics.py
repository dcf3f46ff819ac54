from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from guard import conditions
from guard.facts import Purpose, Verified
from guard.records.base import Answer
from guard.records.given import Given
from guard.records.metrics import Metrics
from guard.rules import Action, Rule
from tests.build import claims, make_bot, make_facts, make_verdict

NOTHING = Answer("", 200, 0, 0.1)
PICTURE = Answer("", 200, 1200, 0.1, Given.POISON)
GPTBOT = {"purpose": "ai-train", "bot": "GPTBot", "verified": "claimed"}


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(CollectorRegistry())


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def test_an_answer_is_counted_by_who_got_it(metrics: Metrics) -> None:
    verdict = make_verdict(Action.POISON, make_facts(identity=claims(make_bot())))
    metrics.served(verdict, PICTURE)

    assert value(metrics, "guard_requests_total", action="poison", **GPTBOT) == 1
    assert value(metrics, "guard_sent_bytes_total", action="poison", **GPTBOT) == 1200
    assert value(metrics, "guard_pictures_total", given="poison", **GPTBOT) == 1


def test_an_answer_is_counted_by_its_status_time_and_score(metrics: Metrics) -> None:
    metrics.served(make_verdict(score=15.0), replace(NOTHING, status=404))
    metrics.served(make_verdict(), replace(NOTHING, status=999))

    assert value(metrics, "guard_responses_total", status="4xx") == 1
    assert value(metrics, "guard_responses_total", status="none") == 1
    assert value(metrics, "guard_request_seconds_count", action="allow") == 2
    score = {"purpose": "browser", "le": "13.0"}
    assert value(metrics, "guard_verdict_score_decibans_bucket", **score) == 1


def test_a_rule_that_matched_is_counted_and_an_idle_one_shown(metrics: Metrics) -> None:
    rule = Rule("detour", conditions.Detours())
    metrics.policy_loaded("abc", "balanced", ("detour", "idle"))
    metrics.served(make_verdict(rules=(rule,)), NOTHING)

    assert value(metrics, "guard_rule_hits_total", rule="detour") == 1
    assert value(metrics, "guard_rule_hits_total", rule="idle") == 0


def test_who_runs_a_bot_is_told(metrics: Metrics) -> None:
    bot = make_bot(operator="OpenAI")
    metrics.served(make_verdict(facts=make_facts(identity=claims(bot))), NOTHING)

    info = {"bot": "GPTBot", "operator": "OpenAI", "purpose": "ai-train"}
    assert value(metrics, "guard_bot_info", **info) == 1


def test_who_reads_what_is_reserved_is_counted(metrics: Metrics) -> None:
    for path in ("/robots.txt", "/ai.txt", "/art/1.jpg"):
        facts = make_facts(path=path, identity=claims(make_bot()))
        metrics.served(make_verdict(facts=facts), NOTHING)

    asked = {"document": "/robots.txt", "bot": "GPTBot"}
    assert value(metrics, "guard_opt_out_requests_total", **asked) == 1
    assert metrics.exposition().count(b"guard_opt_out_requests_total{") == 2


def test_a_leak_is_counted_by_proof_and_shown_before_there_is_one(
    metrics: Metrics,
) -> None:
    proven = claims(make_bot(), verified=Verified.PROVEN)
    verdict = make_verdict(Action.POISON, make_facts(identity=proven))
    metrics.served(verdict, replace(PICTURE, leaked=True))

    assert value(metrics, "guard_leaked_originals_total", verified="proven") == 1
    assert value(metrics, "guard_leaked_originals_total", verified="claimed") == 0


def test_no_visitor_can_make_a_new_series(metrics: Metrics) -> None:
    def hostile(number: int) -> None:
        forged = f"forged/{number}"
        headers = {"user-agent": forged, "host": forged, "x-forwarded-for": forged}
        facts = make_facts(headers, path=f"/{forged}", host=forged, method=forged)
        metrics.served(make_verdict(facts=facts), NOTHING)

    hostile(0)
    before = len(metrics.exposition().splitlines())
    for number in range(10_000):
        hostile(number)

    assert len(metrics.exposition().splitlines()) == before


def test_only_a_made_variant_counts_towards_the_time(metrics: Metrics) -> None:
    for outcome in ("made", "hit", "decoyed"):
        metrics.variant(outcome, "decoy", 0.1)

    assert value(metrics, "guard_variant_seconds_count", recipe="decoy") == 1


def test_what_became_of_questions_to_the_site_is_counted(metrics: Metrics) -> None:
    for outcome in ("hit", "hit", "miss"):
        metrics.cached(outcome)
    metrics.saved(300)
    metrics.upstream_answered(0.1, 503)

    assert value(metrics, "guard_cache_total", outcome="hit") == 2
    assert value(metrics, "guard_saved_bytes_total") == 300
    assert value(metrics, "guard_upstream_seconds_count", status="5xx") == 1


def test_promtool_has_nothing_to_say(metrics: Metrics) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool (Debian package prometheus) is not installed")
    everything(metrics)

    done = subprocess.run(
        [promtool, "check", "metrics"],
        input=metrics.exposition(),
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stdout + done.stderr) == (0, b"")


def test_reports_and_what_was_recorded_are_counted(metrics: Metrics) -> None:
    metrics.reported()
    metrics.recorded(3)
    metrics.unrecorded(7)

    assert value(metrics, "guard_reports_total") == 1
    assert value(metrics, "guard_recorded_total") == 3
    assert value(metrics, "guard_unrecorded_total") == 7


def test_only_the_policy_in_force_is_shown_as_such(metrics: Metrics) -> None:
    metrics.policy_loaded("abc", "balanced", ())
    metrics.policy_loaded("def", "strict", ())

    old, new = (("abc", "balanced"), ("def", "strict"))
    assert value(metrics, "guard_policy_info", hash=old[0], posture=old[1]) == 0
    assert value(metrics, "guard_policy_info", hash=new[0], posture=new[1]) == 1
    assert value(metrics, "guard_policy_loads_total") == 2


def test_what_is_watched_is_read_when_somebody_asks(metrics: Metrics) -> None:
    waiting = [1.0]
    metrics.watch_variants(lambda: waiting[0], lambda: 2.5, 16)
    metrics.watch_cache(lambda: 900.0, lambda: 5000.0)
    waiting[0] = 7.0
    metrics.exposition()

    assert value(metrics, "guard_variants_waiting") == 7
    assert value(metrics, "guard_variants_oldest_seconds") == 2.5
    assert value(metrics, "guard_variants_waiting_limit") == 16
    assert value(metrics, "guard_cache_bytes") == 900
    assert value(metrics, "guard_cache_disk_bytes") == 5000


def test_a_source_that_never_failed_is_no_failure(metrics: Metrics) -> None:
    metrics.source_failed("dns")

    assert list(metrics.failures()) == ["dns"]
    assert value(metrics, "guard_source_failures_total", source="store") == 0


WORKER = """
import sys
from pathlib import Path
from guard.records.shared import count_in
count_in(Path(sys.argv[1]), int(sys.argv[2]))
from tests.records.test_metrics import everything
from guard.records.metrics import Metrics
from prometheus_client import CollectorRegistry
metrics = Metrics(CollectorRegistry())
everything(metrics)
sys.stdout.buffer.write(metrics.exposition())
"""


def test_several_workers_are_counted_as_one(tmp_path: Path) -> None:
    work(tmp_path, 0, WORKER)
    text = work(tmp_path, 1, WORKER)

    assert "guard_saved_bytes_total 600.0" in text
    assert "guard_build_info{" in text
    assert "guard_variants_waiting 6.0" in text
    assert 'process_start_time_seconds{worker="1"}' in text


CLOSED = WORKER.replace("sys.stdout", "import asyncio; asyncio.run(metrics.close())#")
SAMPLED = WORKER.replace("sys.stdout", "metrics.sample()#")


@pytest.mark.parametrize("script", [CLOSED, SAMPLED], ids=["closed", "sampled"])
def test_what_one_worker_counted_another_can_show(tmp_path: Path, script: str) -> None:
    work(tmp_path, 0, script)

    text = work(tmp_path, 1, WORKER)

    assert "guard_saved_bytes_total 600.0" in text
    assert 'guard_rule_hits_total{rule="detour"} 2.0' in text


def work(folder: Path, number: int, script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, str(folder), str(number)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def everything(metrics: Metrics) -> None:
    """One of each event."""
    rule = Rule("detour", conditions.Detours())
    identity = claims(make_bot(operator="OpenAI", purpose=Purpose.SEARCH))
    facts = make_facts(path="/robots.txt", identity=identity)
    metrics.policy_loaded("abc", "balanced", ("detour",))
    metrics.watch_variants(lambda: 3.0, lambda: 2.0, 16)
    metrics.watch_cache(lambda: 1.0, lambda: 2.0)
    metrics.served(make_verdict(facts=facts, rules=(rule,)), PICTURE)
    metrics.judged(0.001)
    metrics.violated("GPTBot")
    metrics.upstream_answered(0.001, 200)
    metrics.variant("made", "decoy", 0.1)
    metrics.cached("hit")
    metrics.saved(300)
    metrics.malformed("path")
    metrics.source_failed("store")
    metrics.reported()
    metrics.recorded(1)
    metrics.unrecorded(1)
