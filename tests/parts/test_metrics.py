from __future__ import annotations

from pathlib import Path

from guard.bots.catalog import shipped_catalog
from guard.images.limits import LIMITS
from guard.loader import default
from guard.parts.metrics import counted, hash_of, load, new_metrics, watch
from guard.parts.pictures import variants_of


def test_the_policy_in_force_and_its_idle_rules_are_shown() -> None:
    policy = default(posture="strict")
    metrics = new_metrics()
    load(metrics, policy)
    registry = metrics.registry
    info = {"hash": hash_of(policy), "posture": "strict"}
    rule = {"rule": policy.rules.all[-1].name}

    assert registry.get_sample_value("guard_policy_info", info) == 1
    assert registry.get_sample_value("guard_rule_hits_total", rule) == 0


def test_the_hash_changes_with_what_is_done_and_not_with_the_token() -> None:
    plain = hash_of(default())

    assert hash_of(default(admin_token="a" * 32)) == plain
    assert hash_of(default(posture="strict")) != plain
    assert len(plain) == 12


async def test_the_queue_of_pictures_is_watched(tmp_path: Path) -> None:
    policy = default(state=str(tmp_path))
    metrics = new_metrics()
    variants = variants_of(policy, b"secret", metrics)
    watch(metrics, variants)
    metrics.sample()
    await variants.close()

    limit = metrics.registry.get_sample_value("guard_variants_waiting_limit")
    assert limit == LIMITS.waiting


def test_what_robots_txt_forbids_is_counted_by_the_bot_it_names() -> None:
    metrics = new_metrics()
    forbids = counted(lambda path, _: path == "/no", shipped_catalog(), metrics)

    asked = [forbids(*each) for each in (("/no", "GPTBot"), ("/no", "me"), ("/", ""))]

    assert asked == [True, True, False]
    for bot in ("GPTBot", ""):
        found = metrics.registry.get_sample_value(
            "guard_robots_violations_total", {"bot": bot}
        )
        assert found == 1
