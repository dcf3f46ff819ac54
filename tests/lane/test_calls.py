"""A verdict on somebody else becomes one on this request."""

from __future__ import annotations

from dataclasses import replace

from guard.addresses import LOOPBACK
from guard.facts import Behaviour, Verified
from guard.lane.calls import Call, Decided, bare
from guard.loader import default
from guard.rules import Action
from tests.build import claims, make_bot, make_facts, make_verdict
from tests.lane.stage import NOW, Stage

STAGE = Stage(default())
SEEN = Behaviour(requests=7)


def call(*, is_shared: bool) -> Call:
    verdict = make_verdict(Action.PREVIEW, make_facts(path="/other"), score=3.0)
    guest, target = STAGE.guest(), STAGE.target(b"/a/../b?c=d")
    decided = Decided(verdict, is_shared=is_shared)
    return Call(guest, target, decided, SEEN, NOW + 5, 0.0, "stamp")


def test_what_was_decided_together_is_told_with_the_facts_of_each() -> None:
    each = call(is_shared=True)
    verdict = each.verdict()

    facts = verdict.facts
    assert (facts.path, facts.query, facts.detour) == ("/b", "c=d", True)
    assert (facts.time, facts.client) == (NOW + 5, each.guest.facts.client)
    assert replace(verdict, facts=each.decided.verdict.facts) == each.decided.verdict


def test_how_the_visitor_behaved_then_is_told() -> None:
    each = call(is_shared=True)
    each.guest.behaviour = Behaviour(requests=8)

    assert each.verdict().facts.behaviour == SEEN


def test_a_proof_that_comes_late_changes_no_verdict() -> None:
    each = call(is_shared=True)
    before = each.verdict()
    proven = claims(make_bot(), verified=Verified.PROVEN)
    each.guest.facts = replace(each.guest.facts, identity=proven)

    assert each.verdict() == before


def test_what_was_decided_of_one_alone_is_told_as_it_is() -> None:
    each = call(is_shared=False)

    assert each.verdict() is each.decided.verdict


def test_what_is_kept_for_long_names_nobody() -> None:
    facts = bare(make_verdict(facts=make_facts({"cookie": "a=1"}, query="q"))).facts

    kept = facts.headers, facts.client, facts.query, facts.host
    assert kept == ({}, LOOPBACK, "", "")
