"""The figures beside the rules: how many disguised scrapers each of them finds."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest

from guard.loader import load_text, rules_folder
from guard.verdict import decide
from tests.browsers import DESTS, Headers, chrome, firefox, in_the_clear
from tests.build import make_facts
from tests.disguises import DISGUISES
from tests.people import TRAPS

POLICY = load_text("import: order")
NOTE = re.compile(r"- name: (\S+) +# people: .*; disguised: (\d+)")


@cache
def rules_against(disguise: str) -> frozenset[str]:
    """On either scheme."""
    shape = DISGUISES[disguise]
    verdicts = [decide(make_facts(shape, scheme=s), POLICY) for s in ("http", "https")]
    return frozenset(rule.name for verdict in verdicts for rule in verdict.rules)


def found(rule: str) -> int:
    return sum(rule in rules_against(disguise) for disguise in DISGUISES)


@pytest.mark.parametrize("file", ["headers", "order"])
def test_figures_beside_the_rules_are_true(file: str) -> None:
    text = (rules_folder() / f"{file}.yaml").read_text("utf-8")
    shipped = [rule.name for rule in POLICY.rules if f"{file}.yaml" in rule.source]

    assert dict(NOTE.findall(text)) == {rule: str(found(rule)) for rule in shipped}


def test_number_of_disguises_is_the_one_named() -> None:
    text = (rules_folder() / "headers.yaml").read_text("utf-8")

    assert f"the {len(DISGUISES)} scrapers in" in text


@pytest.mark.parametrize("dest", DESTS)
@pytest.mark.parametrize("browser", [chrome, firefox])
def test_order_of_a_browser_is_no_evidence(
    browser: Callable[[str], Headers], dest: str
) -> None:
    secure = make_facts(browser(dest), path="/", scheme="https")
    clear = make_facts(in_the_clear(browser(dest)), path="/")

    assert decide(secure, POLICY).score == decide(clear, POLICY).score == 0


@pytest.mark.parametrize("trap", ["a worker's script", "a page fetched ahead"])
def test_name_may_stand_after_what_is_accepted(trap: str) -> None:
    assert decide(make_facts(TRAPS[trap], path="/", scheme="https"), POLICY).score == 0


@pytest.mark.parametrize("early", ["accept-language", "accept-encoding"])
def test_header_before_its_turn_is_evidence(early: str) -> None:
    headers = {early: chrome()[early]} | chrome()
    verdict = decide(make_facts(headers, scheme="https"), POLICY)

    assert [rule.name for rule in verdict.rules] == ["not-in-the-order-of-chrome"]
