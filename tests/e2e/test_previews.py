"""Link previews and feed readers get the truth, small."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Mapping

import pytest

from tests.e2e.pictures import psnr, size
from tests.e2e.stage import Stage

pytestmark = pytest.mark.xdist_group("e2e")

PREVIEWS = {
    "facebookexternalhit": (
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"
    ),
    "Twitterbot": "Twitterbot/1.0",
    "Discordbot": "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
}
LONGEST = 400
LOOKS_ALIKE = 25.0  # dB; both are shrunk to the same small size first


def get(url: str, user_agent: str) -> bytes:
    request = urllib.request.Request(url, headers={"User-Agent": user_agent})
    with urllib.request.urlopen(request, timeout=60) as answer:
        body: bytes = answer.read()
    return body


@pytest.mark.parametrize("name", PREVIEWS)
def test_a_link_preview_gets_the_page_and_a_small_true_picture(
    name: str, stage: Stage, originals: Mapping[str, bytes]
) -> None:
    page = get(f"{stage.guard}/", PREVIEWS[name])
    found = re.search(rb'property="og:image" content="([^"]+)"', page)
    assert found
    url = found[1].decode()

    picture = get(url, PREVIEWS[name])

    assert page == stage.original("/")
    assert max(size(picture)) <= LONGEST
    assert psnr(picture, originals[url]) > LOOKS_ALIKE
    assert b"DMI-PROHIBITED" in picture


def test_a_feed_reader_gets_the_feed_intact(stage: Stage) -> None:
    feed = get(f"{stage.guard}/feed.xml", "Feedly/1.0 (+http://www.feedly.com/fetcher)")

    assert feed == stage.original("/feed.xml")


@pytest.mark.parametrize("user_agent", ["GPTBot/1.3", "curl/8.5.0", "who knows"])
@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml", "/feed.xml"])
def test_everybody_is_told_the_rules_truthfully(
    path: str, user_agent: str, stage: Stage
) -> None:
    assert get(stage.guard + path, user_agent) == stage.original(path)
