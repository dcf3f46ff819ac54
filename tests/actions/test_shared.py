"""People and crawlers share one download, and a changed original is seen."""

from __future__ import annotations

from dataclasses import dataclass, field

from guard.actions.allow import Allow
from guard.actions.load import Load
from guard.actions.treatment import Treatment
from guard.actions.variant import VariantHandler
from guard.addresses import Networks
from guard.images.job import Order, Variant
from guard.upstream.cache import CachedUpstream, CacheLimits
from tests.build import make_facts, make_verdict
from tests.fakes import FakeMaker, answer_of, make_request
from tests.images.pictures import encoded, photo
from tests.upstream.caching import Answer, Clock, Site

BROWSER = [(b"host", b"art.example"), (b"accept-encoding", b"gzip, br")]
CRAWLER = [(b"host", b"art.example"), (b"accept", b"*/*")]
KEPT = ((b"content-type", b"image/jpeg"), (b"cache-control", b"max-age=60"))


@dataclass
class Making(FakeMaker):
    """Remembers versions as the real one does."""

    made: dict[int, Variant] = field(default_factory=dict)

    def at_hand(self, version: int, order: Order) -> Variant | None:
        return self.made.get(version)

    async def make(
        self, original: bytes, order: Order, media_type: str = "", version: int = 0
    ) -> Variant:
        self.made[version] = await super().make(original, order, media_type)
        return self.made[version]


class Road:
    def __init__(self) -> None:
        self.original = encoded("JPEG")
        self.site = Site(lambda _: Answer(self.original, KEPT))
        self.clock = Clock()
        self.maker = Making()
        limits = CacheLimits(10_000_000, 1_000_000)
        cache = CachedUpstream(self.site, limits, self.clock, lambda outcome: None)
        treatment = Treatment("poison-decoy", True, False, True, 1_000_000)
        nobody = Networks()
        self._allow = Allow(cache, nobody, reserve=True)
        self._poison = VariantHandler(
            cache, nobody, self.maker, treatment, Load(1_000_000)
        )

    async def person(self) -> bytes:
        request = make_request(headers=BROWSER)
        app = await self._allow.respond(request, make_verdict())
        return (await answer_of(app, request)).body

    async def crawler(self) -> bytes:
        request = make_request(headers=CRAWLER)
        app = await self._poison.respond(request, make_verdict(facts=make_facts()))
        return (await answer_of(app, request)).body


async def test_one_download_serves_people_and_crawlers() -> None:
    road = Road()

    got = [await road.person(), await road.crawler(), await road.crawler()]

    assert got == [road.original, b"variant", b"variant"]
    assert len(road.site.asked) == 1


async def test_a_warm_variant_is_not_ordered_again() -> None:
    road = Road()
    for _ in range(5):
        await road.crawler()

    # The first comes while the original arrives, before it has a version.
    assert len(road.maker.orders) <= 2


async def test_an_original_that_changed_is_looked_at_anew() -> None:
    road = Road()
    for _ in range(3):
        await road.crawler()
    road.original = encoded("JPEG", photo(640, 480))
    road.clock.now += 61
    for _ in range(3):
        await road.crawler()

    assert road.maker.originals[-1] == road.original
