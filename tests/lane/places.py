"""A site by hand: each of its answers ends in another way."""

from __future__ import annotations

import asyncio
from io import BytesIO

from PIL import Image

from tests.servers import read_head


def picture() -> bytes:
    written = BytesIO()
    Image.radial_gradient("L").resize((200, 160)).save(written, "PNG")
    return written.getvalue()


def sized(*lines: bytes, body: bytes, status: bytes = b"200 OK") -> bytes:
    head = [b"HTTP/1.1 " + status, *lines, b"Content-Length: %d" % len(body)]
    return b"\r\n".join([*head, b"", body])


HTML, KEPT = b"Content-Type: text/html", b"Cache-Control: max-age=600"
PNG = b"Content-Type: image/png"
PAGE = b"<html><body><p>Works of the year, and of no other.</p></body></html>"
CHUNKS = b"Transfer-Encoding: chunked\r\n\r\n5\r\n<p>on\r\n3\r\ne!\n\r\n0\r\n\r\n"
ANSWERS = {
    b"/": sized(HTML, body=PAGE),
    b"/kept": sized(HTML, KEPT, b'ETag: "1"', body=PAGE),
    b"/long": sized(HTML, KEPT, body=PAGE * 700),
    b"/1.png": sized(PNG, KEPT, body=picture()),
    b"/2.png": sized(PNG, b"X-Robots-Tag: noimageai", body=picture()),
    b"/empty": sized(HTML, body=b""),
    b"/empty-kept": sized(HTML, KEPT, body=b""),
    b"/chunked": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + CHUNKS,
    b"/closed": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>until closed",
    b"/204": b"HTTP/1.1 204 No Content\r\nX-Much: none\r\n\r\n",
    b"/304": b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nContent-Length: 7\r\n\r\n',
    b"/404": sized(HTML, body=b"<p>not there", status=b"404 Not Found"),
    b"/500": sized(HTML, body=b"<p>broken", status=b"500 Internal Server Error"),
    b"/moved": sized(b"Location: /kept", body=b"", status=b"302 Found"),
    b"/listed": sized(
        b"Connection: x-own, keep-alive", b"X-Own: 1", b"X-Yours: 2", HTML, body=b"<p>"
    ),
    b"/named": sized(b"X-Guard-Id: " + b"ab" * 12, HTML, body=b"<p>named"),
    b"/latin": sized(b"X-Odd: \xe4\tb", HTML, body=b"<p>"),
    b"/odd": sized(b"X-Odd: a\x7fb", HTML, body=b"<p>"),
    b"/twice": sized(b"Set-Cookie: a=1", b"Set-Cookie: b=2", HTML, body=b"<p>"),
}
CUT = {  # each ends with its line, too early
    b"/cut": b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<p>to be contin",
    b"/cut-chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n<p>t",
    b"/silent": b"",
    b"/half": b"HTTP/1.1 200 OK\r\nContent-Le",
    b"/malformed": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nNo colon\r\n\r\nabc",
    b"/lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    b"/switching": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
}
ENDING = frozenset({*CUT, b"/closed"})


async def site(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    known = ANSWERS | CUT
    while True:
        try:
            head = await read_head(reader)
            await read_body(head.lower(), reader)
        except asyncio.IncompleteReadError:
            return
        verb, target, _ = head.split(b" ", 2)
        path = target.partition(b"?")[0]
        answer = known[path] if path in known else echo(head)
        if verb == b"HEAD":
            answer = answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        writer.write(answer)
        if path in ENDING:
            return


async def read_body(head: bytes, reader: asyncio.StreamReader) -> None:
    if b"transfer-encoding: chunked" in head:
        await reader.readuntil(b"0\r\n\r\n")
    elif b"content-length: " in head:
        length = head.partition(b"content-length: ")[2].partition(b"\r")[0]
        await reader.readexactly(int(length))


def echo(head: bytes) -> bytes:
    return sized(b"Content-Type: text/plain", body=head)
