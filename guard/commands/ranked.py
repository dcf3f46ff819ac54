"""Prints what canaries say: as a table for people, as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from guard.canaries.trial import Finding, Together, Trial, findings_of, together

HEADS = f"{'crawler':28} {'kind':9} {'place':>16} {'p':>10} {'corrected':>10}"
PROVES = """\
p: the chance of such a place or a better one, had the model never met the canary;
it is exact. corrected: for the number of lines above (Holm).
A low p shows that the model met what one crawler alone was given, not how: others may
have passed it on. A high p shows nothing. Small models that make pixels learn patterns;
models with a latent space are untested, and words are the better test of those."""
UNCOMMITTED = """\
These controls were not committed beforehand: see `guard canary commit`."""


def as_json(trials: Sequence[Trial], committed: bool) -> str:
    several = asdict(together(trials)) if len(trials) > 1 else None
    found = [asdict(finding) for finding in findings_of(trials)]
    told = {"committed": committed, "findings": found, "together": several}
    return json.dumps(told, indent=2)


def as_text(trials: Sequence[Trial], committed: bool) -> str:
    lines = [HEADS, *map(row, findings_of(trials))]
    if len(trials) > 1:
        lines += ["", summed(together(trials))]
    lines += ["", PROVES]
    return "\n".join(lines if committed else (*lines, UNCOMMITTED))


def row(finding: Finding) -> str:
    place = f"{finding.place} of {finding.among}"
    return (
        f"{finding.bot:28} {finding.kind:9} {place:>16} "
        f"{finding.p:>10.2g} {finding.corrected:>10.2g}"
    )


def summed(sums: Together) -> str:
    return (
        f"At least one of them was met: p {sums.fisher:.2g} (Fisher), "
        f"{sums.first_places} of {sums.trials} in the first place: p "
        f"{sums.binomial:.2g} (binomial); each with controls of its own"
    )
