"""The artist's pages in a real browser: every view, with and without scripts, by
keyboard, on a phone, in the dark. Set GUARD_SCREENSHOTS to a folder to look at them."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from guard.demo.visitors import BROWSER
from tests.e2e import chromium
from tests.e2e.chromium import Browser
from tests.e2e.looking import Screen, axe, opened
from tests.e2e.stage import Stage

pytestmark = [
    pytest.mark.xdist_group("e2e"),
    pytest.mark.skipif(chromium.COMMAND is None, reason="chromium is not installed"),
]

WORK = "/works/first-ferry.jpg"
VIEWS = {
    "today": "/",
    "month": "/?span=month",
    "works": "/works",
    "work": f"/work?path={WORK}",
    "visits": "/visits?people=1",
    "try": "/try?ua=GPTBot/1.3&path=/art/1.jpg",
    "rules": "/rules",
    "reports": "/reports",
    "health": "/health",
}
SCREENS = {
    "desktop": Screen(),
    "dark": Screen(dark=True),
    "phone": Screen(390, 844),
    "dark-phone": Screen(390, 844, dark=True),
}
PERSON = {
    "user-agent": BROWSER,
    "accept": "image/avif,image/webp,*/*",
    "accept-language": "en",
    "accept-encoding": "gzip",
}


@pytest.fixture(scope="module")
def admin(stage: Stage) -> str:
    """The dashboard of a guard that a person and two bots have visited."""
    with httpx.Client(trust_env=False, timeout=60) as client:
        for agent in ("GPTBot/1.3", "Twitterbot/1.0", '<script>alert("x")</script>'):
            client.get(stage.guard + WORK, headers={"user-agent": agent})
        stamp = client.get(stage.guard + WORK, headers=PERSON).headers["x-guard-id"]
        wait_for(client, stage.metrics, stamp)
    return stage.metrics


def wait_for(client: httpx.Client, admin: str, stamp: str) -> None:
    """Until the dashboard tells of it."""
    with client.stream("GET", f"{admin}/live?after=0&people=1") as events:
        for line in events.iter_lines():
            if stamp in line:
                return


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    async with chromium.launched(tmp_path / "profile") as browser:
        yield browser


@pytest.mark.parametrize("size", SCREENS)
async def test_every_view_is_whole_and_quiet(
    size: str, admin: str, browser: Browser
) -> None:
    for name, address in VIEWS.items():
        async with opened(browser, admin + address, SCREENS[size]) as tab:
            broken = await tab.run(
                "[...document.images].filter(i => i.complete && !i.naturalWidth)"
                ".map(i => i.src)"
            )
            wide = await tab.run("document.documentElement.scrollWidth - innerWidth")
            if folder := os.environ.get("GUARD_SCREENSHOTS"):
                await tab.picture(Path(folder) / f"{name}-{size}.png")

            assert (name, tab.complaints(), broken) == (name, [], [])
            assert wide <= 0, f"{name} is wider than the screen"


@pytest.mark.parametrize("size", ["desktop", "dark-phone"])
async def test_axe_finds_nothing_serious(
    size: str, admin: str, browser: Browser
) -> None:
    script = axe()
    for address in VIEWS.values():
        async with opened(browser, admin + address, SCREENS[size]) as tab:
            await tab.run(script)
            found = await tab.run("axe.run().then(r => r.violations)")

            bad = [
                (each["id"], [node["html"] for node in each["nodes"]][:3])
                for each in found
                if each["impact"] in ("serious", "critical")
            ]
            assert (address, bad) == (address, [])


async def test_without_scripts_every_fact_is_there(
    admin: str, browser: Browser
) -> None:
    async with opened(browser, f"{admin}{VIEWS['work']}", Screen(scripts=False)) as tab:
        pictures = [
            event["params"]["response"]["url"]
            for event in browser._events
            if event["method"] == "Network.responseReceived"
            and event["params"]["type"] == "Image"
        ]
        assert tab.complaints() == []

    assert any("/picture/seen" in url for url in pictures)
    assert any("/picture/got" in url for url in pictures)
    today = (await asyncio.to_thread(httpx.get, admin, trust_env=False)).text
    assert re.search(r"\d+ person</span> came", today)
    assert "GPTBot" in today


async def test_the_slider_moves_by_keyboard(admin: str, browser: Browser) -> None:
    async with opened(browser, f"{admin}{VIEWS['work']}") as tab:
        await tab.run("document.querySelector('.slide input').focus()")
        await tab.press("ArrowRight")
        cut = await tab.run(
            "document.querySelector('.compare').style.getPropertyValue('--cut')"
        )

    assert cut == "51%"


async def test_all_is_reached_by_keyboard(admin: str, browser: Browser) -> None:
    async with opened(browser, admin) as tab:
        count = await tab.run("document.querySelectorAll('a, button, summary').length")
        seen = []
        for _ in range(count + 5):
            await tab.press("Tab")
            seen.append(
                await tab.run(
                    "(e => [e.className, e.getAttribute('href'),"
                    " getComputedStyle(e).outlineStyle])(document.activeElement)"
                )
            )

    assert seen[0][:2] == ["skip", "#main"]
    reached = {address for _, address, _ in seen}
    assert {"/works", "/visits", "/try", "/rules", "/reports", "/health"} <= reached
    assert {outline for _, address, outline in seen if address} == {"solid"}


async def test_a_new_visit_comes_by_itself(
    admin: str, stage: Stage, browser: Browser
) -> None:
    async with opened(browser, admin) as tab:
        await tab.run(
            "new Promise(done => { const state = document.querySelector('[data-state]')"
            "; const look = () => state.textContent == 'live' ? done() :"
            " setTimeout(look, 20); look() })"
        )
        bot = {"user-agent": "CCBot/2.0"}
        await asyncio.to_thread(httpx.get, stage.guard + WORK, headers=bot, timeout=60)
        text = await tab.run(
            "new Promise(done => { const look = () => {"
            " const row = document.querySelector('.visit.new');"
            " row ? done(row.textContent) : setTimeout(look, 20) }; look() })"
        )

        assert "CCBot" in text
        assert "a false picture" in text
        assert tab.complaints() == []
