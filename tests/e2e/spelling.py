"""Originals, and the ways in which a text may spell one."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field

from tests.images.pictures import encoded, photo

ORIGINAL = photo(360, 240, seed=7)
JPEG = encoded("JPEG", ORIGINAL, quality=80)
PNG = encoded("PNG", ORIGINAL.resize((120, 100)))
THUMB = encoded("JPEG", ORIGINAL.resize((160, 120)), quality=85)
B64 = base64.b64encode(JPEG).decode()
DATA = f"data:image/jpeg;base64,{B64}"
SHAPES = "".join(f"M{k * 7 % 300} {k * 13 % 200}L{k * 3} {k}" for k in range(200))
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200" '
    f'viewBox="0 0 300 200"><path d="{SHAPES}"/></svg>'
)
DRAWN = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{DATA}"/></svg>'


@dataclass(frozen=True)
class Leak:
    """`secret` must not come through, whatever else does."""

    name: str
    kind: str
    body: bytes = field(repr=False)
    headers: tuple[tuple[str, str], ...] = ()
    path: str = ""
    secret: bytes = b""

    @property
    def address(self) -> str:
        return self.path or "/" + self.name.replace(" ", "-")


def page(name: str, inside: str, secret: str = "") -> Leak:
    whole = f"<!doctype html><title>Works</title><p>Words.</p>{inside}<p>More words."
    return Leak(
        name, "text/html; charset=utf-8", whole.encode(), secret=secret.encode()
    )


def text(name: str, kind: str, body: str | bytes, secret: str = "") -> Leak:
    body = body if isinstance(body, bytes) else body.encode()
    return Leak(name, kind, body, secret=secret.encode())


def escaped(script: str) -> str:
    return script.replace("<", "\\u003c").replace(">", "\\u003e")


def wrapped(data: bytes, start: str = "") -> str:
    return base64.encodebytes(data).decode().replace("\n", "\r\n" + start)


STATE = json.dumps({"works": [{"title": "Harbour", "picture": DATA}]})
FEED = "<?xml version='1.0'?><rss version='2.0'><channel><item><description>{}"
FEED += "</description></item></channel></rss>"

START = "data:image/jpeg;base64,"
QUOTES = "' +\n'"
WEBM = b"\x1aE\xdf\xa3" + JPEG
RTF = b"{\\rtf1" + JPEG
MP3 = b"ID3\x03\0\0\0\0\x0fvAPIC\0\0\0image/jpeg\0\x03\0" + JPEG


def named(text: str) -> str:
    return text.replace("+", "&plus;").replace("/", "&sol;")


def styled(text: str) -> str:
    start, _, letters = text.partition(",")
    return f"{start}," + letters.replace("+", "\\2b ").replace("/", "\\2f ")


def folded(width: int, fold: str) -> str:
    return fold.join(B64[k : k + width] for k in range(0, len(B64), width))


def prefixed(drawing: str) -> str:
    return (
        drawing.replace("<", "<s:").replace("<s:/", "</s:").replace("xmlns", "xmlns:s")
    )


def escapes(data: bytes, start: str = "\\x", between: str = "") -> str:
    return between.join(f"{start}{each:02x}" for each in data)


def rsc(path: str) -> str:
    """A component of React on its way (Next.js)."""
    inner = ["$", "path", None, {"d": path}]
    state = json.dumps(["$", "svg", None, {"children": inner}])
    return f"<script>self.__next_f.push([1, {json.dumps(state)}])</script>"


def address(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
