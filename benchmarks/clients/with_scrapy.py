"""Scrapy as it comes, or with its images pipeline: `with_scrapy URL [images]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess

from benchmarks.clients.harvest import found

LIMITS = {"CLOSESPIDER_PAGECOUNT": 1000, "CLOSESPIDER_TIMEOUT": 180}
QUIET = {"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False}
PIPELINE = {
    "ITEM_PIPELINES": {"scrapy.pipelines.images.ImagesPipeline": 1},
    "IMAGES_STORE": "images",
}


class Portfolio(scrapy.Spider):  # type: ignore[misc]  # Scrapy may be absent
    name = "portfolio"

    def __init__(self, start: str, by_pipeline: bool) -> None:
        super().__init__(start_urls=[start])
        self._by_pipeline = by_pipeline

    def parse(self, response: Any) -> Iterator[Any]:
        links = found(response.text, response.url)
        for page in links.pages:
            yield response.follow(page)
        if self._by_pipeline:
            yield {"image_urls": list(links.pictures)}
        else:
            for picture in links.pictures:
                yield response.follow(picture, callback=self.take)

    def take(self, response: Any) -> None:
        """The picture is in `response.body` now."""


def main() -> None:
    by_pipeline = sys.argv[2:] == ["images"]
    process = CrawlerProcess(LIMITS | QUIET | (PIPELINE if by_pipeline else {}))
    process.crawl(Portfolio, sys.argv[1], by_pipeline)
    process.start()


if __name__ == "__main__":
    main()
