"""A body that we hold whole, answered as HTTP wants: HEAD, 304, 206, 416."""

from __future__ import annotations

from starlette.responses import Response

from guard.facts import Facts
from guard.headers import RawHeaders, etag_matches, parse_range, range_applies

# What describes the original's bytes, or who may keep them, and is false of others.
OF_THE_ORIGINAL = frozenset(
    {
        b"accept-ranges",
        b"age",
        b"cache-control",
        b"cdn-cache-control",
        b"content-digest",
        b"content-encoding",
        b"content-length",
        b"content-md5",
        b"content-range",
        b"content-type",
        b"digest",
        b"etag",
        b"expires",
        b"last-modified",
        b"link",
        b"pragma",
        b"repr-digest",
        b"surrogate-control",
        b"tdm-policy",
        b"tdm-reservation",
        b"vary",
        b"x-robots-tag",
    }
)


def whole(
    facts: Facts, status: int, headers: RawHeaders, body: bytes, etag: str
) -> Response:
    """The answer to `facts`: `status` and `headers` are those of the full one.

    Conditions and ranges count for 200 alone (RFC 9110 13.2.1, 14.2); a validator of
    the original matches nothing here, so whoever replays one gets the whole variant.
    """
    if status != 200 or facts.method not in ("GET", "HEAD"):
        return raw(status, headers, body)
    headers = (*headers, (b"etag", etag.encode()), (b"accept-ranges", b"bytes"))
    if etag_matches(facts.headers.get("if-none-match", ""), etag):
        return raw(304, tuple(h for h in headers if h[0] != b"content-type"), b"")
    if facts.method == "GET" and range_applies(facts.headers.get("if-range", ""), etag):
        span = parse_range(facts.headers.get("range", ""), len(body))
        if span is not None:
            described = span.content_range(len(body)).encode()
            headers = (*headers, (b"content-range", described))
            status = 206 if span.satisfiable else 416
            return raw(status, headers, body[span.start : span.stop])
    return raw(status, headers, body)


def raw(status: int, headers: RawHeaders, body: bytes) -> Response:
    """Headers as they are, in their order; the server leaves out a HEAD's body."""
    response = Response(body, status)
    length = () if status == 304 else ((b"content-length", b"%d" % len(body)),)
    response.raw_headers = [*headers, *length]
    return response
