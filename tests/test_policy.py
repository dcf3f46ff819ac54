"""Settings, the scale on which evidence is weighed, and the policy made of both."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from guard import conditions
from guard.patterns import Patterns
from guard.policy import Policy, PolicyFile, PostureFile, Scale, joined
from guard.rules import Action, Rule
from guard.settings import Settings

SCALE = Scale(
    thresholds=((Action.CLOAK, 13.0), (Action.POISON, 30.0)),
    caps=(("headers", 40.0), ("pace", 10.0)),
)
HERE = conditions.Path(Patterns(("^/",)))


def weights(*values: float, family: str = "") -> list[Rule]:
    return [Rule("r", HERE, weight=value, family=family) for value in values]


def join(written: dict[str, Any], posture: dict[str, Any]) -> Policy:
    return joined(
        PolicyFile.model_validate(written), PostureFile.model_validate(posture), ()
    )


def test_weights_add_up() -> None:
    assert SCALE.score(weights(3, 4.5, -1)) == 6.5


def test_no_weights_are_no_evidence() -> None:
    assert SCALE.score([]) == 0.0


@pytest.mark.parametrize(("sum_", "counted"), [(39, 39), (41, 40), (-60, -40)])
def test_family_counts_up_to_its_cap_both_ways(sum_: float, counted: float) -> None:
    rules = weights(sum_, family="headers") + weights(5)

    assert SCALE.score(rules) == counted + 5


def test_families_are_capped_apart() -> None:
    rules = weights(30, 30, family="headers") + weights(30, family="pace")

    assert SCALE.score(rules) == 50


@settings(deadline=None)
@given(st.lists(st.floats(-100, 100), max_size=20))
def test_no_family_ever_exceeds_its_cap(values: list[float]) -> None:
    assert -10 <= SCALE.score(weights(*values, family="pace")) <= 10


@pytest.mark.parametrize(
    ("score", "action"),
    [
        (-50, Action.ALLOW),
        (0, Action.ALLOW),
        (12.9, Action.ALLOW),
        (13, Action.CLOAK),
        (29.9, Action.CLOAK),
        (30, Action.POISON),
        (1000, Action.POISON),
    ],
)
def test_score_reaches_an_action(score: float, action: Action) -> None:
    assert SCALE.reached(score)[0] is action


def test_without_thresholds_everything_is_allowed() -> None:
    assert Scale().reached(1000) == (Action.ALLOW, "below every threshold")


def test_thresholds_are_kept_in_order_of_hardness() -> None:
    policy = join({"thresholds": {"poison": 30, "preview": 5}}, {})

    assert policy.scale.thresholds == ((Action.PREVIEW, 5), (Action.POISON, 30))


@pytest.mark.parametrize(
    "thresholds",
    [
        {"cloak": 30, "poison": 13},
        {"cloak": 13, "poison": 13},
        {"block": 1, "cloak": 2},
    ],
)
def test_harder_action_needs_more_evidence(thresholds: dict[str, float]) -> None:
    with pytest.raises(ValidationError, match="a harder action needs a higher"):
        PolicyFile.model_validate({"thresholds": thresholds})


@pytest.mark.parametrize(
    ("written", "posture", "counted"),
    [
        ({}, {}, {Action.CLOAK: 13, Action.POISON: 30}),
        ({}, {"thresholds": {"cloak": 30}}, {Action.CLOAK: 30}),
        ({"thresholds": {"block": 9}}, {"thresholds": {"cloak": 3}}, {Action.BLOCK: 9}),
    ],
)
def test_thresholds_are_hers_else_the_postures(
    written: dict[str, Any], posture: dict[str, Any], counted: dict[Action, float]
) -> None:
    assert join(written, posture).thresholds == counted


def test_families_of_policy_posture_and_default_are_all_known() -> None:
    policy = join({"families": {"mine": 5}}, {"families": {"pace": 9, "mine": 1}})

    known = {"headers": 40, "behaviour": 40, "pace": 9, "mine": 5}
    assert policy.families == known


def test_untouched_paths_come_before_all_rules_but_the_built_in() -> None:
    policy = join({"untouched": "^/press/"}, {})

    assert [rule.name for rule in policy.rules] == ["no-detours", "untouched"]
    assert [rule.action for rule in policy.rules] == [Action.BLOCK, Action.ALLOW]


def test_artist_is_the_site_unless_named() -> None:
    assert join({"site": "Studio"}, {}).artist == "Studio"
    assert join({"site": "Studio", "artist": "Marlene"}, {}).artist == "Marlene"


def test_policy_is_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        join({}, {}).site = "Other"


def test_every_setting_has_a_description_and_a_default() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert not field.is_required(), name
