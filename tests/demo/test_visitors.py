from __future__ import annotations

import random
from dataclasses import dataclass, field

from guard.demo.visitors import BROWSER, FEWEST, GUESTS, MOST, Visitors
from guard.errors import UpstreamUnreachable
from guard.upstream.base import Outgoing
from tests.fakes import FakeUpstream


@dataclass
class Pauses:
    taken: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


def visitors(site: FakeUpstream, pause: Pauses) -> Visitors:
    return Visitors(site, "demo:80", ["/art/1.jpg"], random.Random(1), pause)


def said(outgoing: Outgoing, name: bytes) -> bytes:
    return dict(outgoing.headers).get(name, b"")


async def test_as_many_come_as_were_asked_for() -> None:
    site, pause = FakeUpstream(), Pauses()
    come = visitors(site, pause)
    await come.come(30)
    await come.close()

    agents = {said(outgoing, b"user-agent").decode() for outgoing in site.asked}
    assert len(pause.taken) == 30
    assert 30 * (1 + FEWEST) <= len(site.asked) <= 30 * (1 + MOST)
    assert len(agents) > 4
    assert agents <= {guest.agent for guest in GUESTS}
    assert site.closed


async def test_people_come_as_browsers_do() -> None:
    site = FakeUpstream()
    await visitors(site, Pauses()).come(20)

    pictures = [
        outgoing
        for outgoing in site.asked
        if said(outgoing, b"user-agent") == BROWSER.encode() and outgoing.target != b"/"
    ]
    assert pictures
    assert {said(each, b"referer") for each in pictures} == {b"http://demo:80/"}
    assert all(said(each, b"accept").startswith(b"image/") for each in pictures)


async def test_a_demo_that_ends_ends_the_visits() -> None:
    class Gone(FakeUpstream):
        async def fetch(self, outgoing: Outgoing) -> object:  # type: ignore[override]  # never answers
            raise UpstreamUnreachable("refused")

    pause = Pauses()
    await visitors(Gone(), pause).come(3)

    assert len(pause.taken) == 3
