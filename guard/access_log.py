"""Reads access logs in the combined format of nginx, Apache, Caddy and others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from types import MappingProxyType

from guard.addresses import Address, parse_address
from guard.described import NOWHERE, spelled
from guard.facts import Facts
from guard.lines import BadLine
from guard.paths import is_detour, normal_path

QUOTED = r'"((?:[^"\\]++|\\.)*+)"'
# host ident user [time] "request" status bytes "referer" "user agent" and whatever
# else. No part can match what the next one begins with, so no line takes long.
LINE = re.compile(
    rf"([^\[\"]*+)\[([^\]\"]*+)\] ++{QUOTED} ++(\d{{3}}|-) ++(\d{{1,18}}|-)"
    rf"(?: ++{QUOTED} ++{QUOTED}(?:\s|$))?",
    re.DOTALL,
)
METHOD = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}")  # RFC 9110 5.6.2
TIME = re.compile(
    r"(\d\d)/(\w{3})/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})? ([+-]\d\d)(\d\d)",
    re.ASCII,
)
EPOCH = re.compile(r"\d{9,11}(?:\.\d{1,9})?", re.ASCII)
NAMES = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
MONTHS = {name: number for number, name in enumerate(NAMES, 1)}
ABSOLUTE = re.compile(r"^https?://[^/?]*", re.IGNORECASE)
# Apache: mod_log_config; nginx: log_format with escape=default.
ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{2}|.)", re.DOTALL)
MEANT = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A request and what it got; zeros where the log has "-"."""

    facts: Facts
    status: int
    size: int  # bytes


def read_entry(line: bytes) -> Entry:
    """Of the headers a log has two, of the scheme nothing. Raises `BadLine`."""
    found = LINE.match(line.decode("latin-1"))
    if found is None:
        raise BadLine("not in combined format")
    who, time, request, status, size, referer, user_agent = found.groups()
    if user_agent is None:
        raise BadLine("no user agent: the format is common, not combined")
    method, path, query, version = asked(meant(request))
    host, client = visitor(who.split())
    named = {"referer": meant(referer), "user-agent": meant(user_agent)}
    headers = {name: value for name, value in named.items() if value not in ("", "-")}
    facts = Facts(
        method=method,
        scheme="https",
        host=host,
        path=normal_path(path),
        detour=is_detour(path),
        client=client,
        query=query,
        http_version=version,
        headers=MappingProxyType(headers),
        time=seconds(time),
    )
    return Entry(facts, number(status), number(size))


def visitor(words: list[str]) -> tuple[str, Address]:
    """The site's name, where the log begins with it, and who asked."""
    if len(words) > 3 and not words[0].endswith(","):  # several hops are no name
        second = parse_address(words[1].rstrip(","))
        if second:
            return words[0].rpartition(":")[0] or words[0], second
    found = parse_address(words[0].rstrip(",")) if words else None
    return "", found or NOWHERE


def asked(request: str) -> tuple[str, bytes, str, str]:
    """Method, raw path, query and version of a request line."""
    method, _, rest = request.partition(" ")
    target, _, version = rest.rpartition(" ")
    if not version.startswith("HTTP/"):  # HTTP/0.9 has none
        target, version = rest, "HTTP/1.0"
    target = target.strip()
    if not target or not METHOD.fullmatch(method):
        raise BadLine("not an HTTP request")
    path, _, query = ABSOLUTE.sub("", target, count=1).partition("?")
    return method, path.encode("latin-1"), query, spelled(version)


def meant(written: str) -> str:
    """Without the backslashes."""
    return ESCAPE.sub(unescaped, written) if "\\" in written else written


def unescaped(found: re.Match[str]) -> str:
    code = found[1]
    return chr(int(code[1:], 16)) if len(code) == 3 else MEANT.get(code, code)


@lru_cache(maxsize=64)  # lines of one second stand together
def seconds(written: str) -> float:
    """Since 1970; of Apache's and nginx's time, ISO 8601 or just that."""
    try:
        if found := TIME.fullmatch(written):
            return moment(*found.groups())
        if EPOCH.fullmatch(written):
            return float(written)
        time = datetime.fromisoformat(written)
        return time.replace(tzinfo=time.tzinfo or UTC).timestamp()
    except (ValueError, KeyError, OverflowError):
        raise BadLine("a time that cannot be read") from None


def moment(day: str, month: str, year: str, *rest: str) -> float:
    hour, minute, second, hours, minutes = map(int, rest)
    west = rest[3].startswith("-")
    offset = timedelta(hours=hours, minutes=-minutes if west else minutes)
    date = datetime(int(year), MONTHS[month], int(day), hour, minute, min(second, 59))
    return date.replace(tzinfo=timezone(offset)).timestamp()


def number(written: str) -> int:
    return int(written) if written != "-" else 0
