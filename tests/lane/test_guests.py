"""Who may be known by the bytes of a head, for how long, and how many of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some
from starlette.types import Scope

from guard.errors import LoopError
from guard.heads import LARGEST, SECONDS
from guard.lane.guests import Guest, Guests, is_plain
from guard.loader import default
from tests.browsers import chrome
from tests.fakes import make_request
from tests.lane.heads import Lines, lines_of, rest_of, scope_of
from tests.lane.stage import NOW, Stage

HOME = ("198.51.100.7", "http")
HOST = (b"host", b"art.example")
AGENT = (b"user-agent", b"Mozilla/5.0")
NOT_PLAIN = [
    *((b"range", b"bytes=0-9"), (b"if-none-match", b'"a"'), (b"if-range", b'"a"')),
    *(
        (b"if-modified-since", b"x"),
        (b"if-unmodified-since", b"x"),
        (b"if-match", b"*"),
    ),
    *((b"cache-control", b"no-cache"), (b"pragma", b"no-cache"), (b"te", b"trailers")),
    *(
        (b"content-length", b"0"),
        (b"content-length", b"3"),
        (b"expect", b"100-continue"),
    ),
    *((b"transfer-encoding", b"chunked"), (b"upgrade", b"websocket")),
    *((b"connection", b"close"), (b"connection", b"keep-alive, x-own")),
    *((b"connection", b"Upgrade"), (b"connection", b"")),
]
PLAIN = [
    *((b"connection", b"keep-alive"), (b"connection", b"Keep-Alive"), (b"x-own", b"a")),
    *((b"cookie", b"a=b"), (b"accept", b"image/*"), (b"dnt", b"1"), AGENT),
]


def known_to(guests: Guests, lines: Lines, now: float = NOW) -> Guest | None:
    return guests.of(HOME, rest_of(lines), now)


def learnt(stage: Stage, lines: Lines) -> Guest | None:
    """Who comes again with a head that the road has read."""
    stage.guests.learn(HOME, rest_of(lines), make_request(headers=lines).scope)
    return known_to(stage.guests, lines)


@pytest.fixture(scope="module")
def stage() -> Stage:
    return Stage(default())


@pytest.mark.parametrize("line", NOT_PLAIN)
def test_a_head_that_is_not_plain_is_no_guests(
    stage: Stage, line: tuple[bytes, bytes]
) -> None:
    assert learnt(stage, [HOST, AGENT, line]) is None


def test_whoever_signs_is_judged_by_each_request(stage: Stage) -> None:
    """A signature may hold for this address and moment alone."""
    signer = (b"signature-agent", b'a="https://agent.example"')

    assert learnt(stage, [HOST, AGENT, signer]) is None


@pytest.mark.parametrize("line", PLAIN)
def test_a_plain_head_is_a_guests(stage: Stage, line: tuple[bytes, bytes]) -> None:
    assert learnt(stage, [HOST, line]) is not None


@given(some.lists(some.sampled_from([HOST, *PLAIN, *NOT_PLAIN]), max_size=6))
def test_one_line_is_enough_to_be_no_guest(lines: Lines) -> None:
    closes = [name for name, _ in lines].count(b"connection") > 1
    is_odd = bool(set(lines) & set(NOT_PLAIN)) or HOST not in lines or closes

    assert is_plain(lines) is not is_odd


async def test_a_head_is_plain_however_it_is_spelled() -> None:
    scope = await scope_of(
        b'GET / HTTP/1.1\r\nHOST: a\r\nIF-None-Match: "a"\r\nRange: x\r\n\r\n'
    )

    assert scope is not None
    assert not is_plain(scope["headers"])


@pytest.mark.parametrize(
    "lines",
    [
        [HOST, HOST],
        [HOST, AGENT, AGENT],
        [HOST, (b"user-agent", b"\xff")],
        [HOST, (b"user-agent", b"x" * 2000)],
        [HOST, *[(b"x-%d" % number, b"x") for number in range(250)]],
    ],
)
def test_an_odd_head_is_no_guests(stage: Stage, lines: Lines) -> None:
    assert learnt(stage, lines) is None
    assert known_to(stage.guests, lines) is None


def test_a_head_that_the_road_refuses_is_no_guests() -> None:
    def refuse(scope: Scope, now: float) -> Guest:
        raise LoopError("itself")

    guests, lines = Guests(refuse), [HOST, AGENT]
    guests.learn(HOME, rest_of(lines), make_request(headers=lines).scope)

    assert known_to(guests, lines) is None
    assert len(guests) == 0


def test_a_guard_that_asks_itself_is_no_guest(stage: Stage) -> None:
    loop = (b"via", b", ".join([b"1.1 atelier-guard"] * 4))

    assert learnt(stage, [HOST, AGENT, loop]) is None


@pytest.mark.parametrize(
    ("late", "is_known"),
    [(0.0, True), (SECONDS - 1, True), (SECONDS, False), (-3600.0, False)],
)
def test_a_guest_is_known_as_long_as_the_head_is(late: float, is_known: bool) -> None:
    stage, lines = Stage(default()), lines_of(chrome())
    stage.judge.heads.of(make_request(headers=lines).scope, NOW)
    assert learnt(stage, lines) is not None

    assert (known_to(stage.guests, lines, NOW + late) is not None) is is_known


def test_a_guest_stays_the_same_until_the_road_reads_the_head_again() -> None:
    stage, lines = Stage(default()), lines_of(chrome())
    first = learnt(stage, lines)

    assert known_to(stage.guests, lines) is first
    assert learnt(stage, lines) is not first


def test_the_same_head_from_another_place_is_not_known(stage: Stage) -> None:
    rest = rest_of(lines_of(chrome()))
    learnt(stage, lines_of(chrome()))

    assert stage.guests.of(("198.51.100.8", "http"), rest, NOW) is None
    assert stage.guests.of(("198.51.100.7", "https"), rest, NOW) is None


@given(some.binary(max_size=3), some.binary(max_size=3))
def test_only_the_very_bytes_are_known(
    stage: Stage, before: bytes, behind: bytes
) -> None:
    lines = [HOST, AGENT]
    learnt(stage, lines)
    other = before + rest_of(lines) + behind

    is_known = stage.guests.of(HOME, other, NOW) is not None
    assert is_known is not bool(before or behind)


def test_a_flood_of_heads_is_remembered_within_bounds() -> None:
    guests = Guests(Stage(default()).invite, limit=10)
    for number in range(50):
        lines = [HOST, (b"cookie", b"%d" % number)]
        guests.learn(HOME, rest_of(lines), make_request(headers=lines).scope)

    assert len(guests) == 10
    assert known_to(guests, [HOST, (b"cookie", b"49")]) is not None
    assert known_to(guests, [HOST, (b"cookie", b"39")]) is None


def test_an_endless_head_is_not_remembered(stage: Stage) -> None:
    before = len(stage.guests)

    assert learnt(stage, [HOST, (b"cookie", b"x" * LARGEST)]) is None
    assert len(stage.guests) == before


def test_a_guests_facts_are_those_of_each_request(stage: Stage) -> None:
    guest, target = stage.guest(), stage.target(b"/a/../b?c")

    facts = guest.facts_at(target, NOW + 1)

    assert (facts.path, facts.query, facts.detour) == ("/b", "c", True)
    assert (facts.time, facts.headers) == (NOW + 1, guest.facts.headers)
