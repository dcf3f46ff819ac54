"""Prints what a trace found: as a table for people, as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator

from guard.images.taker import in_words
from guard.records.spoken import escaped
from guard.tracing.bound import in_words as chance_in_words
from guard.tracing.candidates import Candidate
from guard.tracing.inquiry import Finding
from guard.tracing.report import Report, as_dict

HEADS = ("picture", "taken by", "epoch", "score", "by chance", "found")
NUMBERS = (3,)  # columns
UNREAD = 5  # pictures that are named


def as_json(report: Report) -> str:
    return json.dumps(as_dict(report), indent=2)


def as_text(report: Report) -> str:
    # Names come from shards that others filled.
    return "\n".join(map(escaped, (*_table(report.marked), *_summary(report))))


def _table(marked: tuple[Finding, ...]) -> Iterator[str]:
    if not marked:
        return
    every = (HEADS, *(tuple(map(escaped, _cells(each))) for each in marked))
    widths = [max(map(len, column)) for column in zip(*every, strict=True)]
    for row in every:
        cells = zip(row, widths, range(len(row)), strict=True)
        padded = (
            f"{cell:>{width}}" if column in NUMBERS else f"{cell:<{width}}"
            for cell, width, column in cells
        )
        yield "  ".join(padded).rstrip()
    yield ""


def _cells(finding: Finding) -> tuple[str, ...]:
    who = finding.candidate or Candidate("", "")
    score, chance = f"{finding.score:.1f}", f"<= {chance_in_words(finding.log)}"
    return finding.name, in_words(who.bot), who.epoch or "-", score, chance, finding.how


def _summary(report: Report) -> Iterator[str]:
    pictures = len(report.marked) + len(report.plain)
    yield (
        f"{len(report.marked):,} of {pictures:,} pictures carry a mark of this site "
        f"({report.keys:,} keys, {report.works:,} works for crops)."
    )
    for who, count in report.takers.most_common():
        epoch = f" in {who.epoch}" if who.epoch else ""
        yield f"  {in_words(who.bot)}{epoch}: {count:,}"
    if report.set_is_marked and report.together.candidate:
        chance = chance_in_words(report.together.log)
        taker = in_words(report.together.candidate.bot)
        yield (
            f"The rest, taken together, carries the mark of {taker} "
            f"(score {report.together.score:.1f}, by chance <= {chance}); which of its "
            "pictures do is not known."
        )
    for each in report.unread[:UNREAD]:
        yield f"Not read: {each.name}: {each.why}"
    if len(report.unread) > UNREAD:
        yield f"Not read: {len(report.unread) - UNREAD:,} more."
    yield (
        f"Chance alone would find anything here in at most {report.alpha:g} of such "
        "searches, unless pictures were made of marked ones to mislead it. A mark "
        "says for whom a file was made: not who uses it now, and of whom only claimed "
        "a name, not who that was."
    )
