"""/.guard/why: tells visitors why they got what they got, and lets people complain.

It says what was done and why in plain words, but no rule, weight or threshold: enough
for a person who was misjudged, little for a scraper who would like to tune itself. One
verdict is shown to whoever knows its name (X-Guard-Id), which nobody can guess.
"""

from __future__ import annotations

import asyncio
import hashlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from guard.actions.notice import notice
from guard.addresses import Address
from guard.behaviour import network_of
from guard.endpoints.forms import BadForm, is_foreign, read_form
from guard.endpoints.keyring import Keyring
from guard.facts import Purpose, Verified
from guard.records import questions, reports
from guard.records.base import Answer
from guard.records.entry import Entry, entry_of
from guard.records.history import History
from guard.records.journal import Journal
from guard.records.reports import LONGEST, Allowance
from guard.records.stamp import is_stamp
from guard.rules import Action
from guard.verdict import Verdict

if TYPE_CHECKING:
    from jinja2 import Template

PATH = "/.guard/why"
CUSTOMER = 6  # bytes: the /48 of IPv6 (RFC 6177), all of an IPv4 address
NOW = "now"  # in place of a name, where it is about the visit to this very page
OUTCOMES = {
    Action.ALLOW: "You get the pictures as the artist made them.",
    Action.PREVIEW: "You get small versions of the pictures.",
}
WITHHELD = "You do not get the pictures as the artist made them."
FAMILIES = {
    "headers": "What your program says about itself does not fit together.",
    "behaviour": "Pages and pictures were asked for as people rarely do.",
}
UNUSUAL = "Something about your requests is unusual."
SAYINGS = {
    Verified.PROVEN: "Your program is {bot}, as far as we can tell.",
    Verified.CLAIMED: "Your program calls itself {bot}.",
    Verified.DISPROVEN: "Your program calls itself {bot}, which it seems not to be.",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How often who may ask."""

    looks: Allowance
    reports: Allowance
    neighbours: Allowance  # reports of a whole customer's network


class Why:
    """A Handler; `reported` counts."""

    def __init__(
        self,
        site: str,
        journal: Journal,
        history: History,
        keyring: Keyring,
        limits: Limits,
        reported: Callable[[], None],
    ) -> None:
        self._site = site
        self._journal = journal
        self._history = history
        self._keyring = keyring
        self._limits = limits
        self._reported = reported
        text = files("guard").joinpath("templates/why.html").read_text("utf-8")
        self._text = text
        self._page: Template | None = None
        self._headers = {
            "cache-control": "private, no-store",
            "content-security-policy": policy_of(text),
            "referrer-policy": "same-origin",
            "x-content-type-options": "nosniff",
            "x-robots-tag": "noindex",
        }

    async def respond(self, request: Request, verdict: Verdict) -> Response:
        if verdict.facts.path != PATH:
            return PlainTextResponse("Nothing is here.\n", 404)
        if request.method in ("GET", "HEAD"):
            return await self._explain(request, verdict)
        if request.method == "POST":
            return await self._report(request, verdict)
        return PlainTextResponse("Ask with GET.\n", 405, {"allow": "GET, HEAD, POST"})

    async def _explain(self, request: Request, verdict: Verdict) -> Response:
        if not self._limits.looks.spend(network_of(verdict.facts.client)):
            return notice(429, verdict.facts.headers)
        stamp = request.query_params.get("id", "")
        if not stamp:
            return await self._show(entry_of(verdict, Answer(NOW, 0, 0, 0.0)))
        entry = await self._entry(stamp)
        if entry is None:
            return await self._show(None, 404)
        return await self._show(entry)

    async def _report(self, request: Request, verdict: Verdict) -> Response:
        try:
            stamp, words = await self._complaint(request)
        except BadForm as error:
            return await self._show(None, 400, wrong=str(error))
        if not self._may_report(verdict.facts.client):
            return notice(429, verdict.facts.headers)
        time = verdict.facts.time
        if stamp == NOW:
            entry: Entry | None = entry_of(verdict, Answer("", 0, 0, 0.0))
        else:
            entry = await self._entry(stamp)
        if entry is not None:  # as the page promises
            entry = replace(entry, client="")
        await self._history.ask(lambda db: reports.add(db, time, words, entry))
        self._reported()
        return await self._show(entry, done=True)

    def _may_report(self, client: Address) -> bool:
        network = network_of(client)
        # The wide one first: who has no more of it must not use up what all share.
        has_some = self._limits.neighbours.spend(network[:CUSTOMER])
        return has_some and self._limits.reports.spend(network)

    async def _complaint(self, request: Request) -> tuple[str, str]:
        """What it is about, and the words. Raises `BadForm`."""
        if is_foreign(request.headers):
            raise BadForm("Another site sent this.")
        fields = await read_form(request)
        stamp, words = fields.get("id", ""), fields.get("words", "").strip()
        if not self._keyring.is_form(stamp, fields.get("form", "")):
            raise BadForm("This form is out of date: load the page again.")
        if not words or len(words) > LONGEST:
            raise BadForm(f"Please write something, in {LONGEST:,} letters at most.")
        return stamp, words

    async def _entry(self, stamp: str) -> Entry | None:
        if not is_stamp(stamp):
            return None
        if lately := self._journal.lately(stamp):
            return entry_of(*lately)
        return await self._history.ask(lambda db: questions.entry(db, stamp))

    async def _show(
        self,
        entry: Entry | None,
        status: int = 200,
        wrong: str = "",
        done: bool = False,
    ) -> Response:
        if self._page is None:
            self._page = await asyncio.to_thread(compiled, self._text)
        page = self._page.render(
            site=self._site,
            entry=entry,
            outcome=OUTCOMES.get(entry.action, WITHHELD) if entry else "",
            reasons=tuple(reasons(entry)) if entry else (),
            form=self._keyring.form(entry.id) if entry else "",
            most=LONGEST,
            wrong=wrong,
            done=done,
        )
        return HTMLResponse(page, status, self._headers)


def compiled(text: str) -> Template:
    from jinja2 import Environment  # 2 MB, and few guards are ever asked why

    return Environment(autoescape=True).from_string(text)


def reasons(entry: Entry) -> Iterator[str]:
    """Kinds of evidence, never a rule by its name: rules are the artist's affair."""
    if entry.bot:
        yield SAYINGS[entry.verified].format(bot=entry.bot)
    elif entry.purpose != Purpose.BROWSER:
        yield "Your program does not look like a web browser."
    if entry.caught:
        yield "You asked for more, or for other things, than people do."
    families = {rule.family for rule in entry.rules if rule.weight > 0}
    yield from sorted({FAMILIES.get(family, UNUSUAL) for family in families})
    if entry.action == Action.ALLOW and not entry.bot:
        yield "You were taken for a person."


def policy_of(page: str) -> str:
    """The page's own style and form, and nothing else."""
    style = page.partition("<style>")[2].partition("</style>")[0]
    seal = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{seal}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
