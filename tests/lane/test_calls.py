"""A verdict on somebody else becomes one on this request."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import pytest

from guard.addresses import LOOPBACK
from guard.facts import NOTHING_SEEN, Behaviour, Verified
from guard.lane.calls import Call, Decided, bare
from guard.loader import default
from guard.rules import Action
from tests.build import claims, make_bot, make_facts, make_verdict
from tests.lane.stage import NOW, Stage

STAGE = Stage(default())
CALM = Behaviour(requests=7)


def call(*, is_shared: bool, calm: Behaviour | None = CALM) -> Call:
    verdict = make_verdict(Action.PREVIEW, make_facts(path="/other"), score=3.0)
    guest, target = STAGE.guest(), STAGE.target(b"/a/../b?c=d")
    guest.calm = calm
    decided = Decided(verdict, is_shared=is_shared)
    return Call(guest, target, decided, NOW + 5, 0.0, "stamp")


def test_what_was_decided_together_is_told_with_the_facts_of_each() -> None:
    each = call(is_shared=True)
    verdict = each.verdict()

    facts = verdict.facts
    assert (facts.path, facts.query, facts.detour) == ("/b", "c=d", True)
    assert (facts.time, facts.client) == (NOW + 5, each.guest.facts.client)
    assert replace(verdict, facts=each.decided.verdict.facts) == each.decided.verdict


@pytest.mark.parametrize(("calm", "told"), [(CALM, CALM), (None, NOTHING_SEEN)])
def test_how_the_calm_behave_is_told(calm: Behaviour | None, told: Behaviour) -> None:
    assert call(is_shared=True, calm=calm).verdict().facts.behaviour == told


def test_a_proof_that_comes_late_changes_no_verdict() -> None:
    each = call(is_shared=True)
    before = each.verdict()
    proven = claims(make_bot(), verified=Verified.PROVEN)
    each.guest.facts = replace(each.guest.facts, identity=proven)

    assert each.verdict() == before


def test_what_was_decided_of_one_alone_is_told_as_it_is() -> None:
    each = call(is_shared=False)

    assert each.verdict() is each.decided.verdict


def test_notes_are_shared_where_somebody_says_so() -> None:
    notes: dict[Hashable, Any] = {"order": 1}
    verdict = make_verdict()

    assert Decided(verdict, notes).notes is notes
    assert Decided(verdict).notes is not Decided(verdict).notes


def test_what_is_kept_for_long_names_nobody() -> None:
    facts = bare(make_verdict(facts=make_facts({"cookie": "a=1"}, query="q"))).facts

    kept = facts.headers, facts.client, facts.query, facts.host
    assert kept == ({}, LOOPBACK, "", "")
