"""A verdict in words that an artist can follow."""

from __future__ import annotations

from guard.explanation import MEANING, explain
from guard.facts import Proof, Verified
from guard.loader import load_text
from guard.rules import Action
from guard.verdict import decide
from tests.build import claims, make_bot, make_facts

WEIGHTS = """
rules:
  - {name: odd, if: {path: ^/art/}, weight: 35, family: headers}
  - {name: odder, if: {method: GET, path: t/}, weight: 12.5, family: headers}
"""


def test_explains_evidence() -> None:
    words = explain(decide(make_facts(path="/art/"), load_text(WEIGHTS, "g.yaml")))

    assert words.splitlines() == [
        "poison: a picture that teaches the wrong thing (score reaches poison at 30)",
        "  request  GET art.example/art/ over http",
        "  client   198.51.100.7, purpose browser",
        "  score    40 dB (cloak from 13, poison from 30; headers counts 40 at most)",
        "  rules that matched, in order",
        "     +35 dB  odd [headers]: path has '^/art/'  (g.yaml:3)",
        "   +12.5 dB  odder [headers]: method is GET and path has 't/'  (g.yaml:4)",
    ]


def test_explains_a_rule_that_decided() -> None:
    facts = make_facts(identity=claims(make_bot("GPTBot")))
    words = explain(decide(facts, load_text("")))

    assert "poison: a picture that teaches the wrong thing (rule ai-train)" in words
    assert "says it is GPTBot (ai-train), which is only claimed" in words
    assert "ai-train: purpose is ai-train  (rules/balanced.yaml:" in words


def test_explains_proof() -> None:
    proven = claims(make_bot(), verified=Verified.PROVEN, proof=Proof.DNS)
    liar = claims(make_bot(), verified=Verified.DISPROVEN)

    assert "proven by dns" in explain(
        decide(make_facts(identity=proven), load_text(""))
    )
    assert "not true" in explain(decide(make_facts(identity=liar), load_text("")))


def test_names_the_network_where_it_is_known() -> None:
    words = explain(decide(make_facts(asn=64500), load_text("")))

    assert "client   198.51.100.7 in AS64500, purpose browser" in words


def test_explains_an_ordinary_person() -> None:
    words = explain(decide(make_facts(path="/art/"), load_text("")))

    assert words.startswith("allow: the original, untouched (below every threshold)")
    assert words.endswith("no rule matched")


def test_every_action_has_a_meaning() -> None:
    assert MEANING.keys() == set(Action)
