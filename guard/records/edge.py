"""The edge: whatever goes out to a visitor passes here, is named and measured."""

from __future__ import annotations

from starlette.types import Message, Send

from guard.records.base import Answer
from guard.records.given import Pictures, Sent
from guard.records.stamp import HEADER
from guard.rules import Action
from guard.verdict import Verdict
from guard.wire import HINT


class Counted:
    """`send`, and what went through it; each answer gets its name, whatever name
    another guard gave it."""

    def __init__(self, send: Send, stamp: str) -> None:
        self._send = send
        self._stamp = stamp
        self._keeps_head = False
        self._has_body = True
        self.sent = Sent()
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == HINT:  # the answer is yet to come
            await self._send(message)
            return
        self.started = True
        if message["type"] == "http.response.start":
            kept = [line for line in message["headers"] if line[0] != HEADER]
            self.sent.status, self.sent.headers = message["status"], kept
            headers = [*kept, (HEADER, self._stamp.encode())]
            message = {**message, "headers": headers}
        elif message["type"] == "http.response.body" and self._has_body:
            body = message.get("body", b"")
            if self._keeps_head and not self.sent.head:
                self.sent.head = body
            self.sent.add(body)
        await self._send(message)

    def judged(self, verdict: Verdict) -> None:
        """Of who gets the original nobody needs to see how it began; and the server
        leaves out the body of whoever asks for none."""
        self._keeps_head = verdict.action is not Action.ALLOW
        self._has_body = verdict.facts.method != "HEAD"

    def answer(self, verdict: Verdict, pictures: Pictures, seconds: float) -> Answer:
        sent = self.sent
        given, leaked = pictures.given(verdict.action, sent)
        return Answer(self._stamp, sent.status, sent.size, seconds, given, leaked)
