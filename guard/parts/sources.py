"""Builds what knows visitors before they come: catalog, proofs, devices, geo."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from guard.behaviour import Observer
from guard.bots.budget import Budget
from guard.bots.catalog import Catalog
from guard.bots.devices import Devices
from guard.bots.dns import LateService, NameService, ReverseDns
from guard.bots.geo import Geo
from guard.bots.keys import Keys
from guard.bots.networks import shipped_lists
from guard.bots.signatures import Signatures
from guard.bots.verifier import Verifier
from guard.bulk import Bulk
from guard.errors import UsageError
from guard.judge import Sources
from guard.parts.holding import Holding
from guard.parts.memory import terms_of
from guard.policy import Policy
from guard.records.metrics import Metrics
from guard.secret import SECRET_BYTES
from guard.store.memory import MemoryStore

if TYPE_CHECKING:
    from guard.upstream.documents import Documents

KNOWN_DEVICES = 4096
SIGNATURES_PER_SECOND = 100.0  # of 0.3 ms each: a flood of false ones costs 3 %
PARSES_PER_SECOND = 20.0  # of 1 to 3 ms each: a flood of new user agents costs 5 %

UNHURRIED = 1e9  # parses a second, where nobody waits


class Library:
    """Public documents. What fetches them is loaded with the first, and aside: most
    guards need none for hours, and it takes 0.1 s."""

    def __init__(self) -> None:
        self._documents: Documents | None = None

    async def fetch(self, url: str, most: int) -> bytes:
        """Raises OSError."""
        if self._documents is None:
            made = await asyncio.to_thread(loaded_documents)
            self._documents = self._documents or made
        return await self._documents.fetch(url, most)

    async def close(self) -> None:
        if self._documents is not None:
            await self._documents.close()


def loaded_documents() -> Documents:
    from guard.upstream.documents import Documents

    return Documents()


def loaded_names() -> NameService:
    from guard.bots.resolver import DnsService

    return DnsService()


def all_sources(
    policy: Policy, catalog: Catalog, metrics: Metrics, parts: Holding
) -> Sources:
    """Lists and databases as they lie on disk now."""
    verifier = Verifier(
        shipped_lists(time.time(), policy.state / "lists"),
        dns_of(metrics, parts),
        signatures_of(catalog, metrics, parts),
    )
    geo = geo_of(policy, metrics)
    return sources_of(catalog, verifier, geo and parts.own(geo), metrics)


def sources_of(
    catalog: Catalog,
    verifier: Verifier | None = None,
    geo: Geo | None = None,
    metrics: Metrics | None = None,
) -> Sources:
    """Without a verifier only the shipped lists prove anything."""
    refused = failing(metrics, "devices")
    devices = Devices(KNOWN_DEVICES, PARSES_PER_SECOND, time.monotonic, refused)
    verifier = verifier or Verifier(shipped_lists(time.time()))
    return Sources(catalog, verifier, devices, geo)


def failing(metrics: Metrics | None, source: str) -> Callable[[], None]:
    """Counts a source that failed or refused; without metrics nobody counts."""
    return partial(metrics.source_failed, source) if metrics else lambda: None


def geo_of(policy: Policy, metrics: Metrics | None = None) -> Geo | None:
    """Raises `UsageError`: a rule that could never match helps nobody."""
    if policy.geo:
        return Geo(Path(policy.geo), failing(metrics, "geo"))
    if policy.rules.needs_asn:
        hint = "set `geo` to the path of an mmdb file"
        raise UsageError(f"a rule asks for `asn` and nothing knows it; {hint}")
    return None


def dns_of(metrics: Metrics, parts: Holding) -> ReverseDns:
    """What was looked up counts on, as long as the same servers are asked."""

    def build() -> ReverseDns:
        service = LateService(loaded_names)
        return ReverseDns(service, time.monotonic, failing(metrics, "dns"))

    return parts.take("dns", name_servers(), build)


def name_servers(file: Path = Path("/etc/resolv.conf")) -> bytes:
    """Of this machine, in its own words, where it has any."""
    with suppress(OSError):
        return file.read_bytes()
    return b""


def signatures_of(catalog: Catalog, metrics: Metrics, parts: Holding) -> Signatures:
    """With the keys that were fetched before."""
    library = parts.take("library", None, Library)

    def build() -> Keys:
        return Keys(library.fetch, time.monotonic, failing(metrics, "keys"))

    refused = failing(metrics, "signatures")
    return Signatures(
        catalog.bots,
        parts.take("keys", library, build),
        Budget(SIGNATURES_PER_SECOND, time.monotonic, refused),
        partial(metrics.malformed, "signature"),
    )


def offline(policy: Policy, catalog: Catalog, sessions: bool = False) -> Bulk:
    """Proves by the lists on disk alone. With `sessions` behaviour counts."""
    devices = Devices(KNOWN_DEVICES, UNHURRIED, time.monotonic)
    verifier = Verifier(shipped_lists(time.time(), policy.state / "lists"))
    terms, secret = terms_of(policy), secrets.token_bytes(SECRET_BYTES)

    def new_observer() -> Observer:
        store = MemoryStore(terms, policy.visitors.most)
        return Observer(store, terms.pace, policy.traps.found, secret)

    sources = Sources(catalog, verifier, devices, geo_of(policy))
    return Bulk(policy, sources, new_observer if sessions else None)
