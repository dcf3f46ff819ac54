"""All we know of one request, as values; nothing here asks the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from starlette.types import Scope

from guard.addresses import Address, Networks, client_address, client_scheme
from guard.headers import Header
from guard.paths import is_detour, normal_path

HEADERS = 200  # read at most; browsers send about 20
# Of these a request has one (RFC 9110 5.3); two that differ fool one reader or another.
SINGLE = frozenset(
    {
        b"content-type",
        b"host",
        b"range",
        b"referer",
        b"sec-ch-ua-mobile",
        b"sec-ch-ua-platform",
        b"sec-fetch-dest",
        b"sec-fetch-mode",
        b"sec-fetch-site",
        b"user-agent",
    }
)
LONGEST_NAME = (
    1024  # characters of a user agent; those of real browsers have 300 at most
)


class Purpose(StrEnum):
    """What a visitor comes for."""

    BROWSER = "browser"
    SEARCH = "search"
    PREVIEW = "preview"
    FEED = "feed"
    MONITOR = "monitor"
    ARCHIVE = "archive"
    AI_TRAIN = "ai-train"
    AI_SEARCH = "ai-search"
    AI_USER = "ai-user"
    TOOL = "tool"
    UNKNOWN = "unknown"


class Verified(StrEnum):
    """How a claim to be a certain bot stands."""

    PROVEN = "proven"
    CLAIMED = "claimed"  # not provable, or not proven yet
    DISPROVEN = "disproven"


class Proof(StrEnum):
    """What settled the claim."""

    NONE = "none"
    NETWORK = "network"
    DNS = "dns"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Bot:
    """A known visitor that is no browser; entries of `bots.yaml` and `tools.yaml`."""

    name: str
    purpose: Purpose
    operator: str = ""
    robots_token: str = ""
    respects_robots: bool | None = None  # None: unknown
    networks: tuple[str, ...] = ()  # names of published ranges
    dns: tuple[str, ...] = ()  # suffixes of forward-confirmed reverse DNS
    signature: str = ""  # the Signature-Agent it signs as (Web Bot Auth)

    @property
    def provable(self) -> bool:
        return bool(self.networks or self.dns or self.signature)


@dataclass(frozen=True, slots=True)
class Identity:
    """Which bot the visitor claims to be, what for, and how the claim stands."""

    purpose: Purpose = Purpose.UNKNOWN
    bot: Bot | None = None
    verified: Verified = Verified.CLAIMED
    proof: Proof = Proof.NONE


class Behaviour(NamedTuple):
    """What this visitor did lately; counts fade to a half in every half-life. A tuple,
    as one is made for most requests: in half the time."""

    requests: int = 0
    flooding: bool = False  # a rate far beyond a person's
    trapped: bool = False  # walked into a trap path
    pictures_without_page: int = 0  # that no page loaded explains
    pictures_from_listing: int = 0  # the same, after a sitemap, listing or feed
    pages_without_assets: int = 0
    pictures_opened: int = 0  # one by one, each by its address
    works_in_all_sizes: int = 0
    pictures_in_order: int = 0  # in a row, of their names, without a page
    steady_requests: int = 0  # in a row, with pauses like clockwork
    different_pictures: int = 0
    pictures_again: int = 0  # by one who never asks whether they have changed
    head_share: int = 0  # in percent
    missing_share: int = 0  # in percent
    robots_violations: int = 0  # after reading robots.txt


# The words for it.
BEHAVIOUR = {"flooding": "faster than a person", "trapped": "caught in a trap"}
# What is counted of a visitor's behaviour.
HABITS = {
    "requests": "requests",
    "pictures_without_page": "pictures that no page led to",
    "pictures_from_listing": "pictures known from a sitemap, listing or feed alone",
    "pages_without_assets": "pages without anything that belongs to them",
    "pictures_opened": "pictures opened one by one, each by its address",
    "works_in_all_sizes": "works in four sizes or more",
    "pictures_in_order": "pictures in the order of their names",
    "steady_requests": "requests like clockwork",
    "different_pictures": "different pictures",
    "pictures_again": "pictures again, never asking whether they changed",
    "head_share": "percent HEAD requests",
    "missing_share": "percent requests for what is not there",
    "robots_violations": "requests against the robots.txt that was read",
}


@dataclass(frozen=True, slots=True)
class Device:
    """What `user-agents` says of the browser; empty when nobody asked."""

    browser: str = ""
    version: int = 0
    os: str = ""
    kind: str = ""  # pc, mobile, tablet, other


NOBODY = Identity()
NOTHING_SEEN = Behaviour()
NO_DEVICE = Device()


@dataclass(frozen=True, slots=True)
class Facts:
    """`path` is decoded and free of dot segments; `headers` have lower-case names."""

    method: str
    scheme: str
    host: str
    path: str
    client: Address
    query: str = ""
    detour: bool = False  # the path as sent had a way back in it, such as "/../"
    asn: int = 0  # number of the client's network; 0: not known
    http_version: str = "1.1"
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    time: float = 0.0  # seconds since the epoch
    identity: Identity = NOBODY
    behaviour: Behaviour = NOTHING_SEEN
    device: Device = NO_DEVICE

    @property
    def user_agent(self) -> str:
        return self.headers.get("user-agent", "")

    def after(self, behaviour: Behaviour) -> Facts:
        """The same of one who behaved so; half the time of `replace`."""
        return Facts(
            self.method,
            self.scheme,
            self.host,
            self.path,
            self.client,
            self.query,
            self.detour,
            self.asn,
            self.http_version,
            self.headers,
            self.time,
            self.identity,
            behaviour,
            self.device,
        )


@dataclass(frozen=True, slots=True)
class Head:
    """What a request says beside what it asks for: the same for all pictures of a page.

    `odd`: what of it no visitor's program sends unless it is broken or means harm."""

    scheme: str
    host: str
    client: Address
    http_version: str = "1.1"
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    odd: tuple[str, ...] = ()


