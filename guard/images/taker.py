"""Whom a variant is for, in one word: so its mark, its canary and its label name him.

Anybody may claim a name. Who proved it is somebody else than who only claimed it.
"""

from __future__ import annotations

from collections.abc import Iterable

NOBODY = "nobody-known"  # what people call "", visitors of no known name
_PROVEN = ":proven"


def taker(bot: str, *, proven: bool) -> str:
    return bot + _PROVEN if bot and proven else bot


def takers(bots: Iterable[str]) -> tuple[str, ...]:
    """All there may be: nobody known, who claims each name, and who proves it."""
    pairs = ((bot, taker(bot, proven=True)) for bot in bots if bot)
    return tuple(dict.fromkeys(("", *(each for pair in pairs for each in pair))))


def bot_of(taker: str) -> tuple[str, bool]:
    """The name, and whether it was proven."""
    return taker.removesuffix(_PROVEN) or NOBODY, taker.endswith(_PROVEN)


def in_words(taker: str) -> str:
    bot, proven = bot_of(taker)
    if not taker:
        return bot
    return f"{bot}, proven" if proven else f"who claimed to be {bot}"


def meant(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Those of the known takers that `name` stands for, in any case: a bot's name for
    who claimed and who proved it. Nobody is known: both of just that name."""
    wanted = name.lower()
    found = tuple(
        each for each in known if wanted in (each.lower(), bot_of(each)[0].lower())
    )
    return found or takers([name])[1:]
