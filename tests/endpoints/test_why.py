from __future__ import annotations

import re
from collections.abc import AsyncIterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from guard import conditions
from guard.endpoints.keyring import Keyring
from guard.endpoints.why import NOW, PATH, Limits, Why, policy_of, reasons
from guard.facts import Behaviour, Identity, Purpose, Verified
from guard.records import reports
from guard.records.base import Answer as Answered
from guard.records.entry import entry_of
from guard.records.history import History
from guard.records.journal import Journal, Troubles
from guard.records.reports import Allowance
from guard.rules import Action, Rule
from guard.verdict import Verdict
from tests.build import make_facts, make_verdict
from tests.fakes import Answer, answer_of, make_request
from tests.records.histories import (
    GPTBOT,
    NOON,
    batch_of,
    by_a_bot,
    by_a_person,
    history,
    key_of,
    stamp,
)

RULE = Rule("secret-rule", conditions.Detours(), weight=17.0, family="headers")
FORM = b"application/x-www-form-urlencoded"


def visit(action: Action = Action.CLOAK, **facts: Any) -> Verdict:
    made = make_facts(path=PATH, time=NOON, **facts)
    return make_verdict(action, made, rules=(RULE,), score=17.0)


class Desk:
    """The page, and what it counted."""

    def __init__(self, kept: Any) -> None:
        self.history, self.reported = kept, 0
        self.journal = Journal(
            kept, lambda: NOON, Troubles(lambda: None, lambda missed: None)
        )
        limits = Limits(
            Allowance(10, 100, 60.0, lambda: 0.0),
            Allowance(2, 9, 60.0, lambda: 0.0),
            Allowance(3, 9, 60.0, lambda: 0.0),
        )
        ring = Keyring("", b"secret")
        self.why = Why("Studio", self.journal, kept, ring, limits, self.count)

    def count(self) -> None:
        self.reported += 1

    async def ask(
        self, query: str = "", verdict: Verdict | None = None, **changes: Any
    ) -> Answer:
        request = make_request(PATH, query_string=query.encode(), **changes)
        found = await self.why.respond(request, verdict or visit())
        return await answer_of(found, request)

    async def send(
        self, text: bytes, who: Verdict | None = None, /, **headers: str
    ) -> Answer:
        lines = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
        head = [(b"host", b"art.example"), (b"content-type", FORM), *lines]
        scope = make_request(PATH, method="POST", headers=head).scope

        async def receive() -> Any:
            return {"type": "http.request", "body": text, "more_body": False}

        request = Request(scope, receive)
        return await answer_of(await self.why.respond(request, who or visit()), request)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with history(tmp_path) as kept:
        await kept.add(batch_of(by_a_bot("/art/7.jpg")))
        yield Desk(kept)


async def test_it_explains_this_very_visit_without_weights(desk: Desk) -> None:
    answer = await desk.ask()
    page = answer.body.decode().partition("<main>")[2]

    assert "You do not get the pictures as the artist made them." in page
    assert "does not fit together" in page
    assert not re.search(r"secret-rule|17|cloak|decoy", page)
    assert "no-store" in answer.headers["cache-control"]


async def test_it_explains_a_visit_to_whoever_knows_its_name(desk: Desk) -> None:
    known = await desk.ask(f"id={stamp(1)}")
    unknown = await desk.ask(f"id={stamp(9)}")

    assert (known.status, b"/art/7.jpg" in known.body) == (200, True)
    assert (unknown.status, b"not remembered" in unknown.body) == (404, True)
    assert (await desk.ask("id=%27%3Cscript%3E")).status == 404


async def test_it_knows_a_visit_that_is_not_written_yet(desk: Desk) -> None:
    desk.journal.served(by_a_person("/art/8.jpg"), Answered(stamp(5), 200, 1, 0.1))

    assert b"/art/8.jpg" in (await desk.ask(f"id={stamp(5)}")).body
    await desk.journal.write()


async def test_who_asks_too_often_is_told_to_wait(desk: Desk) -> None:
    statuses = [(await desk.ask()).status for _ in range(11)]

    assert statuses == [200] * 10 + [429]


