"""People with odd habits, and crawlers with perfect headers, walk through a site.

All headers are a browser's, so that nothing but the habits can tell them apart.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from guard.behaviour import Observer
from guard.facts import Facts
from guard.loader import default
from guard.parts.memory import pace_of, terms_of
from guard.rules import Action
from guard.store.memory import MemoryStore
from guard.verdict import decide
from tests.browsers import Headers, chrome, firefox, in_the_clear, without
from tests.build import make_facts

POLICY = default(traps=["^/trap/"])
WORKS = tuple(f"/works/work-{number:02}.jpg" for number in range(1, 101))
SHUFFLED = tuple(random.Random(1).sample(WORKS, len(WORKS)))
SIZES = ("-480.webp", "-800.webp", ".webp", "-480.jpg", "-800.jpg", ".jpg")

# Over plain http: there browsers say least about what leads them where.
PAGE = in_the_clear(firefox("document"))
LINK = PAGE | {"referer": "http://art.example/"}
IMAGE = in_the_clear(firefox("image"))
STYLE = in_the_clear(firefox("style"))
SHY_IMAGE = without(IMAGE, "referer")  # no-referrer
ROBOT = PAGE | {"accept": "*/*"}
HOTLINK = IMAGE | {"referer": "http://blog.example/best-of"}

Walk = Iterator[tuple[str, Headers, float]]  # path, headers, seconds since the last


async def acts(walk: Walk, **changes: Any) -> list[Action]:
    """What is done with each request of one visitor."""
    store = MemoryStore(terms_of(POLICY))
    observer = Observer(
        store,
        pace_of(POLICY),
        POLICY.traps.found,
        b"s" * 32,
        lambda path, agent: path.startswith("/works/"),
    )
    time, actions = 1.8e9, []
    for path, headers, pause in walk:
        time += pause
        facts: Facts = make_facts(headers, path=path, time=time, **changes)
        facts = replace(facts, behaviour=await observer.observe(facts))
        actions.append(decide(facts, POLICY).action)
        observer.answered(facts, 404 if "gone" in path else 200)
    return actions


# -- People --------------------------------------------------------------


def opens(page: str, works: tuple[str, ...], image: Headers = IMAGE) -> Walk:
    """With everything that belongs to the page, from top to bottom."""
    yield page, LINK, 2.0
    yield "/assets/style.css", STYLE, 0.05
    for work in works:
        yield work, image, 0.02


def scrolls_through_the_gallery() -> Walk:
    yield from opens("/works/", WORKS)


def names_no_page() -> Walk:
    for start in range(0, 100, 25):
        yield from opens(f"/works/{start}/", WORKS[start : start + 25], SHY_IMAGE)


def opens_thirty_tabs() -> Walk:
    for work in WORKS[:30]:
        yield from opens(work.replace(".jpg", "/"), (work,))


def restores_forty_tabs_of_pictures(page: Headers = PAGE) -> Walk:
    for work in SHUFFLED[:40]:
        yield work, page, 0.01


def sees_pictures_on_another_site() -> Walk:
    for work in WORKS:
        yield work, HOTLINK, 0.05


def comes_back_with_a_warm_cache() -> Walk:
    for number in range(20):
        yield f"/works/{number}/", LINK, 7.0 + number % 5


def prefetches() -> Walk:
    for number in range(30):
        yield f"/works/{number}/", LINK | {"sec-purpose": "prefetch"}, 0.1
    for work in WORKS[:10]:
        yield work, IMAGE, 0.02


def an_office_behind_one_address() -> Walk:
    for person in range(50):
        for start in range(0, 75, 25):
            yield from opens(f"/works/{start}/", WORKS[start : start + 25])
        yield "/", LINK, person % 7


def reads_the_feed() -> Walk:
    yield "/feed.xml", PAGE, 0.0
    for work in WORKS[24::-1]:
        yield work, SHY_IMAGE, 0.05


def prints_five_originals() -> Walk:
    for work in WORKS[:5]:
        yield work, SHY_IMAGE, 0.5


def looks_at_each_work_closely() -> Walk:
    yield from opens("/works/", tuple(w.replace(".jpg", "-480.webp") for w in WORKS))
    for work in WORKS[:30]:
        yield from opens(work.replace(".jpg", "/"), (work.replace(".", "-800."), work))


def lets_a_slideshow_run() -> Walk:
    yield from opens("/works/", WORKS[:1])
    for work in WORKS * 3:
        yield work, IMAGE, 5.0


def hangs_a_frame_on_the_wall() -> Walk:
    for _ in range(100):
        yield "/works/", PAGE, 60.0


def changes_from_wifi_to_phone() -> Walk:
    for work in WORKS:
        yield work, IMAGE, 0.5


def uses_a_text_browser() -> Walk:
    for number in range(40):
        yield f"/works/{number}/", LINK, 10.0 + number % 9
    for work in WORKS[:5]:
        yield work, PAGE, 8.0


def has_a_page_that_reads_the_listing() -> Walk:
    yield "/", PAGE, 0.0
    yield "/works.json", in_the_clear(firefox("empty")), 0.1
    for work in WORKS:
        yield work, IMAGE, 0.02


def follows_dead_links() -> Walk:
    for number in range(20):
        yield from opens(f"/gone/{number}/", ())


def reads_robots_txt_out_of_curiosity() -> Walk:
    yield "/robots.txt", PAGE, 0.0
    yield from opens("/works/", WORKS)


def reloads_everything() -> Walk:
    for _ in range(5):
        yield from opens("/works/", WORKS[:40])


def sees_a_trap_on_another_site() -> Walk:
    yield "/trap/1", HOTLINK, 1.0
    yield "/works/", LINK, 1.0


PEOPLE: tuple[Callable[[], Walk], ...] = (
    scrolls_through_the_gallery,
    names_no_page,
    opens_thirty_tabs,
    restores_forty_tabs_of_pictures,
    sees_pictures_on_another_site,
    comes_back_with_a_warm_cache,
    prefetches,
    an_office_behind_one_address,
    reads_the_feed,
    prints_five_originals,
    looks_at_each_work_closely,
    lets_a_slideshow_run,
    hangs_a_frame_on_the_wall,
    changes_from_wifi_to_phone,
    uses_a_text_browser,
    has_a_page_that_reads_the_listing,
    follows_dead_links,
    reads_robots_txt_out_of_curiosity,
    reloads_everything,
    sees_a_trap_on_another_site,
)


@pytest.mark.parametrize("walk", PEOPLE)
async def test_a_person_always_gets_originals(walk: Callable[[], Walk]) -> None:
    assert set(await acts(walk())) == {Action.ALLOW}


async def test_a_person_over_https_who_names_no_page_needs_none() -> None:
    image = without(chrome("image"), "referer")
    walk = ((work, image, 0.02) for work in WORKS)

    assert set(await acts(walk, scheme="https")) == {Action.ALLOW}


async def test_a_person_over_https_restores_forty_tabs_of_pictures() -> None:
    walk = restores_forty_tabs_of_pictures(chrome("document"))

    assert set(await acts(walk, scheme="https")) == {Action.ALLOW}


async def test_a_day_later_nothing_is_held_against_anybody() -> None:
    walk = [(work, SHY_IMAGE, 0.1) for work in SHUFFLED[:90]]
    actions = await acts(iter([*walk, (WORKS[0], SHY_IMAGE, 7201.0)]))

    assert (actions[-2], actions[-1]) == (Action.POISON, Action.ALLOW)


# -- Crawlers ------------------------------------------------------------


def has_a_list(works: tuple[str, ...] = WORKS, pause: float = 0.05) -> Walk:
    for work in works:
        yield work, SHY_IMAGE, pause


def has_a_shuffled_list() -> Walk:
    yield from has_a_list(SHUFFLED)


def waits_a_second_each_time() -> Walk:
    yield from has_a_list(SHUFFLED, 1.0)


def reads_the_sitemap() -> Walk:
    yield "/sitemap.xml", PAGE, 0.0
    yield from has_a_list(SHUFFLED)


def takes_all_sizes() -> Walk:
    yield "/works/", LINK, 1.0
    for work in SHUFFLED:
        for size in SIZES:
            yield work.replace(".jpg", size), IMAGE, 0.05


def reads_robots_txt_and_does_not_care() -> Walk:
    yield "/robots.txt", ROBOT, 1.0
    yield "/", PAGE, 1.0
    yield from has_a_list(SHUFFLED)


CRAWLERS: tuple[tuple[Callable[[], Walk], int], ...] = (
    (has_a_list, 9),
    (has_a_shuffled_list, 24),
    (waits_a_second_each_time, 9),
    (reads_the_sitemap, 9),
    (takes_all_sizes, 30),
    (reads_robots_txt_and_does_not_care, 13),
)


@pytest.mark.parametrize(("walk", "most"), CRAWLERS)
async def test_a_crawler_gets_few_originals(
    walk: Callable[[], Walk], most: int
) -> None:
    actions = await acts(walk())

    assert actions.count(Action.ALLOW) <= most
    assert Action.ALLOW not in actions[most:]


async def test_a_page_s_headers_copied_for_every_picture_are_noticed() -> None:
    page, pictures = chrome("document"), SHUFFLED
    walk = ((path, page, 0.3) for path in ("/", "/works/", *pictures))
    actions = await acts(walk, scheme="https")

    assert actions.count(Action.ALLOW) <= 2 + 42
    assert actions[-1] is Action.POISON


@pytest.mark.parametrize("walk", [has_a_list, has_a_shuffled_list, reads_the_sitemap])
async def test_who_goes_on_is_poisoned(walk: Callable[[], Walk]) -> None:
    assert (await acts(walk()))[-1] is Action.POISON
