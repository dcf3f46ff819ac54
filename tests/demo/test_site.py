"""What the portfolio's folder holds."""

from __future__ import annotations

import shutil
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image

from guard.demo.catalog import WORKS
from guard.demo.prints import thumb
from guard.demo.site import build_site, site
from tests.demo.looks import dhash
from tests.site import BASE

ALL = (*site().pictures, *site().icons, *site().texts)


@pytest.mark.parametrize("path", ALL)
def test_every_named_file_is_there(folder: Path, path: str) -> None:
    assert (folder / path[1:]).stat().st_size > 0


def test_pictures_are_named_once() -> None:
    assert len(set(ALL)) == len(ALL)


def test_nothing_is_there_that_is_not_named(folder: Path) -> None:
    pages = {f"{page}index.html" for page in site().pages}
    named = {*ALL, *pages, "/404.html", "/.pictures", "/.pages"}
    there = {f"/{file.relative_to(folder)}" for file in folder.rglob("*.*")}
    assert there == named


@pytest.mark.parametrize("path", site().pictures)
def test_pictures_are_large_enough_to_be_taken(folder: Path, path: str) -> None:
    with Image.open(folder / path[1:]) as picture:
        assert min(picture.size) >= 200
        assert max(picture.size) <= 3 * min(picture.size) + 200


@pytest.mark.parametrize("path", [p for p in site().icons if not p.endswith("svg")])
def test_icons_are_too_small_to_matter(folder: Path, path: str) -> None:
    with Image.open(folder / path[1:]) as picture:
        assert max(picture.size) < 96


def test_no_two_works_look_alike(folder: Path) -> None:
    looks = {work.slug: dhash(folder / thumb(work)[1:]) for work in WORKS}
    near = {(a, b): int((looks[a] ^ looks[b]).sum()) for a, b in combinations(looks, 2)}
    assert min(near.values()) > 40, min(near, key=lambda pair: near[pair])


def test_pictures_are_kept_when_only_the_address_changes(
    folder: Path, tmp_path: Path
) -> None:
    own = shutil.copytree(folder, tmp_path / "site")  # other tests read the folder
    picture = own / site().pictures[0][1:]
    before = picture.stat().st_mtime_ns
    build_site(own, "http://elsewhere.test")
    assert "http://elsewhere.test" in (own / "sitemap.xml").read_text()
    assert picture.stat().st_mtime_ns == before


def test_a_built_site_is_left_alone(folder: Path) -> None:
    before = (folder / "index.html").stat().st_mtime_ns
    assert build_site(folder, BASE) == site()
    assert (folder / "index.html").stat().st_mtime_ns == before
