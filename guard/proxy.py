"""The road of one request: judged, handled, counted."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from time import perf_counter, time
from typing import Protocol

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from guard.actions.base import Handler
from guard.actions.notice import notice
from guard.errors import RequestError, UpstreamError
from guard.facts import read_headers
from guard.records.base import Recorder
from guard.records.edge import Counted
from guard.records.given import Pictures
from guard.records.metrics import Metrics
from guard.records.spoken import ANSWERING
from guard.records.stamp import Stamps
from guard.rules import Action
from guard.verdict import Verdict

log = logging.getLogger(__name__)

# A websocket carries no picture that could be swapped: only people get one.
PEOPLE = frozenset({Action.ALLOW, Action.CLOAK})
DESK = "/.guard/"  # paths that the guard answers itself


class Judging(Protocol):
    async def judge(self, scope: Scope) -> Verdict: ...

    def answered(self, verdict: Verdict, status: int) -> None: ...


class Proxy:
    """An ASGI app; `websocket` relays the websockets of those who are let through,
    `recorders` hear of every answer, `desk` answers those who ask the guard itself."""

    def __init__(
        self,
        judge: Judging,
        handlers: Mapping[Action, Handler],
        websocket: ASGIApp,
        metrics: Metrics,
        recorders: tuple[Recorder, ...] = (),
        desk: Handler | None = None,
    ) -> None:
        self._judge = judge
        self._handlers = handlers
        self._websocket = websocket
        self._metrics = metrics
        self.recorders = (metrics, *recorders)
        self.pictures = Pictures()
        self._desk = desk
        self._stamps = Stamps()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = perf_counter()
        stamp = self._stamps.new(time())
        ANSWERING.set(stamp)
        counted = Counted(send, stamp)
        verdict: Verdict | None = None
        try:
            verdict = await self._judge.judge(scope)
            counted.judged(verdict)
            await self._answer(verdict, scope, receive, counted)
        except ClientDisconnect:
            log.debug("the visitor left %s", scope["path"])
        except Exception as error:
            status = self.failed(error, scope["path"])
            if counted.started:  # too late for a page: let the server cut the line
                raise
            page = notice(status, read_headers(scope["headers"]))
            await page(scope, receive, counted)
        finally:
            if verdict is not None:
                seconds = perf_counter() - started
                answer = counted.answer(verdict, self.pictures, seconds)
                for recorder in self.recorders:
                    recorder.served(verdict, answer)
                self._judge.answered(verdict, answer.status)

    async def _answer(
        self, verdict: Verdict, scope: Scope, receive: Receive, send: Counted
    ) -> None:
        if scope["type"] == "http":
            request = Request(scope, receive)
            answer = await self._handler(verdict).respond(request, verdict)
            await answer(scope, receive, send)
        elif verdict.action in PEOPLE:
            await self._websocket(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _handler(self, verdict: Verdict) -> Handler:
        if self._desk is not None and verdict.facts.path.startswith(DESK):
            return self._desk
        return self._handlers[verdict.action]

    def failed(self, error: Exception, path: str) -> int:
        """Count and log; the status that the visitor may know."""
        if isinstance(error, RequestError):
            log.info("refused at %s: %s", path, error)
            self._metrics.malformed(error.what)
            return error.status
        if isinstance(error, UpstreamError):
            log.warning("upstream failed at %s: %s", path, error)
            self._metrics.source_failed("upstream")
            return error.status
        log.error("guard failed at %s", path, exc_info=error)
        self._metrics.source_failed("guard")
        return 500
