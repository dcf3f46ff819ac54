"""How everything that the guard leans on is doing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from starlette.requests import Request
from starlette.responses import Response

from guard.endpoints.dashboard.pages import Pages

SECONDS = 5.0
LATELY = 600.0  # seconds in which a failure still worries


class State(StrEnum):
    WELL = "well"
    TROUBLED = "troubled"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Standing:
    name: str
    state: State
    words: str


@dataclass(frozen=True, slots=True)
class Failures:
    """Of one source since the start; `last` is 0 where it never failed."""

    count: int = 0
    last: float = 0.0


Probe = Callable[[], Awaitable[Standing]]
# Sources that report when they fail, in words.
SOURCES: Mapping[str, tuple[str, str]] = {
    "store": ("Memory of visitors", "Without it visitors are judged without a past."),
    "dns": (
        "Names of addresses",
        "Without it search engines prove themselves by lists.",
    ),
    "keys": ("Signing keys", "Without them signed crawlers are only claimed."),
    "signatures": ("Signatures", "Too many came at once to check them all."),
    "devices": ("Device names", "Too many new user agents came at once."),
    "geo": ("Network numbers", "Rules about networks do not match."),
    "history": ("Writing the history", "What happens meanwhile is not remembered."),
    "guard": ("The guard itself", "A fault of ours: please report it."),
}


class Health:
    """`failures` tells of each source what went wrong since the start."""

    def __init__(
        self,
        pages: Pages,
        probes: tuple[Probe, ...],
        failures: Callable[[], Mapping[str, Failures]],
    ) -> None:
        self._pages = pages
        self._probes = probes
        self._failures = failures

    async def show(self, request: Request) -> Response:
        asked = await asyncio.gather(*(probed(probe) for probe in self._probes))
        failures, now = self._failures(), self._pages.clock()
        told = [
            standing(name, failures.get(source, Failures()), effect, now)
            for source, (name, effect) in SOURCES.items()
        ]
        return await self._pages.show(request, "health", standings=[*asked, *told])


async def probed(probe: Probe) -> Standing:
    """A probe that hangs or breaks is an answer, too."""
    try:
        async with asyncio.timeout(SECONDS):
            return await probe()
    except TimeoutError:
        return Standing("A check", State.DOWN, "did not answer in time.")
    except Exception as error:
        return Standing("A check", State.DOWN, f"failed: {error}")


def standing(name: str, failures: Failures, effect: str, now: float) -> Standing:
    if not failures.count:
        return Standing(name, State.WELL, "No failure since the start.")
    times = "once" if failures.count == 1 else f"{failures.count:,} times"
    ago = max(0, int((now - failures.last) // 60))
    when = "in the last minute" if ago == 0 else f"last {ago:,} minutes ago"
    is_late = now - failures.last < LATELY
    state = State.TROUBLED if is_late else State.WELL
    return Standing(name, state, f"Failed {times}, {when}. {effect}")
