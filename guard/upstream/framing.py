"""Where a message ends: said once by what goes out, never twice by what comes in."""

from __future__ import annotations

from collections.abc import AsyncIterator

from guard.errors import RequestError, UpstreamUnreachable
from guard.headers import RawHeaders, first, without
from guard.upstream.base import Outgoing
from guard.upstream.limits import Limits

CHUNKED = (b"transfer-encoding", b"chunked")


def framed(outgoing: Outgoing, authority: str) -> RawHeaders:
    """The headers with what HTTP/1.1 cannot do without: Host, and the body's end."""
    headers = outgoing.headers
    names = {name for name, _ in headers}
    if b"host" not in names:
        headers = ((b"host", authority.encode()), *headers)
    if outgoing.body is None:
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
    lines = [outgoing.method.encode("latin-1") + b" " + outgoing.target + b" HTTP/1.1"]
    lines += [name + b": " + value for name, value in framed(outgoing, authority)]
    head = b"\r\n".join(lines) + b"\r\n\r\n"
    ends = len(lines) + 1
    sound = head.count(b"\n") == ends == head.count(b"\r") and b"\0" not in head
    if not sound or lines[0].count(b" ") != 2:
        raise RequestError("a request that cannot be written down")
    return head


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


def check_head(status: int, headers: RawHeaders, limits: Limits) -> None:
    """Refuse an answer that two readers could understand differently (RFC 9112 6.3)."""
    if not 200 <= status <= 599:
        raise UpstreamUnreachable(f"answered with status {status}")
    if len(headers) > limits.header_lines:
        raise UpstreamUnreachable(f"answered with {len(headers)} header lines")
    size = 0
    ends: set[bytes] = set()
    for name, value in headers:
        size += len(name) + len(value)
        if name == b"content-length" or name == b"transfer-encoding":
            ends.add(value.lower())
    if size > limits.header_size:
        raise UpstreamUnreachable("answered with headers beyond all measure")
    if len(ends) > 1 or (ends and not _readable(*ends)):
        raise UpstreamUnreachable("answered with conflicting or unreadable lengths")


def _readable(end: bytes) -> bool:
    return end.isdigit() or end == b"chunked"
