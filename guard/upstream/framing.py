"""Where a message ends: said once by what goes out, never twice by what comes in."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from itertools import chain

from guard.errors import RequestError, UpstreamUnreachable
from guard.headers import RawHeaders, first, noted, without
from guard.upstream.base import Outgoing
from guard.upstream.limits import Limits

UNWRITABLE = "a request that cannot be written down"
CHUNKED = (b"transfer-encoding", b"chunked")
_ENDS_A_BODY = frozenset({b"content-length", b"transfer-encoding"})
_ENDS_A_WORD = re.compile(rb"[ \r\n\0]").search


def framed(headers: RawHeaders, authority: str, *, uploads: bool = False) -> RawHeaders:
    """The headers with what HTTP/1.1 cannot do without: Host, and the body's end."""
    names = {name for name, _ in headers}
    if b"host" not in names:
        headers = ((b"host", authority.encode()), *headers)
    if not uploads:
        # Who sends nothing has nothing to wait for, and no chunk to end with.
        return _unless_absent(headers, names & {b"expect", b"transfer-encoding"})
    length = first(headers, b"content-length")
    if length is not None and not length.isdigit():
        raise RequestError("an upload of no readable length", "upload")
    headers = _unless_absent(headers, names & {b"transfer-encoding"})
    return headers if b"content-length" in names else (*headers, CHUNKED)


def _unless_absent(headers: RawHeaders, names: set[bytes]) -> RawHeaders:
    return without(headers, names) if names else headers


def request_head(outgoing: Outgoing, authority: str) -> bytes:
    """As bytes; what would end a line early, and so begin another, is refused."""
    rest = request_rest(outgoing, authority)
    return request_line(outgoing.method, outgoing.target) + rest


def request_line(method: str, target: bytes) -> bytes:
    """The first line of a head, with its end."""
    verb = method.encode("latin-1")
    if _ENDS_A_WORD(target) or _ENDS_A_WORD(verb):
        raise RequestError(UNWRITABLE)
    return b"%b %b HTTP/1.1\r\n" % (verb, target)


def request_rest(outgoing: Outgoing, authority: str) -> bytes:
    """All of a head behind its first line, the same whatever is asked for."""
    headers, uploads = outgoing.headers, outgoing.body is not None
    what = "rest", authority, uploads

    def made() -> bytes:
        return _rest(headers, authority, uploads)

    return noted(outgoing.notes, what, headers, made)


def _rest(headers: RawHeaders, authority: str, uploads: bool) -> bytes:
    sent = framed(headers, authority, uploads=uploads)
    lines = [name + b": " + value for name, value in sent]
    rest = b"\r\n".join([*lines, b"\r\n"])
    ends = len(lines) + 1
    if not (rest.count(b"\n") == ends == rest.count(b"\r")) or b"\0" in rest:
        raise RequestError(UNWRITABLE)
    return rest


async def measured(
    body: AsyncIterator[bytes], length: bytes | None
) -> AsyncIterator[bytes]:
    """As announced: more would be another request, and less would be waited for.
    `length` is one that `framed` let pass."""
    left = None if length is None else int(length)
    async for chunk in body:
        if left is not None:
            left -= len(chunk)
            if left < 0:
                break
        yield chunk
    if left:
        raise RequestError("an upload of another length than announced", "upload")


def check_head(status: int, headers: RawHeaders, limits: Limits) -> bool:
    """Refuse an answer that two readers could understand differently (RFC 9112 6.3);
    returns whether it says where its body ends."""
    if not 200 <= status <= 599:
        raise UpstreamUnreachable(f"answered with status {status}")
    if len(headers) > limits.header_lines:
        raise UpstreamUnreachable(f"answered with {len(headers)} header lines")
    if sum(map(len, chain.from_iterable(headers))) > limits.header_size:
        raise UpstreamUnreachable("answered with headers beyond all measure")
    end = None
    for value in [value for name, value in headers if name in _ENDS_A_BODY]:
        end = _agreed(end, value.lower())
    if end is not None and not end.isdigit() and end != b"chunked":
        raise UpstreamUnreachable("answered with an unreadable length")
    return end is not None


def _agreed(before: bytes | None, said: bytes) -> bytes:
    if before != said and before is not None:
        raise UpstreamUnreachable("answered with conflicting lengths")
    return said
