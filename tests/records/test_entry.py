from __future__ import annotations

import re
from importlib.resources import files
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard import conditions
from guard.facts import Behaviour, Identity, Purpose, Verified
from guard.records.base import Answer
from guard.records.entry import (
    CARD,
    ENTRY,
    HEADERS,
    KEPT,
    NOT_KEPT,
    Entry,
    Matched,
    entry_of,
)
from guard.rules import Action, Rule
from tests.build import BROWSER_HEADERS, claims, make_bot, make_facts, make_verdict
from tests.records.histories import GPTBOT, SOMEBODY

ANSWER = Answer("0" * 24, 200, 1234, 0.05)
ADDRESS = ip_address("203.0.113.99")
RULES = Path(str(files("guard"))).parent / "rules"
SEC = re.compile(r"^[^#\n]*\b(Sec-[A-Za-z-]+)", re.MULTILINE)


def entry(action: Action = Action.POISON, **facts: Any) -> Entry:
    return entry_of(make_verdict(action, make_facts(client=ADDRESS, **facts)), ANSWER)


def test_of_a_person_only_what_was_asked_for_is_kept() -> None:
    kept = entry(Action.ALLOW, headers={**BROWSER_HEADERS, "cookie": "me"}, asn=64500)

    assert (kept.is_person, kept.path) == (True, "/art/1.jpg")
    assert (kept.client, kept.headers, kept.asn, kept.habits) == ("", (), 0, ())


@pytest.mark.parametrize(
    ("identity", "action", "address"),
    [
        (GPTBOT, Action.POISON, str(ADDRESS)),
        (GPTBOT, Action.BLOCK, str(ADDRESS)),
        # Not denied anything, or perhaps a person.
        (GPTBOT, Action.ALLOW, ""),
        (SOMEBODY, Action.POISON, ""),
        (Identity(Purpose.UNKNOWN), Action.TARPIT, ""),
    ],
)
def test_addresses_are_kept_of_named_bots_alone(
    identity: Identity, action: Action, address: str
) -> None:
    kept = entry(action, identity=identity)

    assert kept.client == address
    assert str(ADDRESS) in ENTRY.dump_json(kept).decode() or not address


def test_headers_that_could_name_somebody_are_not_kept() -> None:
    sent = {
        "user-agent": "curl/8",
        "cookie": "secret",
        "x-forwarded-for": str(ADDRESS),
        "sec-fetch-mode": "cors",
    }
    kept = dict(entry(headers=sent, identity=SOMEBODY).headers)

    assert kept["user-agent"] == "curl/8"
    assert kept["sec-fetch-mode"] == "cors"
    assert {kept["cookie"], kept["x-forwarded-for"]} == {NOT_KEPT}


def test_a_header_that_only_sounds_like_a_browsers_is_not_kept() -> None:
    sent = {"sec-my-email": "me@art.example", "sec-gpc": "1", "sec-websocket-key": "k"}
    kept = dict(entry(headers=sent, identity=SOMEBODY).headers)

    assert kept == {
        "sec-my-email": NOT_KEPT,
        "sec-gpc": "1",
        "sec-websocket-key": NOT_KEPT,
    }


def test_what_shipped_rules_ask_about_is_kept() -> None:
    texts = (file.read_text("utf-8") for file in RULES.glob("*.yaml"))
    asked = {name.lower() for text in texts for name in SEC.findall(text)}

    assert asked <= KEPT


def test_rules_and_habits_are_kept() -> None:
    rule = Rule("odd", conditions.Detours(), weight=8.0, family="headers")
    seen = Behaviour(requests=7, flooding=True)
    facts = make_facts(identity=claims(make_bot()), behaviour=seen)
    kept = entry_of(make_verdict(Action.POISON, facts, rules=(rule,)), ANSWER)

    assert kept.rules == (Matched("odd", "", 8.0, "headers"),)
    assert (kept.habits, kept.caught) == ((("requests", 7),), ("flooding",))


@pytest.mark.parametrize(
    ("verified", "given_"), [(Verified.PROVEN, CARD), (Verified.CLAIMED, "preview")]
)
def test_who_proved_to_preview_links_got_a_larger_preview(
    verified: Verified, given_: str
) -> None:
    bot = make_bot("Twitterbot", purpose=Purpose.PREVIEW)
    kept = entry(Action.PREVIEW, identity=claims(bot, verified=verified))

    assert kept.given == given_


@given(
    st.text(max_size=700),
    st.dictionaries(st.text(max_size=80), st.text(max_size=400), max_size=60),
)
def test_whatever_is_sent_is_kept_short_and_read_again(
    path: str, headers: dict[str, str]
) -> None:
    path = path.encode("utf-8", "replace").decode()
    facts = make_facts(
        headers={
            name.encode("latin-1", "replace").decode("latin-1"): value.encode(
                "latin-1", "replace"
            ).decode("latin-1")
            for name, value in headers.items()
        },
        path=path,
        identity=GPTBOT,
    )
    kept = entry_of(make_verdict(Action.POISON, facts), ANSWER)
    data = ENTRY.dump_json(kept, exclude_defaults=True)

    assert ENTRY.validate_json(data) == kept
    assert len(kept.headers) <= HEADERS
    assert len(data) < 100_000


def test_headers_without_end_fill_no_file() -> None:
    sent = {f"{name}": "x" * 300 for name in sorted(KEPT)}
    kept = entry(headers={**sent, **{f"x-{n}" * 20: "y" for n in range(40)}})

    assert len(ENTRY.dump_json(kept, exclude_defaults=True)) < 4096
    assert kept.headers
