"""Addresses: only trusted proxies say who the client is."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.addresses import (
    Hop,
    Networks,
    client_address,
    client_scheme,
    forwarded,
    parse_address,
)
from guard.headers import RawHeaders, first

PROXIES = Networks.parse(["127.0.0.1", "10.0.0.0/8", "fd00::/8"])
PEER = "127.0.0.1"


def xff(*lines: str) -> RawHeaders:
    return tuple((b"x-forwarded-for", line.encode()) for line in lines)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        (" 192.0.2.1:4711 ", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::1"),
        ('"[2001:db8::1]:80"', "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        # no addresses
        ("unknown", None),
        ("_hidden", None),
        ("", None),
        ("192.0.2.1.5", None),
        ("1" * 5000, None),
    ],
)
def test_parse_address(text: str, address: str | None) -> None:
    assert parse_address(text) == (ip_address(address) if address else None)


@given(st.text(max_size=60))
def test_no_text_makes_parsing_fail(text: str) -> None:
    parse_address(text)


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("127.0.0.1", True),
        ("127.0.0.2", False),
        ("10.255.0.1", True),
        ("fd12::1", True),
        ("fe00::1", False),
        ("::a00:1", False),
    ],
)
def test_networks_hold_their_addresses(address: str, inside: bool) -> None:
    assert (ip_address(address) in PROXIES) is inside


def test_mapped_networks_hold_plain_addresses() -> None:
    assert ip_address("10.1.2.3") in Networks.parse(["::ffff:10.0.0.0/104"])


def test_no_networks_hold_nothing() -> None:
    assert not Networks()
    assert ip_address("127.0.0.1") not in Networks()


def test_an_unreadable_network_is_named() -> None:
    with pytest.raises(ValueError, match=r"10\.0\.0\.0/99"):
        Networks.parse(["10.0.0.0/99"])


@pytest.mark.parametrize(
    ("peer", "headers", "client"),
    [
        # nobody else may say
        ("203.0.113.9", xff("192.0.2.1"), "203.0.113.9"),
        (PEER, (), PEER),
        (PEER, xff("192.0.2.1"), "192.0.2.1"),
        # from the right; what stands left of an untrusted hop is the visitor's own tale
        (PEER, xff("6.6.6.6, 192.0.2.1, 10.0.0.2"), "192.0.2.1"),
        (PEER, xff("6.6.6.6", "192.0.2.1"), "192.0.2.1"),
        (PEER, xff("10.0.0.3, 10.0.0.2"), "10.0.0.3"),
        # nonsense ends the walk
        (PEER, xff("192.0.2.1, rubbish, 10.0.0.2"), "10.0.0.2"),
        (PEER, xff("192.0.2.1, "), PEER),
        (PEER, xff(", ".join(["10.0.0.1"] * 99)), "10.0.0.1"),
        # a unix socket counts as this machine
        ("", xff("192.0.2.1"), "192.0.2.1"),
        ("::ffff:127.0.0.1", xff("192.0.2.1:80"), "192.0.2.1"),
    ],
)
def test_client_address(peer: str, headers: RawHeaders, client: str) -> None:
    assert client_address(peer, headers, PROXIES) == ip_address(client)


@pytest.mark.parametrize(
    ("peer", "proto", "scheme"),
    [
        (PEER, b"https", "https"),
        (PEER, b"http, HTTPS", "https"),
        (PEER, b"wss", "https"),
        (PEER, b"gopher", "http"),
        (PEER, b"", "http"),
        ("203.0.113.9", b"https", "http"),
    ],
)
def test_client_scheme(peer: str, proto: bytes, scheme: str) -> None:
    headers = ((b"x-forwarded-proto", proto),)

    assert client_scheme("http", peer, headers, PROXIES) == scheme


def test_without_trusted_proxies_the_socket_says_the_scheme() -> None:
    assert client_scheme("wss", PEER, (), Networks()) == "https"


CLAIMS: RawHeaders = (
    (b"host", b"art.example"),
    (b"x-forwarded-for", b"192.0.2.1"),
    (b"x-forwarded-proto", b"https"),
    (b"x_forwarded_for", b"6.6.6.6"),
    (b"x-forwarded-host", b"www.art.example"),
    (b"forwarded", b"for=192.0.2.1"),
    (b"x-real-ip", b"192.0.2.1"),
)


def test_what_an_untrusted_peer_claims_is_replaced() -> None:
    hop = Hop("203.0.113.9", "http", 8080, trusted=False)

    assert forwarded(CLAIMS, hop) == (
        (b"host", b"art.example"),
        (b"x-forwarded-for", b"203.0.113.9"),
        (b"x-forwarded-proto", b"http"),
        (b"x-forwarded-port", b"8080"),
        (b"x-forwarded-host", b"art.example"),
    )


def test_what_a_trusted_peer_reports_is_kept_and_continued() -> None:
    sent = forwarded(CLAIMS, Hop("127.0.0.1", "http", 8080, trusted=True))

    assert first(sent, b"x-forwarded-for") == b"192.0.2.1, 127.0.0.1"
    assert first(sent, b"x-forwarded-proto") == b"https"
    assert first(sent, b"x-forwarded-host") == b"www.art.example"
    assert first(sent, b"x-real-ip") == b"192.0.2.1"
    assert first(sent, b"x_forwarded_for") is None


@pytest.mark.parametrize(
    ("peer", "node"), [("127.0.0.1", b"127.0.0.1"), ("fd00::1", b'"[fd00::1]"')]
)
def test_forwarded_is_continued_where_it_is_in_use(peer: str, node: bytes) -> None:
    sent = forwarded(CLAIMS, Hop(peer, "http", 8080, trusted=True))

    expected = b"for=192.0.2.1, for=" + node + b";proto=http"
    assert [v for k, v in sent if k == b"forwarded"] == [expected]


def test_a_request_without_host_forwards_none() -> None:
    sent = forwarded((), Hop("127.0.0.1", "http", 80, trusted=False))

    assert first(sent, b"x-forwarded-host") is None
