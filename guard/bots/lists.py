"""Brings the published address lists up to date, and keeps the last good ones.

Each list says in its own first lines where it comes from; nothing else is ever fetched.
A list that cannot be fetched, read or believed leaves the old one as it is.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network
from pathlib import Path
from typing import Any

from guard.bots.networks import MAX_BYTES, BadList, PublishedList, parse_list

Network = IPv4Network | IPv6Network
Fetch = Callable[[str, int], Awaitable[bytes]]  # raises OSError

MAX_DEPTH = 8
# A new list must not be smaller than this share of the old: half a list would disprove
# the bots of the other half.
LEAST_SHARE = 0.5
ENTRIES = (
    *("ipv4Prefix", "ipv6Prefix", "ip_prefix", "ipv6_prefix"),
    *("ip", "ips", "ipv4", "ipv6", "prefixes", "cidr"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one list; `problem` is empty when it is up to date."""

    name: str
    before: int
    after: int
    problem: str = ""


async def update_lists(
    lists: Iterable[PublishedList], folder: Path, fetch: Fetch, today: date
) -> tuple[Outcome, ...]:
    """Writes the new lists into `folder`; those without a source stay as shipped."""
    sourced = [old for old in lists if old.sources]
    return tuple([await update_list(old, folder, fetch, today) for old in sourced])


async def update_list(
    old: PublishedList, folder: Path, fetch: Fetch, today: date
) -> Outcome:
    try:
        data = [await fetch(source, MAX_BYTES) for source in old.sources]
        text = rendered(old, read_ranges(data), today)
        new = parse_list(old.name, text)
        if new.size < old.size * LEAST_SHARE:
            raise BadList(f"only {new.size} ranges, where there were {old.size}")
        write(folder / f"{old.name}.txt", text)
    except (OSError, BadList) as error:
        return Outcome(old.name, old.size, old.size, str(error))
    return Outcome(old.name, old.size, new.size)


def rendered(old: PublishedList, ranges: tuple[Network, ...], today: date) -> str:
    sources = (f"# source: {source}" for source in old.sources)
    complete = "yes" if old.complete else "no"
    head = (*sources, f"# taken: {today}", f"# complete: {complete}")
    return "\n".join((*head, *map(str, ranges))) + "\n"


def write(path: Path, text: str) -> None:
    """All or nothing: whoever reads meanwhile sees the old list or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(text, "utf-8")
    os.replace(part, path)


def read_ranges(documents: Iterable[bytes]) -> tuple[Network, ...]:
    """Merged, IPv4 first; raises BadList."""
    networks = [network for data in documents for network in read_document(data)]
    v4 = collapse_addresses(n for n in networks if isinstance(n, IPv4Network))
    v6 = collapse_addresses(n for n in networks if isinstance(n, IPv6Network))
    return (*v4, *v6)


def read_document(data: bytes) -> list[Network]:
    """JSON as operators shape it, a geofeed (RFC 8805), or a range on each line."""
    text = data.decode("utf-8", "replace").strip()
    found = json_texts(text) if text[:1] in ("{", "[") else line_texts(text)
    networks = [network(each) for each in found]
    if not networks:
        raise BadList("no ranges in it")
    return networks


def network(text: str) -> Network:
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError:
        raise BadList(f"not an address range: {text[:60]!r}") from None


def json_texts(text: str) -> Iterator[str]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadList(f"not JSON: {error}") from None
    return ranges_in(value, isinstance(value, list), MAX_DEPTH)


def ranges_in(value: Any, wanted: bool, depth: int) -> Iterator[str]:
    """Texts under the keys that hold ranges; a bare list holds nothing else."""
    if depth == 0:
        raise BadList("nested too deeply")
    if isinstance(value, str) and wanted:
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from ranges_in(each, wanted, depth - 1)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from ranges_in(each, key in ENTRIES, depth - 1)


def line_texts(text: str) -> Iterator[str]:
    lines = (line for line in text.splitlines() if line.strip())
    try:
        for row in csv.reader(line for line in lines if not line.startswith("#")):
            yield row[0]
    except csv.Error as error:
        raise BadList(f"not a geofeed: {error}") from None
