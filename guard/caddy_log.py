"""Reads access logs as Caddy writes them by default: a JSON object a line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from guard.access_log import Entry
from guard.access_log import seconds as written_seconds
from guard.described import (
    address,
    encoded,
    header_lines,
    http_version,
    read_object,
    seconds,
    text,
)
from guard.facts import Facts, read_headers
from guard.lines import BadLine
from guard.paths import is_detour, normal_path

# As few as other servers write down, so that one log is judged as another is.
KEPT = ("referer", "user-agent")
MOST_BYTES = 10**15


def read_caddy_entry(line: bytes) -> Entry:
    """Raises `BadLine`."""
    given = read_object(line)
    request = given.get("request")
    if not isinstance(request, dict) or "status" not in given:
        raise BadLine("not an entry of an access log")
    facts = facts_of(request, moment(given.get("ts")))
    return Entry(facts, number(given, "status", 999), number(given, "size", MOST_BYTES))


def facts_of(request: Mapping[str, object], time: float) -> Facts:
    """`client_ip` is whom Caddy's own trusted proxies speak for."""
    headers = read_headers(header_lines(request.get("headers")))
    named = {name: headers[name] for name in KEPT if headers.get(name)}
    path, _, query = text(request, "uri", "/").partition("?")
    client = text(request, "client_ip", "") or text(request, "remote_ip", "")
    return Facts(
        method=text(request, "method", "GET"),
        scheme="https",
        host=text(request, "host", ""),
        path=normal_path(encoded(path)),
        detour=is_detour(encoded(path)),
        client=address(client),
        query=query,
        http_version=http_version(request.get("proto")),
        headers=MappingProxyType(named),
        time=time,
    )


def moment(value: object) -> float:
    return written_seconds(value) if isinstance(value, str) else seconds(value)


def number(given: Mapping[str, object], key: str, most: int) -> int:
    value = given.get(key, 0)
    if not isinstance(value, int) or not 0 <= value <= most:
        raise BadLine(f"{key} is no such number")
    return value
