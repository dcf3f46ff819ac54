"""Where a request leaves the road for the lane, and where it must come back."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, time

from starlette.types import Scope

from guard.actions.notice import notice
from guard.errors import UpstreamTimeout
from guard.lane.answers import Answers, AtHand
from guard.lane.books import Books
from guard.lane.calls import Call
from guard.lane.guests import Guest, Guests
from guard.lane.passing import Passing, Visitor
from guard.lane.site import Site
from guard.lane.targets import LONGEST, Targets
from guard.lane.verdicts import Verdicts
from guard.proxy import DESK
from guard.records.given import Sent
from guard.records.spoken import ANSWERING
from guard.records.stamp import HEADER, Stamps
from guard.rules import Action
from guard.wire import head_of

BEGIN, END = b"GET /", b" HTTP/1.1\r\n"
VERB = len(b"GET ")
FARTHEST = VERB + LONGEST + len(END)

Failed = Callable[[Exception, str], int]


class Lane:
    """`answers` are none where there is no cache. `failed` counts and logs what went
    wrong at a path, and gives the status that the visitor may know."""

    def __init__(
        self,
        verdicts: Verdicts,
        answers: Answers | None,
        site: Site,
        books: Books,
        failed: Failed,
    ) -> None:
        self._verdicts = verdicts
        self._answers = answers
        self._site = site
        self._books = books
        self._failed = failed
        self._targets = Targets()
        self._stamps = Stamps()
        self._guests = Guests(self._invite)
        self.is_over = False  # another lane takes all who come from now on
        self.passing = 0  # answers on their way

    def learn(self, visitor: Visitor, data: bytes, scope: Scope) -> bool:
        """Of a whole request without a body; whether she may enter with it now."""
        end = data.find(END, VERB, FARTHEST)
        if end < 0 or not data.startswith(BEGIN):
            return False
        if self._targets.of(data[VERB:end]) is None:  # the first line ends elsewhere
            return False
        return self._guests.learn(visitor.place, data[end + len(END) :], scope)

    def enter(self, visitor: Visitor, data: bytes) -> bool:
        """Whether `data` is one whole request of a guest; the visitor's answer is then
        seen to, if only by sending it on along the road."""
        end = data.find(END, VERB, FARTHEST)
        if end < 0 or not data.startswith(BEGIN):
            return False
        raw = data[VERB:end]
        try:
            call = self._call(visitor, raw, data[end + len(END) :])
        except Exception as error:  # the road may know better, and never less
            self._failed(error, raw.decode("latin-1"))
            return False
        if call is None:
            return False
        if not self._answer(call, visitor, data):
            visitor.go_on(data, call.verdict())
        return True

    def _answer(self, call: Call, visitor: Visitor, data: bytes) -> bool:
        """False where that is the road's affair, under the same verdict."""
        try:
            found = self._answers.find(call) if self._answers else None
            if found is None:
                is_allowed = call.decided.verdict.action is Action.ALLOW
                return is_allowed and self._passes(call, visitor, data)
        except Exception as error:
            self._tell(call, error)
            return False
        self._give(call, found, visitor)
        return True

    def _call(self, visitor: Visitor, raw: bytes, rest: bytes) -> Call | None:
        started, now = perf_counter(), time()
        guest = self._guests.of(visitor.place, rest, now)
        if guest is None:
            return None
        target = self._targets.of(raw)
        if target is None or target.path.startswith(DESK):
            return None
        decided = self._verdicts.on(guest, target, now)
        stamp = self._stamps.new(now)
        return Call(guest, target, decided, guest.behaviour, now, started, stamp)

    def _invite(self, scope: Scope, now: float) -> Guest:
        known, facts = self._verdicts.known(scope, now)
        hears = self._site.audience.has(scope, facts)
        return Guest(known, facts, self._site.asking(scope), hears=hears)

    def _give(self, call: Call, found: AtHand, visitor: Visitor) -> None:
        visitor.write([found.head.written(call.stamp, found.age), found.body])
        self._enter(call, found.head.sent)
        visitor.answered()

    def _passes(self, call: Call, visitor: Visitor, data: bytes) -> bool:
        passing = Passing(call, data, visitor, self, self._site.layouts)
        if not self._site.ask(passing):
            return False
        visitor.passing = passing
        self.passing += 1
        return True

    # What becomes of an answer of the site

    def ended(self, passing: Passing) -> None:
        self.passing -= 1
        self._enter(passing.call, passing.sent)
        passing.visitor.passing = None
        passing.visitor.answered()

    def failed(self, passing: Passing, error: Exception) -> None:
        self.passing -= 1
        visitor, call = passing.visitor, passing.call
        visitor.passing = None
        if passing.is_begun:
            self._tell(call, error)
            self._enter(call, passing.sent)
            visitor.give_up()
        elif isinstance(error, UpstreamTimeout):  # nobody should wait for it twice
            self._refuse(visitor, call, self._tell(call, error))
        else:
            visitor.go_on(passing.data, call.verdict())

    def left(self, passing: Passing) -> None:
        self.passing -= 1
        self._enter(passing.call, passing.sent)

    def _refuse(self, visitor: Visitor, call: Call, status: int) -> None:
        page = notice(status, call.guest.facts.headers)
        stamp = (HEADER, call.stamp.encode())
        head = head_of(status, [*visitor.farewell(), *page.raw_headers, stamp])
        body = bytes(page.body)
        visitor.write([head + b"\r\n", body])
        self._enter(call, Sent(status, page.raw_headers, len(body)))
        visitor.answered()

    def _tell(self, call: Call, error: Exception) -> int:
        token = ANSWERING.set(call.stamp)
        try:
            return self._failed(error, call.target.path)
        finally:
            ANSWERING.reset(token)

    def _enter(self, call: Call, sent: Sent) -> None:
        """Whatever happens to the books, the visitor has her answer."""
        try:
            self._books.enter(call, sent)
        except Exception as error:
            self._tell(call, error)
