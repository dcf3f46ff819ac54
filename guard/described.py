"""Reads a request that somebody describes as a line of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from ipaddress import IPv6Address
from types import MappingProxyType

from guard.addresses import Address, parse_address
from guard.facts import Facts, read_headers
from guard.headers import Header
from guard.lines import BadLine
from guard.paths import is_detour, normal_path

# Nobody comes from this end of a cable, so it proves and disproves nothing, and no rule
# is about it.
NOWHERE = IPv6Address("fe80::")
SCHEMES = ("http", "https")
LATEST = 253_402_300_799  # seconds; datetime ends with the year 9999


def read_request(line: bytes) -> Facts:
    """What is left out, or null, is ordinary: a GET of / over https by nobody known.

    `time` is 0 where the line has none. Raises `BadLine`."""
    given = read_object(line)
    path, _, query = text(given, "path", "/").partition("?")
    headers = read_headers(header_lines(given.get("headers")))
    return Facts(
        method=text(given, "method", "GET").upper(),
        scheme=scheme(text(given, "scheme", "https")),
        host=headers.get("host", ""),
        path=normal_path(encoded(path)),
        detour=is_detour(encoded(path)),
        client=address(text(given, "ip", "")),
        query=query,
        http_version=http_version(given.get("http_version")),
        headers=MappingProxyType(headers),
        time=seconds(given.get("time")),
    )


def read_object(line: bytes) -> Mapping[str, object]:
    """Raises `BadLine`."""
    words = line.decode("utf-8", "replace").lstrip("\ufeff").strip()
    if not words:
        raise BadLine("an empty line")
    try:
        given = json.loads(words)
    except json.JSONDecodeError as error:
        raise BadLine(f"not JSON: {error.msg} at column {error.colno}") from None
    except (ValueError, RecursionError):  # endless digits, bottomless brackets
        raise BadLine("not JSON that anyone would write") from None
    if not isinstance(given, dict):
        raise BadLine("not a JSON object")
    return given


def text(given: Mapping[str, object], key: str, default: str) -> str:
    value = given.get(key)
    if value is None:
        return default
    if not isinstance(value, str):
        raise BadLine(f"{key} is not a text")
    return value or default


def scheme(name: str) -> str:
    if name.lower() not in SCHEMES:
        raise BadLine("scheme is neither http nor https")
    return name.lower()


def address(words: str) -> Address:
    if not words:
        return NOWHERE
    found = parse_address(words)
    if found is None:
        raise BadLine("ip is not an address")
    return found


def http_version(value: object) -> str:
    match value:
        case None:
            return "1.1"
        case bool():
            pass
        case int() | float() | str():
            return spelled(str(value))
    raise BadLine("http_version is neither a text nor a number")


def spelled(version: str) -> str:
    """As ASGI has it: 1.0, 1.1, 2, 3."""
    number = version.upper().removeprefix("HTTP/")
    return number[0] if number in ("2.0", "3.0") else number


def seconds(value: object) -> float:
    match value:
        case None:
            return 0.0
        case bool():
            pass
        case int() | float() if 0 <= value <= LATEST:
            return float(value)
    raise BadLine("time is not seconds since 1970")


def header_lines(headers: object) -> list[Header]:
    """From {name: value}, {name: [value, ...]} or [[name, value], ...]."""
    lines: list[Header] = []
    for name, value in pairs(headers):
        values = (value,) if isinstance(value, str) else several(name, value)
        key = encoded(name.strip().lower())
        for each in values:
            lines.append((key, encoded(each.strip())))
    return lines


def pairs(headers: object) -> Iterable[tuple[str, object]]:
    if headers is None:
        return ()
    if isinstance(headers, dict):
        return headers.items()
    if not isinstance(headers, list):
        raise BadLine("headers are neither an object nor a list of pairs")
    if not all(map(is_pair, headers)):
        raise BadLine("headers has something that is no pair of name and value")
    return headers


def is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], str)


def several(name: str, value: object) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise BadLine(f"header {name[:60]!r} is neither a text nor a list of texts")
    return value


def encoded(words: str) -> bytes:
    """As it would come over the wire; half of a surrogate pair cannot."""
    return words.encode("utf-8", "replace")
