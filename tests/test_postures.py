"""The table of postures, row by row: what each kind of visitor's pictures are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guard.facts import Behaviour, Facts, Identity, Purpose, Verified
from guard.loader import default, load_text
from guard.policy import Policy
from guard.rules import Action
from guard.verdict import decide
from tests.build import claims, make_bot, make_facts

POSTURES = ("gentle", "balanced", "strict")
TRAPPED = Behaviour(trapped=True)
FLOODING = Behaviour(flooding=True)


def visitor(
    purpose: Purpose,
    verified: Verified = Verified.CLAIMED,
    behaviour: Behaviour = Behaviour(),  # noqa: B008 - a frozen value
    path: str = "/art/1.jpg",
) -> Facts:
    if purpose in (Purpose.BROWSER, Purpose.UNKNOWN):
        identity = Identity(purpose=purpose)
    else:
        identity = claims(make_bot(purpose=purpose), verified=verified)
    return make_facts(identity=identity, behaviour=behaviour, path=path)


# visitor, then what it gets under gentle, balanced and strict
TABLE = [
    (visitor(Purpose.BROWSER), "allow", "allow", "allow"),
    (visitor(Purpose.SEARCH, Verified.PROVEN), "allow", "allow", "preview"),
    (visitor(Purpose.SEARCH, Verified.CLAIMED), "preview", "preview", "preview"),
    (visitor(Purpose.SEARCH, Verified.DISPROVEN), "poison", "poison", "poison"),
    (visitor(Purpose.PREVIEW), "allow", "preview", "preview"),
    (visitor(Purpose.FEED), "allow", "preview", "preview"),
    (visitor(Purpose.MONITOR), "allow", "preview", "preview"),
    (visitor(Purpose.ARCHIVE), "allow", "preview", "preview"),
    (visitor(Purpose.AI_TRAIN), "poison", "poison", "poison"),
    (visitor(Purpose.AI_TRAIN, Verified.PROVEN), "poison", "poison", "poison"),
    (visitor(Purpose.AI_SEARCH), "preview", "poison", "poison"),
    (visitor(Purpose.AI_USER), "preview", "poison", "poison"),
    (visitor(Purpose.AI_USER, Verified.PROVEN), "preview", "poison", "poison"),
    (visitor(Purpose.TOOL), "cloak", "poison", "poison"),
    (visitor(Purpose.UNKNOWN), "cloak", "poison", "poison"),
    # a trap walked into, a rate far beyond a person's
    (visitor(Purpose.BROWSER, behaviour=TRAPPED), "tarpit", "tarpit", "tarpit"),
    (visitor(Purpose.BROWSER, behaviour=FLOODING), "tarpit", "tarpit", "tarpit"),
    (visitor(Purpose.AI_TRAIN, behaviour=TRAPPED), "tarpit", "tarpit", "tarpit"),
    (visitor(Purpose.UNKNOWN, behaviour=FLOODING), "tarpit", "tarpit", "tarpit"),
    # ... but a proven search engine may hurry
    (
        visitor(Purpose.SEARCH, Verified.PROVEN, FLOODING),
        "allow",
        "allow",
        "preview",
    ),
]


@pytest.mark.parametrize(("facts", *POSTURES), TABLE)
def test_visitor_gets_what_the_posture_promises(
    facts: Facts, gentle: str, balanced: str, strict: str
) -> None:
    got = [decide(facts, default(posture=posture)).action for posture in POSTURES]

    assert got == [gentle, balanced, strict]


def evidence(weight: float, posture: str) -> Policy:
    rule = f"{{name: odd, if: {{purpose: browser}}, weight: {weight}}}"
    return load_text(f"posture: {posture}\nrules: [{rule}]")


@pytest.mark.parametrize(
    ("weight", *POSTURES),
    [
        (12.9, "allow", "allow", "allow"),
        (13, "allow", "cloak", "cloak"),
        (29.9, "allow", "cloak", "cloak"),
        (30, "cloak", "poison", "poison"),
        (90, "cloak", "poison", "poison"),
    ],
)
def test_evidence_against_a_browser(
    weight: float, gentle: str, balanced: str, strict: str
) -> None:
    person = visitor(Purpose.BROWSER, path="/")
    got = [decide(person, evidence(weight, posture)).action for posture in POSTURES]

    assert got == [gentle, balanced, strict]


TRUTHFUL = [
    "/robots.txt",
    "/ai.txt",
    "/license.xml",
    "/.well-known/tdmrep.json",
    "/.well-known/acme-challenge/x7_y-z",
    "/sitemap.xml",
    "/sitemap-images-2.xml.gz",
    "/sitemap_index.xml",
    "/favicon.ico",
    "/apple-touch-icon-180x180.png",
]


@pytest.mark.parametrize("posture", POSTURES)
@pytest.mark.parametrize("path", TRUTHFUL)
def test_everybody_is_told_the_truth_here(path: str, posture: str) -> None:
    worst = visitor(Purpose.AI_TRAIN, Verified.DISPROVEN, TRAPPED, path)

    assert decide(worst, default(posture=posture)).action is Action.ALLOW


FEEDS = ["/feed", "/feed/", "/blog/rss.xml", "/atom.xml", "/news.rss", "/feed.json"]
RELAY_TEXTS = {Action.ALLOW, Action.PREVIEW, Action.CLOAK, Action.POISON}


@pytest.mark.parametrize("posture", POSTURES)
@pytest.mark.parametrize("path", FEEDS)
def test_a_feeds_text_is_true_for_everybody(path: str, posture: str) -> None:
    worst = visitor(Purpose.AI_TRAIN, Verified.DISPROVEN, TRAPPED, path)

    assert decide(worst, default(posture=posture)).action in RELAY_TEXTS


@pytest.mark.parametrize("path", ["/photo.php/feed", "/photo/1/rss", "/img.php/x.rss"])
def test_a_picture_that_calls_itself_a_feed_is_no_feed(path: str) -> None:
    trainer = visitor(Purpose.AI_TRAIN, path=path)

    assert decide(trainer, default()).action is Action.POISON


def test_a_path_that_goes_back_is_refused_before_any_rule() -> None:
    policy = default(untouched=["^/press/"])
    sly = replace(visitor(Purpose.AI_TRAIN, path="/press/x"), detour=True)

    assert decide(sly, policy).action is Action.BLOCK


@pytest.mark.parametrize(
    "path",
    [
        "/robots.txt/art.jpg",
        "/art/robots.txt",
        "/feed/1.jpg",
        "/rss.xml.jpg",
        "/art/favicon.ico.jpg",
        "/art/sitemap.xml",
        "/favicon.jpg",
        "/well-known/1.jpg",
        "/robots.txt\n.jpg",
    ],
)
def test_no_picture_hides_behind_a_truthful_path(path: str) -> None:
    trainer = visitor(Purpose.AI_TRAIN, path=path)

    assert decide(trainer, default()).action is Action.POISON


def test_paths_the_artist_names_are_untouched_for_everybody() -> None:
    policy = default(untouched=["^/press/"])
    worst = visitor(Purpose.AI_TRAIN, behaviour=FLOODING, path="/press/portrait.jpg")

    assert decide(worst, policy).action is Action.ALLOW
