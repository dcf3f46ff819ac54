"""Writes the portfolio into a folder, and knows what is in it."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PIL import Image

from guard.demo import feeds, pages, rooms
from guard.demo.catalog import WORDS, WORKS, Work
from guard.demo.markup import TEMPLATES
from guard.demo.prints import (
    OG,
    THUMB,
    cover,
    original,
    prints,
    publish,
    save,
    shrink,
    thumb,
)

#: Which drawings (and which pages) the folder holds; never served.
PICTURES_STAMP, PAGES_STAMP = ".pictures", ".pages"


@dataclass(frozen=True, slots=True)
class Site:
    """All paths as a visitor asks for them, from the root."""

    pages: tuple[str, ...]
    #: every picture big enough to be worth protecting
    pictures: tuple[str, ...]
    #: favicons and the logo, under 96 pixels
    icons: tuple[str, ...]
    #: feed, sitemap, listing, robots.txt, style sheet
    texts: tuple[str, ...]


PAGES = ("/", *(path for path, _ in pages.NAVIGATION))
ICONS = ("/favicon.ico", "/favicon.svg", "/assets/logo.png")
TEXTS = ("/feed.xml", "/sitemap.xml", "/works.json", "/robots.txt", "/assets/style.css")


def site() -> Site:
    works = tuple(one.path for work in WORKS for one in prints(work))
    thumbs = tuple(thumb(work) for work in WORKS)
    faces = tuple(pages.og(path) for path in PAGES)
    return Site(PAGES, (*works, *thumbs, *faces, *rooms.ASSETS), ICONS, TEXTS)


def build_site(folder: Path, base_url: str) -> Site:
    """Idempotent: what the folder holds already from this very code is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    edition = fingerprint()
    if not stamped(folder / PICTURES_STAMP, edition):
        draw_pictures(folder)
        (folder / PICTURES_STAMP).write_text(edition)
    text_edition = f"{edition} {base_url}"
    if not stamped(folder / PAGES_STAMP, text_edition):
        write_texts(folder, base_url.rstrip("/"))
        (folder / PAGES_STAMP).write_text(text_edition)
    return site()


def stamped(file: Path, edition: str) -> bool:
    return file.is_file() and file.read_text() == edition


def fingerprint() -> str:
    """Of the code that draws and writes; a new brush means a new site."""
    here = Path(__file__).parent
    code = sorted((*here.rglob("*.py"), *TEMPLATES.iterdir(), WORDS))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in code)).hexdigest()


def draw_pictures(folder: Path) -> None:
    # numpy and Pillow let other threads run while they compute.
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as hands:
        drawn = hands.map(partial(publish, folder=folder), WORKS)
        hung = dict(zip((work.slug for work in WORKS), drawn, strict=True))
    small = {slug: shrink(picture, THUMB) for slug, picture in hung.items()}
    for path in PAGES:
        face = (
            rooms.contact_sheet(small)
            if path == "/lightbox/"
            else hung[pages.FACES[path]]
        )
        save(cover(face, OG), folder / pages.og(path)[1:], "Studio Marlene")
    rooms.furnish(folder, small)


def measure(folder: Path, work: Work) -> tuple[int, int]:
    with Image.open(folder / original(work)[1:]) as picture:
        return picture.size


def weigh(folder: Path, path: str) -> int:
    return (folder / path[1:]).stat().st_size


def write_texts(folder: Path, base_url: str) -> None:
    house = pages.House(base_url, {work.slug: measure(folder, work) for work in WORKS})
    shown = pages.pages(house)
    texts = {
        "feed.xml": feeds.rss(house, partial(weigh, folder)),
        "sitemap.xml": feeds.sitemap(house, shown),
        "works.json": feeds.listing(house),
        "robots.txt": feeds.robots(house),
        "assets/style.css": (TEMPLATES / "style.css").read_text("utf-8"),
        "404.html": pages.render(house, pages.missing()),
    }
    for page in shown:
        texts[f"{page.path[1:]}index.html"] = pages.render(house, page)
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
