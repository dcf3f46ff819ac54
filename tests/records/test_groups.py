"""Whatever is answered, the sums are what the library itself would have counted."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from guard import conditions
from guard.facts import Purpose, Verified
from guard.records.base import Answer, Tallying
from guard.records.given import Given
from guard.records.groups import CLASSES, RESERVATIONS
from guard.records.meters import AnswerMeters, VisitorMeters
from guard.records.metrics import Metrics
from guard.rules import Action, Rule
from guard.verdict import Verdict
from tests.build import claims, make_bot, make_facts, make_verdict

RULES = tuple(Rule(name, conditions.Detours()) for name in ("a", "b", "c"))
IDENTITIES = st.one_of(
    st.just(make_facts().identity),
    st.builds(
        lambda name, verified: claims(make_bot(name), verified=verified),
        st.sampled_from(("GPTBot", "CCBot")),
        st.sampled_from(Verified),
    ),
)
VERDICTS = st.builds(
    lambda action, identity, path, score, rules: make_verdict(
        action, make_facts(identity=identity, path=path), score=score, rules=rules
    ),
    st.sampled_from(Action),
    IDENTITIES,
    st.sampled_from(("/art/1.jpg", *sorted(RESERVATIONS))),
    st.sampled_from((-25.0, 0.0, 3.25, 13.0, 500.0)),
    st.lists(st.sampled_from(RULES), unique=True).map(tuple),
)
ANSWERS = st.builds(
    Answer,
    st.just(""),
    st.sampled_from((0, 103, 200, 206, 304, 404, 502, 999)),
    st.integers(0, 10**9),
    st.floats(0, 60),
    st.sampled_from(Given),
    st.booleans(),
)
SERVED = st.lists(st.lists(st.tuples(VERDICTS, ANSWERS, st.booleans()), max_size=6))


class Directly:
    """Every answer as prometheus_client has it: one call for each event."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.answers = AnswerMeters(self.registry)
        self.visitors = VisitorMeters(self.registry)

    def served(self, verdict: Verdict, answer: Answer) -> None:
        identity, visitors, answers = (
            verdict.facts.identity,
            self.visitors,
            self.answers,
        )
        bot, purpose = identity.bot, identity.purpose
        name = bot.name if bot else ""
        whose = (verdict.action, purpose, name, identity.verified)
        if bot:
            visitors.bots.labels(name, bot.operator, bot.purpose).set(1)
        answers.requests.labels(*whose).inc()
        answers.sent.labels(*whose).inc(answer.sent)
        answers.responses.labels(CLASSES.get(answer.status // 100, "none")).inc()
        answers.seconds.labels(verdict.action).observe(answer.seconds)
        visitors.score.labels(purpose).observe(verdict.score)
        if answer.given:
            answers.pictures.labels(answer.given, *whose[1:]).inc()
        for rule in verdict.rules:
            visitors.hits.labels(rule.name).inc()
        if verdict.facts.path in RESERVATIONS:
            visitors.asked.labels(verdict.facts.path, name).inc()
        if answer.leaked:
            answers.leaked.labels(identity.verified).inc()


NAMES = {family.name + "_total" for family in Directly().registry.collect()}


def read(registry: CollectorRegistry) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *map(str, sorted(sample.labels.items()))): sample.value
        for family in registry.collect()
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


def both(
    served: Iterable[tuple[Verdict, Answer, bool]], ours: Metrics, theirs: Directly
) -> None:
    for verdict, answer, by_tally in served:
        theirs.served(verdict, answer)
        if by_tally and not answer.leaked:
            tally = ours.tally(verdict, answer.given, answer.status)
            tally.add(answer.sent, answer.seconds)
        else:
            ours.served(verdict, answer)


@given(SERVED)
def test_any_answers_are_counted_as_the_library_would(
    rounds: list[list[tuple[Verdict, Answer, bool]]],
) -> None:
    ours, theirs = Metrics(CollectorRegistry()), Directly()
    for between_two_readings in rounds:
        both(between_two_readings, ours, theirs)
        found, expected = read(ours.registry), read(theirs.registry)

        assert {key: found[key] for key in expected} == pytest.approx(expected)
        assert {key for key in found if key[0] in NAMES} <= expected.keys()


def test_a_tally_goes_on_after_its_answers_were_read() -> None:
    metrics = Metrics(CollectorRegistry())
    tally = metrics.tally(make_verdict(), Given.ORIGINAL, 200)
    pictures = {"given": "original", "bot": "", "verified": "claimed"}
    pictures["purpose"] = Purpose.BROWSER

    for expected in (1, 2):
        tally.add(100, 0.1)
        found = metrics.registry.get_sample_value("guard_pictures_total", pictures)
        assert found == expected


def test_a_tally_counts_the_hits_of_its_rules() -> None:
    metrics = Metrics(CollectorRegistry())
    tallying: Tallying = metrics
    tally = tallying.tally(make_verdict(rules=RULES), Given.NOTHING, 304)
    tally.add(0, 0.1)
    tally.add(0, 0.1)

    hits = metrics.registry.get_sample_value("guard_rule_hits_total", {"rule": "b"})
    assert hits == 2
