"""Prints a Tally: as a table for people, as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from guard.rules import Action
from guard.tally import Delivered, Sums, Tally, Visitor

TOP = 3  # rules
CLASSES = ("2xx", "3xx", "4xx", "5xx")
HEADS = ("purpose", "bot", "requests", "pictures", "bytes", *CLASSES)
WORDS = 2  # of the heads: columns of words, the others are of numbers


def as_json(tally: Tally, unasked: Sequence[str]) -> str:
    return json.dumps(
        {
            "delivered": plain(tally.delivered),
            "withheld": plain(tally.withheld),
            "rules_left_out": list(unasked),
            "visitors": [plain_row(*row) for row in tally.rows()],
        },
        indent=2,
    )


def plain(delivered: Delivered) -> dict[str, int]:
    return {"pictures": delivered.pictures, "bytes": delivered.size}


def plain_row(visitor: Visitor, sums: Sums) -> dict[str, object]:
    purpose, bot = visitor
    return {
        "purpose": purpose,
        "bot": bot or None,
        "requests": sums.requests,
        "pictures": sums.pictures,
        "bytes": sums.size,
        "status": dict(sums.statuses.most_common()),
        "actions": dict(sums.actions.most_common()),
        "actions_on_pictures": dict(sums.on_pictures.most_common()),
        "rules": dict(sums.rules.most_common()),
    }


def as_text(tally: Tally, unasked: Sequence[str]) -> str:
    return "\n".join((*table(tally), "", *summary(tally, unasked)))


def table(tally: Tally) -> Iterator[str]:
    """What they got in columns, what they would get in words."""
    rows = [(cells(*row), row[1]) for row in tally.rows()]
    every = (HEADS, *(row for row, _ in rows))
    widths = [max(map(len, column)) for column in zip(*every, strict=True)]
    yield f"{aligned(HEADS, widths)}  would have got (by rule)"
    for row, sums in rows:
        yield f"{aligned(row, widths)}  {counted(sums.actions)}{by_rules(sums)}"


def cells(visitor: Visitor, sums: Sums) -> tuple[str, ...]:
    purpose, bot = visitor
    numbers = (sums.requests, sums.pictures)
    statuses = (sums.statuses[each] for each in CLASSES)
    return (
        *(purpose, bot or "-"),
        *map("{:,}".format, numbers),
        readable(sums.size),
        *map("{:,}".format, statuses),
    )


def aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = zip(row, widths, strict=True)
    return "  ".join(
        f"{cell:<{width}}" if column < WORDS else f"{cell:>{width}}"
        for column, (cell, width) in enumerate(padded)
    )


def counted(counts: Counter[Action]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.most_common())


def by_rules(sums: Sums) -> str:
    top = ", ".join(f"{name} {count:,}" for name, count in sums.rules.most_common(TOP))
    more = len(sums.rules) - TOP
    return f" ({top}{f', {more} more' if more > 0 else ''})" if top else ""


def summary(tally: Tally, unasked: Sequence[str]) -> Iterator[str]:
    sent, withheld = tally.delivered, tally.withheld
    yield (
        f"Pictures sent: {sent.pictures:,} ({readable(sent.size)}). Of these not as "
        f"originals: {withheld.pictures:,} ({readable(withheld.size)})."
    )
    yield "Pages are relayed as they are, but for a tarpit or a block."
    if unasked:
        yield (
            f"Rules left out, for they ask for what a log does not tell, such as most "
            f"headers: {len(unasked)}."
        )


def readable(size: float) -> str:
    """Bytes in the unit that leaves one to three digits before the point."""
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:,.1f} TB"
