"""Values as people write them in YAML: "200 MB", "5 s", a pattern, an address range.

Each type reads one value and says in words what is wrong with it; an error's `hint`
travels in its context.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from ipaddress import ip_network
from typing import Annotated, Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlsplit

from pydantic import BeforeValidator, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from guard.addresses import Networks, host_name
from guard.patterns import BadPattern, Patterns

SIZES = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9}
SECONDS = {"": 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}
SHOWN = 60  # characters of a wrong value
DATABASE = re.compile(r"/?\d{0,9}", re.ASCII)  # its number, in Redis
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)
SUM = re.compile(r"[0-9a-f]{64}", re.ASCII)
RESOURCE = re.compile(r"[A-Za-z]\w*=\d+(?:\.\d+)?", re.ASCII)
LEAST_TOKEN = 16  # letters; nobody guesses as many
AMOUNT = re.compile(r"(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]*)")


class Endpoint(NamedTuple):
    """Where the guard listens."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def wrong(message: str, hint: str = "") -> PydanticCustomError:
    return PydanticCustomError(
        "written", "{message}", {"message": message, "hint": hint}
    )


def shown(value: object) -> str:
    """A wrong value in a message: short, and in YAML's words."""
    match value:
        case None:
            return "nothing"
        case dict():
            return "a mapping" if value else "an empty mapping"
        case list() | tuple():
            return "a list" if value else "an empty list"
    text = masked(repr(value))
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


