"""Who is at the other end: addresses, networks, and what trusted proxies report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from itertools import islice

from guard.headers import Header, RawHeaders, first, joined, without

Address = IPv4Address | IPv6Address

# A peer on a unix socket has no address; it can only be on this machine.
LOOPBACK = IPv4Address("127.0.0.1")

# Underscores stand in the names of containers.
_NAME = re.compile(r"(?=.{1,254}$)[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", re.ASCII | re.I)
_LONGEST = len("[ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255%interface-name]:65535")
_MOST_HOPS = 32
_SCHEMES = {b"http": "http", b"https": "https", b"ws": "http", b"wss": "https"}

# Headers that tell of earlier hops begin so.
_CLAIMS = (b"x-forwarded", b"forwarded", b"x-real-ip")

# Prefix length in the order asked, and the networks of that length as integers.
_Prefixes = tuple[tuple[int, frozenset[int]], ...]


def host_name(text: str) -> str:
    """A name or address as DNS and Host headers have it; ValueError in words."""
    try:
        name = text.encode("idna").decode()
    except UnicodeError:  # an empty or endless label among others
        name = ""
    if not (_NAME.fullmatch(name) or ":" in name):
        raise ValueError(f"not the name of a host: {text!r}")
    return name if _NAME.fullmatch(name) else str(IPv6Address(name))


@dataclass(frozen=True, slots=True)
class Networks:
    """Ranges parsed once; a look-up is one set probe for each prefix length in use."""

    v4: _Prefixes = ()
    v6: _Prefixes = ()

    @classmethod
    def parse(cls, ranges: Iterable[str]) -> Networks:
        """Single addresses count as ranges; ValueError names the one it cannot read."""
        v4: dict[int, set[int]] = {}
        v6: dict[int, set[int]] = {}
        for text in ranges:
            network = ip_network(text.strip(), strict=False)
            shift = network.max_prefixlen - network.prefixlen
            start = int(network.network_address)
            if network.version == 6 and start >> 32 == 0xFFFF and shift <= 32:
                start, table = start & 0xFFFFFFFF, v4  # IPv4 in IPv6's clothes
            else:
                table = v4 if network.version == 4 else v6
            table.setdefault(shift, set()).add(start >> shift)
        return cls(_frozen(v4), _frozen(v6))

    def __contains__(self, address: Address) -> bool:
        number = int(address)
        table = self.v4 if address.version == 4 else self.v6
        for shift, starts in table:  # noqa: SIM110 - half the time of any()
            if number >> shift in starts:
                return True
        return False

    def __bool__(self) -> bool:
        return bool(self.v4 or self.v6)


def _frozen(table: dict[int, set[int]]) -> _Prefixes:
    return tuple((shift, frozenset(starts)) for shift, starts in sorted(table.items()))


def parse_address(text: str) -> Address | None:
    """With or without port, brackets, quotes or zone; IPv4-mapped IPv6 as IPv4."""
    text = text.strip().strip('"')
    if len(text) > _LONGEST:
        return None
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


@lru_cache(maxsize=1024)
def peer_address(peer: str) -> Address:
    return parse_address(peer) or LOOPBACK


def client_address(peer: str, headers: Iterable[Header], trusted: Networks) -> Address:
    """The last hop that trusted proxies vouch for; `peer` is the socket's other end."""
    address = peer_address(peer)
    if address not in trusted:
        return address
    for hop in _hops(headers):
        reported = parse_address(hop)
        if reported is None:
            break
        address = reported
        if address not in trusted:
            break
    return address


def _hops(headers: Iterable[Header]) -> Iterator[str]:
    """X-Forwarded-For from the right, which is the end that proxies append to."""
    line = joined(headers, b"x-forwarded-for").decode("latin-1")
    hops = line.rsplit(",", _MOST_HOPS) if line else []
    return islice(reversed(hops), _MOST_HOPS)


def client_scheme(
    scheme: str, peer: str, headers: Iterable[Header], trusted: Networks
) -> str:
    """`http` or `https`, as the nearest trusted proxy says; else the socket's own."""
    own = _SCHEMES.get(scheme.encode("latin-1", "replace"), "http")
    if not trusted or peer_address(peer) not in trusted:
        return own
    proto = joined(headers, b"x-forwarded-proto").rpartition(b",")[2]
    return _SCHEMES.get(proto.strip().lower(), own)


@dataclass(frozen=True, slots=True)
class Hop:
    """The connection one request came in on."""

    peer: str
    scheme: str
    port: int
    trusted: bool


def forwarded(headers: RawHeaders, hop: Hop) -> RawHeaders:
    """The headers with this hop recorded. What an untrusted peer says of earlier hops
    is dropped, in every spelling that a CGI-like site would read as the same."""
    telling = {name for name, _ in headers if name.startswith(_CLAIMS) or b"_" in name}
    if not telling:
        return (*headers, (b"x-forwarded-for", _spelled(hop.peer)), *_own(headers, hop))
    false = [name for name in telling if _is_false(name, hop.trusted)]
    return _continued(without(headers, false), hop)


def _own(headers: RawHeaders, hop: Hop) -> RawHeaders:
    """What this hop says of itself, beside the peer's address."""
    host = first(headers, b"host")
    named = ((b"x-forwarded-host", host),) if host is not None else ()
    return (
        (b"x-forwarded-proto", hop.scheme.encode("ascii")),
        (b"x-forwarded-port", b"%d" % hop.port),
        *named,
    )


def _continued(headers: RawHeaders, hop: Hop) -> RawHeaders:
    """This hop behind those that trusted proxies told of; Forwarded (RFC 7239 4) only
    where they write it."""
    peer = _spelled(hop.peer)
    node = b'"[%b]"' % peer if b":" in peer else peer
    said = {name for name, _ in headers}
    last = [(b"x-forwarded-for", peer)]
    if b"forwarded" in said:
        scheme = hop.scheme.encode("ascii")
        last.append((b"forwarded", b"for=%b;proto=%b" % (node, scheme)))
    chains = [(name, joined((*headers, *last), name)) for name, _ in last]
    own = [line for line in _own(headers, hop) if line[0] not in said]
    return (*without(headers, dict(last)), *chains, *own)


@lru_cache(maxsize=1024)
def _spelled(peer: str) -> bytes:
    return str(peer_address(peer)).encode("ascii")


def _is_false(name: bytes, trusted: bool) -> bool:
    if b"_" in name:  # no proxy writes it so
        return name.replace(b"_", b"-").startswith(_CLAIMS)
    return not trusted
