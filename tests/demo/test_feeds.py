"""What machines read is well-formed and true."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as Xml

import pytest

from guard.demo.catalog import WORKS
from guard.demo.feeds import IMAGE, REFUSED, SITEMAP
from guard.demo.site import site
from tests.site import BASE


def file_of(folder: Path, url: str) -> Path:
    assert url.startswith(BASE)
    return folder / url.removeprefix(f"{BASE}/").partition("#")[0]


def test_the_feed_weighs_its_enclosures_right(folder: Path) -> None:
    root = Xml.fromstring((folder / "feed.xml").read_text("utf-8"))
    enclosures = [entry.attrib for entry in root.iter("enclosure")]
    assert len(enclosures) == len(WORKS)
    for entry in enclosures:
        size = file_of(folder, entry["url"]).stat().st_size
        assert size == int(entry["length"])


def test_the_newest_work_comes_first(folder: Path) -> None:
    root = Xml.fromstring((folder / "feed.xml").read_text("utf-8"))
    titles = [title.text or "" for title in root.iterfind(".//item/title")]
    years = [title[-5:-1] for title in titles]
    assert years == sorted(years, reverse=True)


def test_the_sitemap_lists_every_page_and_work(folder: Path) -> None:
    root = Xml.fromstring((folder / "sitemap.xml").read_text("utf-8"))
    pages = [loc.text for loc in root.iterfind(f"{{{SITEMAP}}}url/{{{SITEMAP}}}loc")]
    images = {loc.text or "" for loc in root.iter(f"{{{IMAGE}}}loc")}
    assert pages == [BASE + page for page in site().pages]
    assert len(images) == len(WORKS)
    assert all(file_of(folder, image).is_file() for image in images)


def test_the_listing_names_every_work(folder: Path) -> None:
    works = json.loads((folder / "works.json").read_text("utf-8"))["works"]
    assert [work["slug"] for work in works] == [work.slug for work in WORKS]
    assert all(file_of(folder, work["image"]).is_file() for work in works)


@pytest.mark.parametrize("token", [*REFUSED, "GPTBot", "CCBot", "meta-externalagent"])
def test_trainers_are_told_to_stay_out(folder: Path, token: str) -> None:
    robots = RobotFileParser()
    robots.parse((folder / "robots.txt").read_text().splitlines())
    assert not robots.can_fetch(token, f"{BASE}/works/six-ridges.jpg")


@pytest.mark.parametrize("token", ["Googlebot", "bingbot", "Mozilla"])
def test_others_are_told_to_come_in(folder: Path, token: str) -> None:
    robots = RobotFileParser()
    robots.parse((folder / "robots.txt").read_text().splitlines())
    assert robots.can_fetch(token, f"{BASE}/works/six-ridges.jpg")
