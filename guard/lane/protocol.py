"""The server's end of a visitor's line: what the lane answers uvicorn never sees."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from guard.headers import RawHeaders
from guard.judge import JUDGED
from guard.lane.guests import Place
from guard.lane.lane import Lane
from guard.lane.passing import Passing
from guard.protocol import BoundedProtocol
from guard.verdict import Verdict

Held = tuple[RequestResponseCycle, Any]  # and the app that shall answer it
LaneTo = Callable[[int], Lane | None]


def no_lane(port: int) -> Lane | None:
    """Everybody takes the road."""
    return None


class LaneProtocol(BoundedProtocol):
    """A Visitor. `lane_to`: the lane of those who come in by a port, if any.

    The parser sees new heads alone of what the lane answers; so only whole requests may
    go there, and only while the parser waits for the next one to begin."""

    def __init__(
        self, *arguments: Any, lane_to: LaneTo = no_lane, **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self._lane_to = lane_to
        self._lane: Lane | None = None
        self.place: Place = ()
        self.passing: Passing | None = None
        self._early = b""  # what came before the answer was over
        self._is_new = False  # the head that is being read
        self._held: Held | None = None  # from the road, while the lane sees to it
        self._begun = 0  # messages
        self._is_within = False  # a message
        self._verdict: Verdict | None = None  # on what is handed to the road
        self._answered_at = 0.0
        self._said_farewell = False  # in the answer under way
        self._leaves = False  # when all that she asked is answered

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        if self.client and self.server and self.server[1] is not None:
            self.place = (self.client[0], self.server, self.scheme)
            self._take_lane()

    def _take_lane(self) -> None:
        if self.place and self.server and self.server[1] is not None:
            self._lane = self._lane_to(self.server[1])

    def connection_lost(self, exc: Exception | None) -> None:
        passing, self.passing, self._lane = self.passing, None, None
        if passing is not None:
            passing.leave()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._lane is not None and self._lane.is_over:
            self._take_lane()
        if self.passing is not None:
            self._early += data
            self.flow.pause_reading()
        elif self._lane is None or not self._may_enter():
            super().data_received(data)
        elif not self._lane.enter(self, data):
            self._teach(self._lane, data)
        else:
            self._in_head = False
            if self._patience is not None:
                self._be_patient()

    def _may_enter(self) -> bool:
        return not (
            self._is_within
            or (self.cycle is not None and not self.cycle.response_complete)
            or self.flow.write_paused
            or self.server_state.default_headers
            or self.transport.is_closing()
        )

    def _teach(self, lane: Lane, data: bytes) -> None:
        """The lane may answer what it has just learnt."""
        begun, self._is_new = self._begun, True
        try:
            super().data_received(data)
        finally:
            self._is_new = False
        if self._begun == begun + 1 and not self._is_within:
            is_new = lane.learn(self, data, cast(Scope, self.scope))
            is_open = self._held is not None and not self.transport.is_closing()
            if is_new and is_open and lane.enter(self, data):
                return
        if self._held is not None:
            self._take_road(self._held)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        if self._is_new:
            self._held = cycle, app
        else:
            super()._start_asgi_task(cycle, app)

    def _take_road(self, held: Held) -> None:
        self._held = None
        super()._start_asgi_task(*held)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._begun += 1
        self._is_within = True

    def on_headers_complete(self) -> None:
        verdict, self._verdict = self._verdict, None
        if verdict is not None:
            cast(Scope, self.scope)[JUDGED] = verdict
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._is_within = False

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.passing is not None:
            self.passing.resume()

    def timeout_keep_alive_handler(self) -> None:
        """The lane sets no timer for each answer."""
        now, seconds = self.loop.time(), self.timeout_keep_alive
        left = self._answered_at + seconds - now
        if self.passing is not None:
            left = seconds
        if left > 0:
            self._keep_alive(left)
        else:
            super().timeout_keep_alive_handler()

    def _keep_alive(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            seconds, self.timeout_keep_alive_handler
        )

    def shutdown(self) -> None:
        if self.passing is not None:
            self._leaves = True
        else:
            super().shutdown()

    # What the lane asks for

    def farewell(self) -> RawHeaders:
        if self._early:  # which is answered, too
            return ()
        lines = tuple(self.server_state.default_headers)
        self._said_farewell = bool(lines)
        return lines

    @property
    def is_slow(self) -> bool:
        return self.flow.write_paused

    def write(self, pieces: list[bytes]) -> None:
        if len(pieces) == 1:
            self.transport.write(pieces[0])
        else:
            self.transport.writelines(pieces)

    def answered(self) -> None:
        if self._held is not None:
            self._held[0].response_complete = True
            self._held = None
        self.server_state.total_requests += 1
        self._answered_at = self.loop.time()
        if self._said_farewell:
            self.transport.close()
            return
        if self.timeout_keep_alive_task is None:
            self._keep_alive(self.timeout_keep_alive)
        self._go_ahead()

    def give_up(self) -> None:
        self.transport.close()

    def go_on(self, data: bytes, verdict: Verdict) -> None:
        if self._held is not None:
            cast(Scope, self._held[0].scope)[JUDGED] = verdict
            self._take_road(self._held)
        else:
            self._verdict = verdict
            super().data_received(data)
        self._go_ahead()

    def _go_ahead(self) -> None:
        early, self._early = self._early, b""
        if early and not self.transport.is_closing():
            self.flow.resume_reading()
            self.data_received(early)
        if self._leaves:
            self.shutdown()
