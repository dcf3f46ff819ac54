from __future__ import annotations

import json
from dataclasses import replace

import pytest

from guard.bots.catalog import Catalog, shipped_catalog
from guard.bulk import IN_A_ROW, LATE, Bulk, written
from guard.described import NOWHERE
from guard.facts import Facts
from guard.loader import load_text
from guard.parts.sources import offline
from guard.rules import Action
from tests.build import make_facts, make_verdict

POLICY = """
traps: ^/trap/
rate: {requests: 10, seconds: 60}
"""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return shipped_catalog()


def bulk(catalog: Catalog, sessions: bool = True) -> Bulk:
    return offline(load_text(POLICY), catalog, sessions)


def asked(path: str = "/", time: float = 1000.0) -> Facts:
    return make_facts(path=path, time=time)


async def test_a_claim_without_an_address_stays_a_claim(catalog: Catalog) -> None:
    facts = make_facts({"user-agent": "Googlebot/2.1"}, client=NOWHERE)
    verdict = await bulk(catalog).judge(facts)

    assert json.loads(written(verdict)) == {
        "action": "preview",
        "purpose": "search",
        "bot": "Googlebot",
        "verified": "claimed",
        "score": 0.0,
        "rules": ["search-claimed"],
    }


async def test_nobody_is_remembered_without_sessions(catalog: Catalog) -> None:
    alone = bulk(catalog, sessions=False)
    actions = {(await alone.judge(asked("/trap/"))).action for _ in range(50)}

    assert actions == {Action.ALLOW}


async def test_nobody_is_remembered_without_a_time(catalog: Catalog) -> None:
    verdict = await bulk(catalog).judge(asked("/trap/", time=0))

    assert verdict.facts.behaviour.requests == 0


async def test_a_trap_is_remembered_in_sessions(catalog: Catalog) -> None:
    judge = bulk(catalog).judge

    assert (await judge(asked("/"))).action == Action.ALLOW
    assert (await judge(asked("/trap/"))).action == Action.TARPIT
    assert (await judge(asked("/", time=1001))).action == Action.TARPIT


async def test_what_the_site_answered_is_a_habit(catalog: Catalog) -> None:
    guesses = bulk(catalog)
    for number in range(20):
        verdict = await guesses.judge(asked(f"/{number}", time=1000 + number))
        guesses.answered(verdict, 404)

    assert verdict.facts.behaviour.missing_share > 90


async def test_an_answer_is_nothing_to_those_who_forget(catalog: Catalog) -> None:
    alone = bulk(catalog, sessions=False)
    alone.answered(await alone.judge(asked()), 404)

    assert (await alone.judge(asked())).facts.behaviour.requests == 0


async def test_a_late_line_is_no_hurry(catalog: Catalog) -> None:
    judge = bulk(catalog).judge
    await judge(asked(time=5000))

    verdict = await judge(asked(time=5000 - LATE / 2))

    assert not verdict.facts.behaviour.flooding


async def test_an_older_log_begins_anew(catalog: Catalog) -> None:
    judge = bulk(catalog).judge
    await judge(asked("/trap/", time=90_000))
    older = [(await judge(asked(time=1000))).action for _ in range(IN_A_ROW)]

    assert older[-2:] == [Action.TARPIT, Action.ALLOW]


async def test_a_single_old_line_makes_nobody_forget(catalog: Catalog) -> None:
    judge = bulk(catalog).judge
    for time in (90_000, 1000, 90_001) * IN_A_ROW:
        verdict = await judge(asked("/trap/", time=time))

    assert verdict.facts.behaviour.requests == 3 * IN_A_ROW


async def test_every_user_agent_is_parsed_where_a_rule_asks(catalog: Catalog) -> None:
    rules = "rules: [{name: mine, if: {browser: Firefox}, action: block}]"
    judge = offline(load_text(rules), catalog).judge
    agent = make_facts().user_agent
    verdicts = [
        await judge(make_facts({"user-agent": f"{agent} {number}"}))
        for number in range(60)
    ]

    assert {verdict.action for verdict in verdicts} == {Action.BLOCK}


def test_a_sum_of_weights_is_rounded() -> None:
    line = written(replace(make_verdict(), score=0.1 + 0.2))

    assert json.loads(line)["score"] == 0.3
