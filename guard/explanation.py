"""A Verdict in words: who asked, which rules matched, how the score came about."""

from __future__ import annotations

from collections.abc import Iterator

from guard.facts import Facts, Verified
from guard.rules import Action, Rule
from guard.verdict import Verdict

MEANING = {
    Action.ALLOW: "the original, untouched",
    Action.PREVIEW: "a small rendition",
    Action.CLOAK: "a picture that looks nearly the same",
    Action.POISON: "a picture that teaches the wrong thing",
    Action.CHALLENGE: "a question first",
    Action.TARPIT: "an answer that takes very long",
    Action.BLOCK: "a refusal",
}
CLAIMS = {
    Verified.PROVEN: "proven by {proof}",
    Verified.CLAIMED: "which is only claimed",
    Verified.DISPROVEN: "which is not true",
}


def explain(verdict: Verdict) -> str:
    return "\n".join(lines(verdict))


def lines(verdict: Verdict) -> Iterator[str]:
    facts = verdict.facts
    yield f"{verdict.action}: {MEANING[verdict.action]} ({verdict.reason})"
    yield f"  request  {facts.method} {facts.host}{facts.path} over {facts.scheme}"
    yield f"  client   {facts.client}{network(facts)}, {visitor(facts)}"
    yield f"  score    {verdict.score:g} dB{sums(verdict)}"
    if verdict.rules:
        yield "  rules that matched, in order"
        yield from map(matched, verdict.rules)
    else:
        yield "  no rule matched"


def network(facts: Facts) -> str:
    return f" in AS{facts.asn}" if facts.asn else ""


def visitor(facts: Facts) -> str:
    identity = facts.identity
    if identity.bot is None:
        return f"purpose {identity.purpose}"
    claim = CLAIMS[identity.verified].format(proof=identity.proof)
    return f"says it is {identity.bot.name} ({identity.purpose}), {claim}"


def sums(verdict: Verdict) -> str:
    """How the score stands: the thresholds, and the families that reached their cap."""
    scale = verdict.scale
    least = ", ".join(f"{action} from {value:g}" for action, value in scale.thresholds)
    capped = [
        f"; {family} counts {cap:g} at most"
        for family, cap in scale.caps
        if abs(sum(r.weight for r in verdict.rules if r.family == family)) > cap
    ]
    return f" ({least or 'no thresholds'}{''.join(capped)})"


def matched(rule: Rule) -> str:
    effect = rule.action or f"{rule.weight:+g} dB"
    family = f" [{rule.family}]" if rule.family else ""
    return f"  {effect!s:>9}  {rule.name}{family}: {rule.condition}  ({rule.source})"