def masked(text: str) -> str:
    """An address without its password: messages end up in logs."""
    before, at, host = text.rpartition("@")
    scheme, colon, secret = before.partition(":")
    if not (at and colon):
        return text
    slashes = "//" if secret.startswith("//") else ""
    return f"{scheme}:{slashes}***@{host}"


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint: the known word that was probably meant, else all of them if few."""
    words = sorted(known)
    folded = {each.lower(): each for each in words}
    if close := get_close_matches(word.lower(), folded, n=1):
        return f"did you mean {folded[close[0]]}?"
    return f"one of {', '.join(words)}" if len(words) <= 24 else ""


def several(value: Any) -> Any:
    """One value stands for a list of one."""
    return value if isinstance(value, list | tuple) else (value,)


def amount(value: Any, units: dict[str, float], example: str) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    found = AMOUNT.fullmatch(str(value).strip().lower())
    if not found or found[2] not in units:
        names = ", ".join(unit for unit in units if unit)
        raise wrong(
            f"not an amount: {shown(value)}", f"such as {example}; units: {names}"
        )
    return float(found[1]) * units[found[2]]


def size(value: Any) -> int:
    return round(amount(value, dict(SIZES), '"200 MB"'))


def seconds(value: Any) -> float:
    return amount(value, SECONDS, '"5 s"')


def pattern(value: Any) -> str:
    if not isinstance(value, str):
        raise wrong(f"a pattern is a text, not {shown(value)}", "put it in quotes")
    compiled((value,))
    return value


def compiled(texts: tuple[str, ...]) -> Patterns:
    try:
        return Patterns(texts)
    except BadPattern as error:
        raise wrong(f"bad pattern: {error}", "the syntax is RE2's") from None


def address_range(value: Any) -> str:
    try:
        return str(ip_network(str(value).strip()))
    except ValueError as error:
        raise wrong(f"bad address range: {error}", loose(str(value))) from None


def loose(value: str) -> str:
    try:
        return f"did you mean {ip_network(value.strip(), strict=False)}?"
    except ValueError:
        return "such as 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32"


def endpoint(value: Any) -> Endpoint:
    if isinstance(value, Endpoint):
        return value
    try:
        parts = urlsplit(f"//{value}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or port is None or parts.netloc != str(value):
        raise wrong(
            f"not an address with a port: {shown(value)}", 'such as "127.0.0.1:8080"'
        )
    return Endpoint(host, port)


def upstream(value: Any) -> str:
    text = str(value).strip().rstrip("/")
    hint = "such as http://127.0.0.1:8000"
    try:
        parts = urlsplit(text)
        named = parts.hostname and parts.port != 0
    except ValueError:
        named = False
    if not named or parts.scheme not in ("http", "https"):
        raise wrong(f"not the address of a site: {shown(value)}", hint)
    if parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        raise wrong(f"only scheme, host and port: {shown(value)}", hint)
    if not is_host(parts.hostname):
        raise wrong(f"not the name of a host: {shown(value)}", hint)
    return text


def is_host(name: str | None) -> bool:
    try:
        return bool(host_name(name or ""))
    except ValueError:
        return False


def token(value: Any) -> str:
    """Never shown in a complaint."""
    text = value if isinstance(value, str) else ""
    if value != "" and len(text) < LEAST_TOKEN:
        raise wrong(
            f"a token is a text of {LEAST_TOKEN} letters at least",
            "such as what `openssl rand -hex 16` prints",
        )
    return text


def store(value: Any) -> str:
    text = str(value).strip()
    try:
        parts = urlsplit(text)
        named = parts.scheme in ("redis", "rediss") and is_host(parts.hostname)
        good = named and parts.port != 0 and DATABASE.fullmatch(parts.path)
    except ValueError:
        good = None
    if text != "memory" and (not good or parts.query or parts.fragment):
        raise wrong(
            f"not a store: {shown(value)}", "memory, or redis://127.0.0.1:6379/0"
        )
    return text


def bucket(value: Any) -> str:
    text = str(value).strip()
    parts, options = address_with_options(text)
    named = parts.scheme == "s3" and BUCKET.fullmatch(parts.netloc)
    good = named and options.get("endpoint", "http://").startswith(
        ("http://", "https://")
    )
    if text and not (good and set(options) <= {"endpoint", "region"}):
        hint = "s3://bucket/prefix, or s3://bucket/prefix?endpoint=http://host:9000"
        raise wrong(f"not a bucket: {shown(value)}", hint)
    return text


def cluster(value: Any) -> str:
    text = str(value).strip()
    parts, options = address_with_options(text)
    named = parts.scheme in ("dask", "dask+tls") and is_host(parts.hostname)
    good = named and has_port(parts) and parts.path in ("", "/")
    resources = all(map(RESOURCE.fullmatch, options.get("resources", "a=1").split(",")))
    if text and not (good and resources and set(options) <= {"resources"}):
        hint = "dask://host:8786, or dask://host:8786?resources=GPU=1"
        raise wrong(f"not a Dask cluster: {shown(value)}", hint)
    return text


def check_sum(value: Any) -> str:
    text = str(value).strip().lower()
    if text and not SUM.fullmatch(text):
        raise wrong(
            f"not a SHA-256: {shown(value)}", "64 letters, as `sha256sum` prints them"
        )
    return text


def address_with_options(text: str) -> tuple[SplitResult, dict[str, str]]:
    """Empty where it is no address at all."""
    try:
        parts = urlsplit(text)
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        return urlsplit(""), {}
    plain = not parts.fragment and "@" not in parts.netloc
    return (parts, options) if plain else (urlsplit(""), {})


def has_port(parts: SplitResult) -> bool:
    try:
        return bool(parts.port)
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Read:
    """Check a value as `shape`, so that an error names its place, then make it."""

    shape: Any
    make: Callable[[Any], Any]

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            self.make, handler.generate_schema(self.shape)
        )


Some = BeforeValidator(several)
Size = Annotated[int, BeforeValidator(size)]
Seconds = Annotated[float, BeforeValidator(seconds)]
Bucket = Annotated[str, BeforeValidator(bucket)]
Cluster = Annotated[str, BeforeValidator(cluster)]
StoreAddress = Annotated[str, BeforeValidator(store)]
Sum = Annotated[str, BeforeValidator(check_sum)]
Token = Annotated[str, BeforeValidator(token)]
Upstream = Annotated[str, BeforeValidator(upstream)]
Listen = Annotated[Endpoint, BeforeValidator(endpoint)]
Pattern = Annotated[str, BeforeValidator(pattern)]
PatternList = Annotated[Patterns, Read(Annotated[tuple[Pattern, ...], Some], compiled)]
Range = Annotated[str, BeforeValidator(address_range)]
RangeList = Annotated[tuple[Range, ...], Some]
NetworkList = Annotated[Networks, Read(RangeList, Networks.parse)]
