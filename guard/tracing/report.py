"""What an inquiry found: who took which pictures, and how sure that is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from guard.images.taker import bot_of
from guard.tracing.bound import in_words
from guard.tracing.candidates import Candidate
from guard.tracing.inquiry import Finding, among


@dataclass(frozen=True, slots=True)
class Report:
    """`marked`, `plain` and `unread` pictures; bounds hold for all pictures of the
    inquiry at once. `together` is the finding on them as a set."""

    marked: tuple[Finding, ...]
    plain: tuple[Finding, ...]
    unread: tuple[Finding, ...]
    together: Finding
    alpha: float
    keys: int
    works: int

    @property
    def takers(self) -> Counter[Candidate]:
        return Counter(each.candidate for each in self.marked if each.candidate)

    @property
    def set_is_marked(self) -> bool:
        return _is_sure(self.together, self.alpha)

    @property
    def found(self) -> bool:
        return bool(self.marked) or self.set_is_marked


def report_of(
    findings: Iterable[Finding], together: Finding, alpha: float, tried: tuple[int, int]
) -> Report:
    """`tried`: how many keys, and against how many works. Half of `alpha` is for the
    pictures one by one and half for the set."""
    every = tuple(findings)
    read = [each for each in every if not each.why]
    judged = [among(each, 2 * len(read)) for each in read]
    return Report(
        marked=tuple(each for each in judged if _is_sure(each, alpha)),
        plain=tuple(each for each in judged if not _is_sure(each, alpha)),
        unread=tuple(each for each in every if each.why),
        together=among(together, 2),
        alpha=alpha,
        keys=tried[0],
        works=tried[1],
    )


def _is_sure(finding: Finding, alpha: float) -> bool:
    return finding.candidate is not None and finding.log <= math.log(alpha)


def as_dict(report: Report) -> dict[str, object]:
    return {
        "alpha": report.alpha,
        "keys": report.keys,
        "works": report.works,
        "pictures": len(report.marked) + len(report.plain),
        "marked": [_plain(each) for each in report.marked],
        "unmarked": [_plain(each) for each in report.plain],
        "unread": [{"name": each.name, "why": each.why} for each in report.unread],
        "together": _plain(report.together) | {"found": report.set_is_marked},
        "takers": [
            _who(who) | {"pictures": count}
            for who, count in report.takers.most_common()
        ],
    }


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "name": finding.name,
        **_who(finding.candidate),
        "score": round(finding.score, 2),
        "chance": in_words(finding.log),
        "how": finding.how,
    }


def _who(candidate: Candidate | None) -> dict[str, object]:
    if candidate is None:
        return {"bot": None, "proven": None, "epoch": None}
    bot, proven = bot_of(candidate.bot)
    return {"bot": bot, "proven": proven, "epoch": candidate.epoch}
