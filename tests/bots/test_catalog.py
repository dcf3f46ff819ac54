"""Names are found whole, the most restrictive claim wins, files tell their faults."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.bots.catalog import CLAMP, catalog, load_catalog, shipped_catalog
from guard.bots.entries import BotEntry
from guard.errors import PolicyError
from guard.facts import Proof, Purpose, Verified
from tests.build import CHROME, FIREFOX

MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) "
META = "(+https://developers.facebook.com/docs/sharing/webmasters/crawler)"


def named(user_agent: str) -> str | None:
    bot = shipped_catalog().identify(user_agent).bot
    return bot.name if bot else None


def purpose(user_agent: str) -> str:
    return shipped_catalog().identify(user_agent).purpose


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        # one name in many clothes
        ("GPTBot", "GPTBot"),
        ("gptbot/1.2 (+https://openai.com/gptbot)", "GPTBot"),
        (f"{CHROME}; compatible; GPTBot/1.4; +https://openai.com/gptbot", "GPTBot"),
        (f"meta-externalagent/1.1 {META}", "meta-externalagent"),
        (f"{CHROME} (compatible; meta-externalagent/1.1 {META}", "meta-externalagent"),
        ("Googlebot-Image/1.0", "Googlebot-Image"),
        ("Mozilla/5.0 (compatible; Linguee Bot/1.0)", "Linguee Bot"),
        # the most restrictive claim wins
        ("Googlebot/2.1 ClaudeBot/1.0", "ClaudeBot"),
        ("facebookexternalhit/1.1 Facebot Twitterbot/1.0", "iMessage"),
        ("FreshRSS/1.11 (Linux; https://freshrss.org) like Googlebot", "FreshRSS"),
        ("http.rb/5.1 (Mastodon/4.2; +https://m.example/)", "Mastodon"),
        ("LinkedInBot/1.0 (Jakarta Commons-HttpClient/4.3)", "LinkedInBot"),
        ("Code/1.0", "Code"),
        ("Mozilla/5.0 (compatible; Spider/1.0)", "Spider"),
    ],
)
def test_names_are_found(user_agent: str, name: str) -> None:
    assert named(user_agent) == name


@pytest.mark.parametrize(
    "user_agent",
    [
        # LCC, Code, Operator, Cursor, Trae, Devin, bot, Slurp, Tesla, Signal
        "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; SLCC2; .NET CLR 2.0.50727)",
        f"{MAC}AppleWebKit/537.36 (KHTML, like Gecko) Code/1.115.0 Chrome/142.0.0.0 "
        "Electron/39.8.5 Safari/537.36",
        f"{MAC}AppleWebKit/537.36 (KHTML, like Gecko) Cursor/2.0 Chrome/142.0.0.0 "
        "Electron/39.8.5 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 9; Operator X1) AppleWebKit/537.36 (KHTML, like "
        "Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 6.0; CUBOT MAX Build/MRA58K) AppleWebKit/537.36 "
        "(KHTML, like Gecko) Chrome/51.0.2704.81 Mobile Safari/537.36",
        "Mozilla/5.0 (X11; GNU/Linux) AppleWebKit/601.1 (KHTML, like Gecko) Tesla "
        "QtCarBrowser Safari/601.1",
        CHROME,
        FIREFOX,
    ],
)
def test_parts_of_words_are_no_names(user_agent: str) -> None:
    assert (named(user_agent), purpose(user_agent)) == (None, "browser")


def test_robots_only_names_never_match() -> None:
    assert {"Google-Extended", "Applebot-Extended"} <= shipped_catalog().names
    assert named("Mozilla/5.0 (compatible; Google-Extended/1.0)") is None


# "Applebot-Extended" was taken for Applebot, a search engine, and got its preview.
@pytest.mark.parametrize(
    "user_agent",
    [
        "Applebot-Extended",
        "Applebot-Extended/0.1",
        "Mozilla/5.0 (compatible; applebot-extended; +http://apple.com/go/applebot)",
        "Googlebot-Extended/2.1",
        f"{CHROME} (compatible; bingbot-Extended/2.0)",
        "Google-Extended",
    ],
)
def test_robots_only_names_are_no_search_engine(user_agent: str) -> None:
    assert (named(user_agent), purpose(user_agent)) == (None, "ai-train")


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Applebot/0.1 (+http://www.apple.com/go/applebot)", "Applebot"),
        (f"{CHROME} (Applebot/0.1)", "Applebot"),
        ("Applebot-ExtendedLife/1", "Applebot"),
        ("GPTBot-Image/1.0", "GPTBot"),
        ("webzio-extended/1.0", "Webzio-Extended"),
    ],
)
def test_other_words_may_follow_a_name(user_agent: str, name: str) -> None:
    assert named(user_agent) == name


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        # what an app's HTTP library says when nobody told it another name
        ("Dalvik/2.1.0", "browser"),
        ("Dalvik/2.1.0 (Linux; U; Android 13; SM-S911B Build/TP1A)", "browser"),
        ("X/1 CFNetwork/1410.0.3 Darwin/22.6.0", "browser"),
        ("My%20App/7.1 CFNetwork/978.0.7 Darwin/18.7.0 (x86_64)", "browser"),
        # an app that names itself, and the errands of Apple's own browser
        ("ESPN App/6.12.0 Dalvik/2.1.0 (Linux; U; Android 9; SM-G965U)", "browser"),
        ("Safari/19618.2 CFNetwork/1496.0.7 Darwin/23.5.0 (x86_64)", "browser"),
        ("MobileSafari/604.1 CFNetwork/1410.1 Darwin/22.6.0", "browser"),
        ("SafariViewService/8618 CFNetwork/1496 Darwin/23.5.0", "browser"),
        ("com.apple.WebKit.Networking/8618 CFNetwork/1496 Darwin/23.5.0", "browser"),
    ],
)
def test_an_apps_library_is_a_tool(user_agent: str, expected: str) -> None:
    assert (named(user_agent), purpose(user_agent)) == (None, expected)


def test_a_name_is_only_a_claim() -> None:
    identity = shipped_catalog().identify("Googlebot/2.1")
    assert (identity.verified, identity.proof) == (Verified.CLAIMED, Proof.NONE)


def test_the_catalog_knows_its_ai_agents() -> None:
    ai = [bot for bot in shipped_catalog().bots if bot.purpose.startswith("ai-")]
    assert len(ai) >= 150
    assert all(bot.operator for bot in ai)


def test_only_the_first_kilobyte_is_looked_at() -> None:
    assert purpose(FIREFOX + " " * CLAMP + "GPTBot") == "browser"


@settings(deadline=None)
@given(st.text(max_size=3000))
def test_any_text_has_an_identity(user_agent: str) -> None:
    assert shipped_catalog().identify(user_agent).purpose in Purpose


def test_a_user_agent_costs_microseconds() -> None:
    """The bar is 10 µs; a busy machine may take ten times as long."""
    identify = shipped_catalog().identify
    started = perf_counter()
    for number in range(2000):
        identify(f"{CHROME} {number}")
    assert perf_counter() - started < 0.2


def test_the_longer_token_decides_within_a_purpose() -> None:
    entries = [
        (Purpose.SEARCH, BotEntry(name="Shop")),
        (Purpose.SEARCH, BotEntry(name="Shop-Image")),
    ]
    bot = catalog(entries).identify("Shop-Image/1.0").bot
    assert bot is not None
    assert bot.name == "Shop-Image"


def test_every_fault_of_a_file_is_told_with_its_place(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(
        "search:\n"
        "  - {name: A1, purpse: x}\n"
        "  - {name: B2, pattern: '('}\n"
        "  - {name: C3, dns: [com]}\n"
    )
    with pytest.raises(PolicyError) as caught:
        load_catalog([bad])
    assert [problem.line for problem in caught.value.problems] == [2, 3, 4]


def test_a_name_or_token_stands_only_once(tmp_path: Path) -> None:
    twice = tmp_path / "twice.yaml"
    twice.write_text("search:\n- {name: Ab}\ntool:\n- {name: Cd, match: [aB]}\n")
    with pytest.raises(PolicyError, match=r"'ab' stands already at .*:2:3"):
        load_catalog([twice])


def test_shapes_are_told_their_faults_too(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.yaml"
    shapes.write_text("shapes:\n- {name: x, purpose: unknown, patterns: []}\n")
    with pytest.raises(PolicyError, match="at least one pattern"):
        load_catalog([], shapes)
