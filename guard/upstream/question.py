"""What a visitor asks, as a cache sees it: which kept copies could answer it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from guard.headers import Header, RawHeaders, first, joined, noted
from guard.upstream.base import Outgoing
from guard.upstream.directives import Directives, directives

Address = tuple[bytes, bytes]  # host, target
Selection = tuple[Header, ...]

# A site may answer by these without saying so in Vary; no copy crosses their borders.
IMPLIED = (
    b"cf-ipcountry",
    b"cf-visitor",
    b"origin",
    b"x-forwarded-host",
    b"x-forwarded-port",
    b"x-forwarded-proto",
    b"x-forwarded-scheme",
    b"x-forwarded-server",
    b"x-forwarded-ssl",
    b"x-requested-with",
    b"x-scheme",
)
CONDITIONS = frozenset({b"if-modified-since", b"if-none-match", b"if-range", b"range"})
# What browsers, crawlers and well-known proxies send. Any other header might steer the
# site, and a copy that it steered must not be shown to others (cache poisoning).
ORDINARY = frozenset(
    {
        *IMPLIED,
        *CONDITIONS,
        b"accept",
        b"accept-charset",
        b"accept-encoding",
        b"accept-language",
        b"alt-used",
        b"cache-control",
        b"cdn-loop",
        b"cf-connecting-ip",
        b"cf-ray",
        b"cookie",
        b"device-memory",
        b"dnt",
        b"downlink",
        b"dpr",
        b"ect",
        b"from",
        b"host",
        b"pragma",
        b"priority",
        b"purpose",
        b"referer",
        b"rtt",
        b"save-data",
        b"signature",
        b"signature-agent",
        b"signature-input",
        b"traceparent",
        b"tracestate",
        b"true-client-ip",
        b"upgrade-insecure-requests",
        b"user-agent",
        b"via",
        b"viewport-width",
        b"width",
        b"x-forwarded-for",
        b"x-moz",
        b"x-purpose",
        b"x-real-ip",
        b"x-request-id",
    }
)
# Compressed as they are: no server encodes them again, whatever its Vary says.
_TEXT_OR_RAW = (b"image/svg", b"image/bmp", b"image/x-", b"image/vnd.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the headers of a question say. `lines`: by name, several lines of one
    joined; `said`: the same where white space around commas says nothing."""

    lines: dict[bytes, bytes]
    said: dict[bytes, bytes]
    wishes: Directives
    host: bytes
    alike: tuple[object, ...]

    @property
    def has_cookie(self) -> bool:
        return b"cookie" in self.lines

    def selects(self, selection: Selection) -> bool:
        said = self.said
        for name, value in selection:  # noqa: SIM110 - half the time of all()
            if said.get(name, b"") != value:
                return False
        return True


@dataclass(frozen=True, slots=True)
class Question:
    outgoing: Outgoing
    address: Address
    asked: Asked

    @property
    def lines(self) -> dict[bytes, bytes]:
        return self.asked.lines

    @property
    def wishes(self) -> Directives:
        return self.asked.wishes

    @property
    def is_plain(self) -> bool:
        """Asks for the whole thing, whatever the visitor has already."""
        return self.outgoing.method == "GET" and CONDITIONS.isdisjoint(self.lines)

    @property
    def has_query(self) -> bool:
        return b"?" in self.outgoing.target

    def alike(self) -> tuple[object, ...]:
        """Equal for those who may well get the same answer."""
        return (self.address, *self.asked.alike)

    def whole(self, etag: bytes = b"", modified: bytes = b"") -> Outgoing:
        """The same without the visitor's conditions, with ours."""
        kept = [line for line in self.outgoing.headers if line[0] not in CONDITIONS]
        if etag:
            kept.append((b"if-none-match", etag))
        if modified:
            kept.append((b"if-modified-since", modified))
        return replace(self.outgoing, method="GET", headers=tuple(kept))


def read_question(outgoing: Outgoing) -> Question | None:
    """None for what only the site itself may answer."""
    if outgoing.body is not None or outgoing.method not in ("GET", "HEAD"):
        return None
    headers = outgoing.headers
    asked = noted(outgoing.notes, "asked", headers, lambda: _read(headers))
    if asked is None:
        return None
    return Question(outgoing, (asked.host, outgoing.target), asked)


def _read(headers: RawHeaders) -> Asked | None:
    lines: dict[bytes, bytes] = {}
    for name, value in headers:
        if name not in ORDINARY and not name.startswith(b"sec-"):
            return None
        lines[name] = lines[name] + b", " + value if name in lines else value
    wishes = directives(headers)
    if b"no-store" in wishes:
        return None
    said = {name: value.replace(b", ", b",") for name, value in lines.items()}
    names = (*IMPLIED, b"accept", b"accept-encoding")
    alike = (b"cookie" in lines, *(said.get(name, b"") for name in names))
    return Asked(lines, said, wishes, _host_of(headers), alike)


def address_of(outgoing: Outgoing) -> Address:
    return _host_of(outgoing.headers), outgoing.target


def _host_of(headers: RawHeaders) -> bytes:
    return joined(headers, b"host").lower()


def selection(question: Question, answered: RawHeaders) -> Selection:
    """What another question must say as this one did to get the same answer."""
    listed = joined(answered, b"vary").lower().split(b",")
    names = {*IMPLIED, *(name.strip() for name in listed)} - {b""}
    if first(answered, b"content-encoding") is not None:
        names.add(b"accept-encoding")
    elif _is_compressed(first(answered, b"content-type") or b""):
        names.discard(b"accept-encoding")
    return tuple((name, question.asked.said.get(name, b"")) for name in sorted(names))


def is_picture(answered: RawHeaders) -> bool:
    return (first(answered, b"content-type") or b"").lower().startswith(b"image/")


def _is_compressed(media_type: bytes) -> bool:
    kind = media_type.lower()
    return kind.startswith(b"image/") and not kind.startswith(_TEXT_OR_RAW)
