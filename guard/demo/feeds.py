"""What machines may read: feed, sitemap, listing, robots.txt."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.etree import ElementTree as Xml

from guard.demo.catalog import GALLERIES, WORKS, Work
from guard.demo.markup import fill
from guard.demo.pages import TYPES, House, Page
from guard.demo.prints import original, thumb

IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
ATOM = "http://www.w3.org/2005/Atom"
#: Trainers and answer engines by the tokens their operators publish.
REFUSED = (
    "AI2Bot", "Amazonbot", "anthropic-ai", "Applebot-Extended", "Bytespider",
    "CCBot", "ChatGPT-User", "ClaudeBot", "cohere-ai", "cohere-training-data-crawler",
    "Diffbot", "FacebookBot", "Google-Extended", "GPTBot", "ImagesiftBot",
    "img2dataset", "meta-externalagent", "OAI-SearchBot", "omgili", "PanguBot",
    "PerplexityBot", "PetalBot", "TikTokSpider", "Timpibot", "YouBot",
)  # fmt: skip


def document(root: Xml.Element) -> str:
    Xml.indent(root)
    text = Xml.tostring(root, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def add(
    parent: Xml.Element, tag: str, text: str = "", **attributes: str
) -> Xml.Element:
    child = Xml.SubElement(parent, tag, attributes)
    child.text = text or None
    return child


def shown(work: Work, place: int) -> datetime:
    """When the work was put on the site: a fixed day of its year."""
    start = datetime(work.year, 1, 12, 9, 30, tzinfo=UTC)
    return start + timedelta(days=place * 11)


def rss(house: House, weigh: Callable[[str], int]) -> str:
    """The newest works first; `weigh` tells a picture's bytes."""
    Xml.register_namespace("atom", ATOM)
    root = Xml.Element("rss", {"version": "2.0"})
    channel = add(root, "channel")
    add(channel, "title", "Studio Marlene: new works")
    add(channel, "link", house.base_url + "/")
    add(channel, "description", "Paintings, prints and cut paper by Marlene.")
    add(channel, "language", "en")
    feed = house.base_url + "/feed.xml"
    self_link = {"href": feed, "rel": "self", "type": "application/rss+xml"}
    add(channel, f"{{{ATOM}}}link", **self_link)
    dated = [(shown(work, place), work) for place, work in enumerate(WORKS)]
    for day, work in sorted(dated, key=lambda pair: pair[0], reverse=True):
        item(channel, house, work, day).append(enclosure(house, work, weigh))
    return document(root)


def item(channel: Xml.Element, house: House, work: Work, day: datetime) -> Xml.Element:
    url = f"{house.base_url}/lightbox/#{work.slug}"
    entry = add(channel, "item")
    add(entry, "title", f"{work.title} ({work.year})")
    add(entry, "link", url)
    add(entry, "guid", url, isPermaLink="true")
    add(entry, "pubDate", format_datetime(day))
    src = house.base_url + thumb(work)
    words = fill(
        "entry.html",
        src=src,
        alt=work.alt,
        medium=work.medium,
        measure=work.measure,
        caption=work.caption,
    )
    add(entry, "description", words)
    return entry


def enclosure(house: House, work: Work, weigh: Callable[[str], int]) -> Xml.Element:
    path = original(work)
    return Xml.Element(
        "enclosure",
        {
            "url": house.base_url + path,
            "length": str(weigh(path)),
            "type": TYPES[work.formats[0]],
        },
    )


def sitemap(house: House, pages: tuple[Page, ...]) -> str:
    Xml.register_namespace("", SITEMAP)
    Xml.register_namespace("image", IMAGE)
    root = Xml.Element(f"{{{SITEMAP}}}urlset")
    for page in pages:
        url = add(root, f"{{{SITEMAP}}}url")
        add(url, f"{{{SITEMAP}}}loc", house.base_url + page.path)
        for work in page.works:
            entry = add(url, f"{{{IMAGE}}}image")
            add(entry, f"{{{IMAGE}}}loc", house.base_url + original(work))
    return document(root)


def listing(house: House) -> str:
    """works.json: what a press office or a partner gallery would read."""
    works = [
        {
            "slug": work.slug,
            "title": work.title,
            "year": work.year,
            "series": gallery.title,
            "medium": work.medium,
            "measure": work.measure,
            "caption": work.caption,
            "alt": work.alt,
            "image": house.base_url + original(work),
            "thumbnail": house.base_url + thumb(work),
            "page": f"{house.base_url}/lightbox/#{work.slug}",
        }
        for gallery in GALLERIES
        for work in gallery.works
    ]
    return json.dumps(
        {"artist": "Marlene", "works": works}, ensure_ascii=False, indent=1
    )


def robots(house: House) -> str:
    refused = "\n".join(f"User-agent: {token}" for token in REFUSED)
    return (
        "# People and search engines are welcome. Machines that learn are not.\n"
        f"{refused}\nDisallow: /\n\n"
        "User-agent: *\nAllow: /\n\n"
        f"Sitemap: {house.base_url}/sitemap.xml\n"
    )
