"""What a visitor asks, as a cache sees it: which kept copies could answer it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from guard.headers import Header, RawHeaders, first, joined
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
class Question:
    """`lines`: the headers by name, several lines of one joined."""

    outgoing: Outgoing
    address: Address
    lines: dict[bytes, bytes]
    wishes: Directives

    @property
    def is_plain(self) -> bool:
        """Asks for the whole thing, whatever the visitor has already."""
        return self.outgoing.method == "GET" and CONDITIONS.isdisjoint(self.lines)

    @property
    def has_cookie(self) -> bool:
        return b"cookie" in self.lines

    @property
    def has_query(self) -> bool:
        return b"?" in self.outgoing.target

    def selects(self, selection: Selection) -> bool:
        return all(_said(self.lines, name) == value for name, value in selection)

    def alike(self) -> tuple[object, ...]:
        """Equal for those who may well get the same answer."""
        names = (*IMPLIED, b"accept", b"accept-encoding")
        said = (_said(self.lines, name) for name in names)
        return (self.address, self.has_cookie, *said)

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
    lines: dict[bytes, bytes] = {}
    for name, value in outgoing.headers:
        if name not in ORDINARY and not name.startswith(b"sec-"):
            return None
        lines[name] = lines[name] + b", " + value if name in lines else value
    wishes = directives(outgoing.headers)
    if b"no-store" in wishes:
        return None
    return Question(outgoing, address_of(outgoing), lines, wishes)


def address_of(outgoing: Outgoing) -> Address:
    return joined(outgoing.headers, b"host").lower(), outgoing.target


def selection(question: Question, answered: RawHeaders) -> Selection:
    """What another question must say as this one did to get the same answer."""
    listed = joined(answered, b"vary").lower().split(b",")
    names = {*IMPLIED, *(name.strip() for name in listed)} - {b""}
    if first(answered, b"content-encoding") is not None:
        names.add(b"accept-encoding")
    elif _is_compressed(first(answered, b"content-type") or b""):
        names.discard(b"accept-encoding")
    return tuple((name, _said(question.lines, name)) for name in sorted(names))


def is_picture(answered: RawHeaders) -> bool:
    return (first(answered, b"content-type") or b"").lower().startswith(b"image/")


def _is_compressed(media_type: bytes) -> bool:
    kind = media_type.lower()
    return kind.startswith(b"image/") and not kind.startswith(_TEXT_OR_RAW)


def _said(lines: dict[bytes, bytes], name: bytes) -> bytes:
    """White space around commas says nothing (RFC 9111 4.1)."""
    value = lines.get(name, b"")
    return b",".join(value.split(b", ")) if b", " in value else value
