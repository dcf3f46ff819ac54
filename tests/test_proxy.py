from __future__ import annotations

from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from guard.actions.base import Handler
from guard.errors import LoopError, RequestError, UpstreamTimeout, UpstreamUnreachable
from guard.proxy import Proxy
from guard.records.metrics import Metrics
from guard.records.stamp import is_stamp
from guard.rules import Action
from guard.verdict import Verdict
from tests.build import make_facts, make_verdict
from tests.fakes import Answer, answer_of, make_request


class Decided:
    """A judge who always gives the same verdict."""

    def __init__(self, action: Action, path: str = "/art/1.jpg") -> None:
        self._verdict = make_verdict(action, make_facts(path=path))
        self.statuses: list[int] = []

    async def judge(self, scope: Scope) -> Verdict:
        return self._verdict

    def answered(self, verdict: Verdict, status: int) -> None:
        self.statuses.append(status)


class Answering:
    """A handler that answers with `app`, or raises it."""

    def __init__(self, app: ASGIApp | Exception) -> None:
        self._app = app

    async def respond(self, request: Request, verdict: Verdict) -> ASGIApp:
        if isinstance(self._app, Exception):
            raise self._app
        return self._app


async def relay(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "websocket.accept"})


def make_proxy(
    handler: Handler, action: Action = Action.ALLOW
) -> tuple[Proxy, CollectorRegistry]:
    registry = CollectorRegistry()
    judge: Any = Decided(action)
    return Proxy(judge, {action: handler}, relay, Metrics(registry)), registry


def failures(registry: CollectorRegistry, source: str) -> float | None:
    return registry.get_sample_value("guard_source_failures_total", {"source": source})


async def ask(proxy: Proxy) -> Answer:
    return await answer_of(proxy, make_request())


async def test_an_answer_is_relayed_and_its_bytes_counted() -> None:
    proxy, registry = make_proxy(Answering(PlainTextResponse("twelve bytes")))

    answer = await ask(proxy)

    who = {"action": "allow", "purpose": "browser", "bot": "", "verified": "claimed"}
    assert answer.body == b"twelve bytes"
    assert registry.get_sample_value("guard_sent_bytes_total", who) == 12


@pytest.mark.parametrize(
    ("error", "status", "source"),
    [
        (UpstreamUnreachable("refused"), 502, "upstream"),
        (UpstreamTimeout("slow"), 504, "upstream"),
        (ZeroDivisionError("a fault of ours"), 500, "guard"),
    ],
)
async def test_what_breaks_is_a_clean_page_and_counted(
    error: Exception, status: int, source: str
) -> None:
    proxy, registry = make_proxy(Answering(error))

    answer = await ask(proxy)

    assert (answer.status, failures(registry, source)) == (status, 1)
    assert str(error).encode() not in answer.body


@pytest.mark.parametrize(
    ("error", "status", "what"),
    [(LoopError("itself"), 508, "loop"), (RequestError("odd", "path"), 400, "path")],
)
async def test_visitors_cannot_make_the_site_look_down(
    error: RequestError, status: int, what: str
) -> None:
    proxy, registry = make_proxy(Answering(error))

    answer = await ask(proxy)

    count = registry.get_sample_value("guard_malformed_total", {"what": what})
    assert (answer.status, failures(registry, "upstream"), count) == (status, 0, 1)


async def test_what_breaks_midway_cuts_the_line() -> None:
    async def half(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise UpstreamUnreachable("reset")

    proxy, registry = make_proxy(Answering(half))

    with pytest.raises(UpstreamUnreachable):
        await ask(proxy)
    assert failures(registry, "upstream") == 1


async def test_a_judge_who_breaks_is_a_clean_page() -> None:
    class Broken:
        async def judge(self, scope: Scope) -> Verdict:
            raise ZeroDivisionError

    judge: Any = Broken()
    registry = CollectorRegistry()

    answer = await ask(Proxy(judge, {}, relay, Metrics(registry)))

    assert (answer.status, failures(registry, "guard")) == (500, 1)


async def test_a_visitor_who_leaves_is_nobodys_fault() -> None:
    proxy, registry = make_proxy(Answering(ClientDisconnect()))

    await ask(proxy)

    assert failures(registry, "guard") == 0


@pytest.mark.parametrize(
    ("action", "message"),
    [
        (Action.ALLOW, "websocket.accept"),
        (Action.CLOAK, "websocket.accept"),
        (Action.POISON, "websocket.close"),
        (Action.TARPIT, "websocket.close"),
    ],
)
async def test_only_people_get_a_websocket(action: Action, message: str) -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    proxy, _ = make_proxy(Answering(PlainTextResponse("")), action)
    request = make_request()
    await proxy({**request.scope, "type": "websocket"}, request.receive, send)

    assert [m["type"] for m in sent] == [message]


async def test_the_judge_hears_how_it_ended() -> None:
    judge: Any = Decided(Action.ALLOW)
    gone = PlainTextResponse("gone", status_code=410)
    metrics = Metrics(CollectorRegistry())
    proxy = Proxy(judge, {Action.ALLOW: Answering(gone)}, relay, metrics)

    await ask(proxy)

    assert judge.statuses == [410]


async def test_every_answer_has_a_name_that_recorders_hear() -> None:
    class Heard(list[Any]):
        def served(self, verdict: Verdict, answer: Any) -> None:
            self.append(answer)

    judge: Any = Decided(Action.ALLOW)
    named = PlainTextResponse("text", headers={"x-guard-id": "another guard's"})
    handlers = {Action.ALLOW: Answering(named)}
    heard, metrics = Heard(), Metrics(CollectorRegistry())

    answer = await ask(Proxy(judge, handlers, relay, metrics, (heard,)))

    assert is_stamp(answer.headers["x-guard-id"])
    assert [(each.id, each.status, each.sent) for each in heard] == [
        (answer.headers["x-guard-id"], 200, 4)
    ]


async def test_the_desk_answers_for_the_guard_itself() -> None:
    judge: Any = Decided(Action.BLOCK, "/.guard/why")
    desk = Answering(PlainTextResponse("because"))
    metrics = Metrics(CollectorRegistry())

    answer = await ask(Proxy(judge, {}, relay, metrics, desk=desk))

    assert answer.body == b"because"
