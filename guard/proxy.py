"""The road of one request: judged, handled, counted."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from guard.actions.base import Handler
from guard.actions.notice import notice
from guard.errors import UpstreamError
from guard.facts import read_headers
from guard.judge import Judge
from guard.records.metrics import Metrics
from guard.rules import Action
from guard.verdict import Verdict

log = logging.getLogger(__name__)

# A websocket carries no picture that could be swapped: only people get one.
PEOPLE = frozenset({Action.ALLOW, Action.CLOAK})


class Proxy:
    """An ASGI app; `websocket` relays the websockets of those who are let through."""

    def __init__(
        self,
        judge: Judge,
        handlers: Mapping[Action, Handler],
        websocket: ASGIApp,
        metrics: Metrics,
    ) -> None:
        self._judge = judge
        self._handlers = handlers
        self._websocket = websocket
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        counted = Counted(send)
        verdict: Verdict | None = None
        try:
            verdict = await self._judge.judge(scope)
            await self._answer(verdict, scope, receive, counted)
        except ClientDisconnect:
            log.debug("the visitor left %s", scope["path"])
        except Exception as error:
            status = self._failed(error, scope["path"])
            if counted.started:  # too late for a page: let the server cut the line
                raise
            page = notice(status, read_headers(scope["headers"]))
            await page(scope, receive, counted)
        finally:
            if verdict is not None:
                self._metrics.served(verdict, counted.sent)
                self._judge.answered(verdict, counted.status)

    async def _answer(
        self, verdict: Verdict, scope: Scope, receive: Receive, send: Counted
    ) -> None:
        if scope["type"] == "http":
            request = Request(scope, receive)
            answer = await self._handlers[verdict.action].respond(request, verdict)
            await answer(scope, receive, send)
        elif verdict.action in PEOPLE:
            await self._websocket(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _failed(self, error: Exception, path: str) -> int:
        """Count and log; the status that the visitor may know."""
        if isinstance(error, UpstreamError):
            log.warning("upstream failed at %s: %s", path, error)
            self._metrics.source_failed("upstream")
            return error.status
        log.error("guard failed at %s", path, exc_info=error)
        self._metrics.source_failed("guard")
        return 500


class Counted:
    """`send`, and how many bytes of bodies went through it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.sent = 0
        self.status = 0  # 0: nothing was answered
        self.started = False

    async def __call__(self, message: Message) -> None:
        self.started = True
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self.sent += len(message.get("body", b""))
        await self._send(message)