def read_head(scope: Scope, trusted: Networks) -> Head:
    """The Head of an ASGI scope; only `trusted` peers may speak for the client."""
    headers = scope["headers"]
    peer = (scope.get("client") or ("",))[0]
    named = read_headers(headers)
    return Head(
        scheme=client_scheme(scope["scheme"], peer, headers, trusted),
        host=named.get("host", ""),
        client=client_address(peer, headers, trusted),
        http_version=scope.get("http_version", "1.1"),
        headers=MappingProxyType(named),
        odd=tuple(oddities(named.get("user-agent", ""), headers)),
    )


def facts_of(
    scope: Scope, head: Head, time: float, identity: Identity = NOBODY
) -> Facts:
    path = scope.get("raw_path") or scope["path"].encode()
    return Facts(
        method=scope.get("method", "GET"),  # a websocket has none
        scheme=head.scheme,
        host=head.host,
        path=normal_path(path),
        detour=is_detour(path),
        client=head.client,
        query=scope["query_string"].decode("latin-1"),
        http_version=head.http_version,
        headers=head.headers,
        time=time,
        identity=identity,
    )


def read_facts(scope: Scope, trusted: Networks, time: float) -> Facts:
    return facts_of(scope, read_head(scope, trusted), time)


def oddities(user_agent: str, headers: Sequence[Header]) -> Iterator[str]:
    if len(user_agent) > LONGEST_NAME or not user_agent.isascii():
        yield "user_agent"
    single = [name for name, _ in headers if name in SINGLE]
    if len(single) > len(set(single)):
        yield "duplicate"
    if len(headers) > HEADERS:
        yield "header"


def is_odd(path: str) -> bool:
    """Neither UTF-8 nor printable."""
    return "\ufffd" in path


def read_headers(headers: Iterable[Header]) -> dict[str, str]:
    """By lower-case name; lines of one name joined as RFC 9110 5.3 says."""
    named: dict[str, str] = {}
    for raw_name, raw_value in islice(headers, HEADERS):
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        named[name] = f"{named[name]}, {value}" if name in named else value
    return named
