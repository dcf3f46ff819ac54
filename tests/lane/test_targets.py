"""What the lane reads of an address is what the road reads."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from guard.addresses import Networks
from guard.facts import read_facts
from guard.lane.targets import KEPT, LONGEST, Targets, read
from guard.upstream.relay import target
from tests.lane.heads import get, scope_of

PARTS = [
    *(b"/", b"//", b"/art/1.jpg", b"/.", b"/..", b"/../", b"\\..\\", b";a=b", b"/;/"),
    *(b"?", b"?a=b&c", b"??", b"#", b"%", b"%2", b"%2e", b"%252e", b"%2F", b"%5c"),
    *(b"%C3%A4", b"%ff", b"%00", b"%0d%0a", b"\xc3\xa4", b"\xff", b"\x00", b"\t"),
    *(b" ", b" HTTP/1.1\r\n", b"\r\n", b":80", b"@", b"http://b.example/", b"[", b'"'),
]
RAW = some.lists(some.sampled_from(PARTS) | some.binary(max_size=3), max_size=8)
ORDINARY = some.from_regex(
    rb"(/[a-z0-9_~.-]*[a-z0-9]){1,5}(\?[a-z]+=[a-z0-9%]*)?", fullmatch=True
)


@settings(max_examples=400)
@given(RAW.map(b"".join) | RAW.map(lambda parts: b"/" + b"".join(parts)))
async def test_a_target_is_what_the_road_reads_or_nothing(raw: bytes) -> None:
    found = Targets().of(raw)
    if found is None:
        return
    scope = await scope_of(get(raw))

    assert scope is not None
    facts = read_facts(scope, Networks(), 0.0)
    assert (found.path, found.query) == (facts.path, facts.query)
    assert (found.sent, found.detour) == (target(scope), facts.detour)


@given(ORDINARY)
def test_what_sites_name_their_pages_is_read(raw: bytes) -> None:
    assert (Targets().of(raw) is None) is (len(raw) > LONGEST)


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"*", b"a", b"/a b", b"/a#b", b"/\xc3\xa4", b"/a\x00", b"/a\r\nb: c"),
        *(b"/%ff", b"/%00", b"/a%0d", b"http://b.example/", b"/a\tb", b"/\x7f"),
    ],
)
def test_what_is_odd_is_left_to_the_road(raw: bytes) -> None:
    assert read(raw) is None


@pytest.mark.parametrize(("length", "is_read"), [(LONGEST, True), (LONGEST + 1, False)])
def test_what_is_endless_is_left_to_the_road(length: int, is_read: bool) -> None:
    raw = b"/".ljust(length, b"a")

    assert (Targets().of(raw) is not None) is is_read


def test_a_detour_and_a_query_are_told() -> None:
    found = read(b"/art/%2e%2e/b;c/?d=%2e")

    assert found is not None
    assert (found.path, found.query, found.detour) == ("/b/", "d=%2e", True)
    assert found.sent == b"/art/%2e%2e/b;c/?d=%2e"


def test_an_address_is_the_same_target_every_time() -> None:
    targets = Targets()

    assert targets.of(b"/a") is targets.of(b"/a")
    assert targets.of(b"/a") != targets.of(b"/a?")


def test_many_addresses_are_remembered_within_bounds() -> None:
    targets = Targets()
    for number in range(3 * KEPT):
        targets.of(b"/%d" % number)

    assert len(targets._known) <= KEPT


def test_what_is_endless_is_not_remembered() -> None:
    targets = Targets()
    targets.of(b"/".ljust(LONGEST + 1, b"a"))

    assert len(targets._known) == 0