def form(desk: Desk, words: str = "I+am+a+person", name: str = NOW) -> bytes:
    return f"id={name}&form={Keyring('', b'secret').form(name)}&words={words}".encode()


@pytest.mark.parametrize("name", [NOW, stamp(1)])
async def test_a_person_can_complain(name: str, desk: Desk) -> None:
    answer = await desk.send(form(desk, name=name), origin="http://art.example")
    found = await desk.history.ask(reports.reports)

    assert (answer.status, desk.reported) == (200, 1)
    assert [report.words for report in found] == ["I am a person"]
    assert found[0].entry
    assert "198.51.100" not in repr(found[0].entry)


@pytest.mark.parametrize(
    ("text", "headers", "status"),
    [
        (b"id=now&form=wrong&words=x", {}, 400),
        (b"", {}, 400),
        (b"x" * 50_000, {}, 400),
        (None, {"origin": "https://evil.example"}, 400),
        (None, {"sec_fetch_site": "cross-site"}, 400),
    ],
)
async def test_a_complaint_that_is_none(
    text: bytes | None, headers: dict[str, str], status: int, desk: Desk
) -> None:
    answer = await desk.send(form(desk) if text is None else text, **headers)

    assert (answer.status, desk.reported) == (status, 0)


async def test_complaints_are_short_and_few(desk: Desk) -> None:
    empty = await desk.send(form(desk, words="++"))
    endless = await desk.send(form(desk, words="x" * 1001))
    statuses = [(await desk.send(form(desk))).status for _ in range(3)]

    assert (empty.status, endless.status) == (400, 400)
    assert statuses == [200, 200, 429]


async def test_one_network_with_many_parts_crowds_nobody_out(desk: Desk) -> None:
    parts = (ip_address(f"2001:db8:1:{part}::1") for part in range(12))
    statuses = [
        (await desk.send(form(desk), visit(client=part))).status for part in parts
    ]

    neighbour = visit(client=ip_address("2001:db8:2::1"))
    assert statuses == [200] * 3 + [429] * 9
    assert (await desk.send(form(desk), neighbour)).status == 200


async def test_who_complains_too_often_costs_no_look_at_the_history(
    tmp_path: Path,
) -> None:
    kept = History(tmp_path / "history.db", key_of)
    desk = Desk(kept)
    for _ in range(2):
        await desk.send(form(desk))
    await kept.close()  # whoever asks it now fails

    assert (await desk.send(form(desk, name=stamp(1)))).status == 429


async def test_nothing_else_is_there(desk: Desk) -> None:
    elsewhere = make_verdict(facts=make_facts(path="/.guard/else"))

    assert (await desk.ask(verdict=elsewhere)).status == 404
    assert (await desk.ask(method="PUT")).status == 405


@pytest.mark.parametrize(
    ("action", "facts", "said"),
    [
        (Action.ALLOW, {}, ["You were taken for a person."]),
        (Action.POISON, {"identity": GPTBOT}, ["Your program calls itself GPTBot."]),
        (
            Action.POISON,
            {"identity": Identity(GPTBOT.purpose, GPTBOT.bot, Verified.DISPROVEN)},
            ["Your program calls itself GPTBot, which it seems not to be."],
        ),
        (
            Action.TARPIT,
            {"behaviour": Behaviour(flooding=True)},
            ["You asked for more, or for other things, than people do."],
        ),
        (
            Action.POISON,
            {"identity": Identity(Purpose.TOOL)},
            ["Your program does not look like a web browser."],
        ),
    ],
)
def test_reasons(action: Action, facts: dict[str, Any], said: list[str]) -> None:
    verdict = make_verdict(action, make_facts(**facts))

    assert list(reasons(entry_of(verdict, Answered("", 0, 0, 0.0)))) == said


def test_the_pages_own_style_is_allowed_and_no_other() -> None:
    page, other = policy_of("<style>a</style>"), policy_of("<style>b</style>")

    assert page != other
    assert "unsafe" not in page
