"""Makes the variants of pictures as if the crawlers themselves had asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import unquote

from starlette.requests import Request
from starlette.types import Message, Scope

from guard.actions.base import Handler
from guard.addresses import Networks
from guard.described import NOWHERE
from guard.errors import UpstreamError
from guard.facts import Identity, read_facts
from guard.policy import Policy
from guard.rules import Action
from guard.verdict import Verdict, decide
from guard.warming.once import Once

# Those who take the most, as far as hosts have told.
TRAINERS = ("GPTBot", "ClaudeBot", "CCBot", "Bytespider", "meta-externalagent")
_MADE = frozenset((Action.PREVIEW, Action.CLOAK, Action.POISON))


@dataclass(frozen=True, slots=True)
class Outcome:
    target: str
    trouble: str = ""  # why there are no variants, if there are none


class Warmer:
    """`handlers` must ask `once`; `visitors` are those for whom variants are made."""

    def __init__(
        self,
        policy: Policy,
        handlers: Mapping[Action, Handler],
        once: Once,
        host: str,
        visitors: tuple[Identity, ...],
    ) -> None:
        self._policy, self._handlers, self._once = policy, handlers, once
        self._host, self._visitors = host.encode("ascii", "replace"), visitors

    async def all(self, targets: Iterable[str], at_once: int) -> AsyncIterator[Outcome]:
        """One for each target, as they are done; `at_once` are under way."""
        ahead = iter(targets)
        busy = {self._begun(target) for target in islice(ahead, at_once)}
        while busy:
            done, busy = await asyncio.wait(busy, return_when=asyncio.FIRST_COMPLETED)
            busy |= {self._begun(target) for target in islice(ahead, len(done))}
            for task in done:
                yield task.result()

    def _begun(self, target: str) -> asyncio.Task[Outcome]:
        return asyncio.get_running_loop().create_task(self.one(target))

    async def one(self, target: str) -> Outcome:
        """All variants of one picture."""
        scope = self._scope(target)
        try:
            for verdict in self._verdicts(scope):
                status, kind = await self._answer(scope, verdict)
                if status != 200:
                    return Outcome(target, f"the site answers {status}")
                if not kind.startswith("image/"):
                    return Outcome(target, f"is no picture but {kind or 'untyped'}")
        except UpstreamError as error:
            return Outcome(target, str(error) or "the site does not answer")
        finally:
            self._once.forget(target.encode())
        return Outcome(target)

    def _verdicts(self, scope: Scope) -> Iterator[Verdict]:
        """For nobody known a cloak as well: that is what browsers in doubt get."""
        facts = read_facts(scope, Networks(), 0.0)
        for identity in self._visitors:
            verdict = decide(replace(facts, identity=identity), self._policy)
            doubted = identity.bot is None and self._cloaks()
            actions = {verdict.action, Action.CLOAK} if doubted else {verdict.action}
            for action in sorted(actions & _MADE):
                yield replace(verdict, action=action)

    def _cloaks(self) -> bool:
        return Action.CLOAK in self._policy.thresholds

    async def _answer(self, scope: Scope, verdict: Verdict) -> tuple[int, str]:
        request = Request(scope, _nothing_more)
        app = await self._handlers[verdict.action].respond(request, verdict)
        heads: list[Message] = []

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                heads.append(message)

        await app(scope, _nothing_more, send)
        headers = dict(heads[0]["headers"])
        return heads[0]["status"], headers.get(b"content-type", b"").decode("latin-1")

    def _scope(self, target: str) -> Scope:
        path, _, query = target.partition("?")
        return {
            "type": "http",
            "method": "GET",
            "scheme": "https",
            "http_version": "1.1",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "client": (str(NOWHERE), 0),
            "server": ("127.0.0.1", 443),
            "headers": [(b"host", self._host)],
        }


async def _nothing_more() -> Message:
    await asyncio.Event().wait()
    raise AssertionError("nobody leaves")
