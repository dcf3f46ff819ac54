from __future__ import annotations

from guard.bots.catalog import shipped_catalog
from guard.facts import Bot, Identity, Purpose
from guard.loader import default
from guard.parts.answers import handlers
from guard.policy import Policy
from guard.warming.once import Once
from guard.warming.warmer import TRAINERS, Outcome, Warmer
from tests.fakes import FakeMaker
from tests.images.pictures import encoded
from tests.warming.sites import Site

GPTBOT = Identity(Purpose.AI_TRAIN, Bot("GPTBot", Purpose.AI_TRAIN))
JPEG = encoded("JPEG")
SITE = {
    "/a-640.jpg": ("image/jpeg", JPEG),
    "/b%20c.jpg": ("image/jpeg", JPEG),
    "/page.jpg": ("text/html", b"sorry"),
    "/dead.jpg": ("image/jpeg", None),
}


def _warmer(maker: FakeMaker, site: Site, *visitors: Identity) -> Warmer:
    policy: Policy = default()
    once = Once(site, 10**6)
    return Warmer(policy, handlers(policy, once, maker), once, "h", visitors)


async def test_orders_are_those_that_the_visitors_would_make() -> None:
    maker, site = FakeMaker(), Site(SITE)
    assert await _warmer(maker, site, Identity(), GPTBOT).one("/a-640.jpg") == Outcome(
        "/a-640.jpg"
    )
    orders = {(order.recipe, order.work, order.bot) for order in maker.orders}
    assert orders == {
        ("poison-decoy", "a", ""),
        ("cloak", "a", ""),
        ("poison-decoy", "a", "GPTBot"),
    }
    assert site.asked == ["/a-640.jpg"]


async def test_whoever_gets_the_original_needs_no_variant() -> None:
    maker = FakeMaker()
    await _warmer(maker, Site(SITE), Identity(Purpose.BROWSER)).one("/robots.txt")
    assert [order.recipe for order in maker.orders] == []


async def test_troubles_are_told_and_the_others_are_made() -> None:
    maker = FakeMaker()
    warmer = _warmer(maker, Site(SITE), GPTBOT)
    targets = ("/gone.jpg", "/page.jpg", "/dead.jpg", "/b%20c.jpg")
    outcomes = {each.target: each.trouble async for each in warmer.all(targets, 2)}
    assert outcomes == {
        "/gone.jpg": "the site answers 404",
        "/page.jpg": "is no picture but text/html",
        "/dead.jpg": "the line is dead",
        "/b%20c.jpg": "",
    }


def test_the_greediest_are_in_the_catalog() -> None:
    assert shipped_catalog().names >= set(TRAINERS)
