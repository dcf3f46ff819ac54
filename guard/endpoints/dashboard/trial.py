"""The try-it form: what would happen to this visitor?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from guard.described import NOWHERE, address, encoded
from guard.endpoints.dashboard.explained import Explained
from guard.endpoints.dashboard.pages import Pages
from guard.explanation import explain
from guard.facts import Facts, read_headers
from guard.judge import Sources, identified
from guard.lines import BadLine
from guard.paths import is_detour, normal_path
from guard.policy import Policy
from guard.records.base import Answer
from guard.records.entry import entry_of
from guard.verdict import decide

LONGEST = 8_000  # characters of a field
EXAMPLES = (
    ("GPTBot", "Mozilla/5.0 AppleWebKit/537.36 (compatible; GPTBot/1.3)", ""),
    (
        "img2dataset",
        "Mozilla/5.0 (X11; Linux x86_64; rv:72.0) Gecko/20100101 Firefox/72.0",
        "Accept: */*",
    ),
    ("curl", "curl/8.5.0", "Accept: */*"),
    (
        "Googlebot, at a false address",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "",
    ),
)


class Trial:
    """Judges as the road does, but what the visitor did before counts for nothing."""

    def __init__(
        self, pages: Pages, policy: Policy, sources: Sources, explained: Explained
    ) -> None:
        self._pages = pages
        self._policy = policy
        self._sources = sources
        self._explained = explained

    async def show(self, request: Request) -> Response:
        """By GET: a trial changes nothing, and can be sent on as a link."""
        asked = {key: text[:LONGEST] for key, text in request.query_params.items()}
        values: dict[str, object] = {
            "entry": None,
            "told": None,
            "text": "",
            "wrong": "",
        }
        if asked:
            try:
                values |= self._tried(asked)
            except BadLine as error:
                values["wrong"] = str(error)
        page = {"asked": asked, "examples": EXAMPLES, **values}
        status = 400 if values["wrong"] else 200
        return await self._pages.show(request, "try", status, **page)

    def _tried(self, asked: Mapping[str, str]) -> dict[str, object]:
        facts = replace(facts_of(asked), time=self._pages.clock())
        known = identified(facts, self._sources, self._policy.rules.needs_device)
        verdict = decide(known, self._policy)
        entry = entry_of(verdict, Answer("", 0, 0, 0.0))
        # Nobody was here: what the artist typed need not be hidden from the artist.
        client = "" if facts.client == NOWHERE else str(facts.client)
        entry = replace(entry, client=client, headers=tuple(facts.headers.items()))
        return {
            "entry": entry,
            "told": self._explained.of(entry),
            "text": explain(verdict),
        }


def facts_of(asked: Mapping[str, str]) -> Facts:
    """Raises `BadLine`."""
    path, _, query = (asked.get("path") or "/").partition("?")
    lines = [header(line) for line in asked.get("headers", "").splitlines() if line]
    if agent := asked.get("ua", "").strip():
        lines.insert(0, (b"user-agent", encoded(agent)))
    headers = read_headers(lines)
    return Facts(
        method=asked.get("method") or "GET",
        scheme="http" if asked.get("scheme") == "http" else "https",
        host=headers.get("host", ""),
        path=normal_path(encoded(path)),
        detour=is_detour(encoded(path)),
        query=query,
        client=address(asked.get("ip", "").strip()),
        headers=headers,
    )


def header(line: str) -> tuple[bytes, bytes]:
    name, colon, value = line.partition(":")
    if not colon or not name.strip():
        raise BadLine(f"a header is a name, a colon and a value, not {line[:60]!r}")
    return encoded(name.strip().lower()), encoded(value.strip())
