"""Drawings within pages: inline SVG, also where JSON or a feed spells it otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from math import isfinite

import re2

from guard.html.edits import Edit
from guard.html.encoded import MOST, TooMuch
from guard.html.tags import attributes

_TAG = re2.compile(rb"(?i)(<|\\u003c|\\x3c|&lt;|&#60;)(\\?/)?svg(?:[\s>/\\&]|$)")
_CLOSERS = {
    b"<": b">",
    b"\\u003c": b"\\u003e",
    b"\\x3c": b"\\x3e",
    b"&lt;": b"&gt;",
    b"&#60;": b"&#62;",
}
# Some escape only what opens.
_CLOSES = {
    bracket: re.compile(re.escape(closer) + b"|>", re.IGNORECASE)
    for bracket, closer in _CLOSERS.items()
}
_ESCAPE = re.compile(r"\\{1,8}(?:(?:u00|x)([0-9a-fA-F]{2})|([\"'/])|([nrt]))")
_QUOTE = re.compile(rb"""=(\\{0,8}["']|&quot;|&#34;|\\{1,8}u0022)""")
_OPEN = 4096  # bytes of an opening tag
# What a drawing's place on the page is made of; the rest may tell what it shows.
_KEPT = (
    "class",
    "height",
    "id",
    "preserveaspectratio",
    "role",
    "viewbox",
    "width",
    "xmlns",
)
_SPELLED = {"preserveaspectratio": "preserveAspectRatio", "viewbox": "viewBox"}
_INNER = re.compile(rb"^\s*<svg[^>]*>(.*)</svg>\s*$", re.DOTALL)
_CODE = re.compile(rb"\$\{|[\"'`]\s{0,9}\+|\+\s{0,9}[\"'`]")
_CODE_LENGTH = 10_000  # bytes
_END = re.compile(rb"</svg\s*>\s*$", re.IGNORECASE)
_LITTLE = 1000  # bytes; what tells no size and has no more is an icon


@dataclass(frozen=True, slots=True)
class Drawing:
    """`text[start:end]` is an svg element; `bracket` and `quote` are how the text
    around it spells `<` and `"`."""

    start: int
    end: int
    data: bytes = field(repr=False)
    bracket: bytes = b"<"
    quote: bytes = b'"'
    media_type: str = "image/svg+xml"

    def edits(self, body: bytes, media_type: str) -> tuple[Edit, ...]:
        """The place on the page stays, with `body`, an SVG or nothing, in it."""
        inner = _INNER.match(body)
        new = self._root() + (self._fitted(inner[1]) if inner else b"") + b"</svg>"
        new = new.replace(b"\n", b"").replace(b'"', self.quote)
        new = new.replace(b"<", self.bracket).replace(b">", _CLOSERS[self.bracket])
        return (Edit(self.start, self.end, new),)

    @property
    def is_code(self) -> bool:
        """A script that puts a drawing together; one that is long holds one."""
        is_short = len(self.data) < _CODE_LENGTH or not _END.search(self.data)
        return is_short and _CODE.search(self.data, 0, _OPEN) is not None

    @property
    def is_little(self) -> bool:
        told = {"width", "height"} & set(self._attributes())
        return len(self.data) < _LITTLE and not told and b"<image" not in self.data

    def _root(self) -> bytes:
        kept = {
            name: value
            for name, value in self._attributes().items()
            if name in _KEPT and '"' not in value and "<" not in value
        }
        words = (f' {_SPELLED.get(name, name)}="{kept[name]}"' for name in kept)
        return f"<svg{''.join(words)}>".encode("ascii", "xmlcharrefreplace")

    def _fitted(self, shapes: bytes) -> bytes:
        """Variants begin at 0, 0; this one may not."""
        box = self._attributes().get("viewbox", "").replace(",", " ").split()
        try:
            left, top, _, _ = map(float, box)
        except ValueError:  # none at all, or words
            return shapes
        if not (isfinite(left) and isfinite(top)):
            return shapes
        place = f"translate({left:.6g} {top:.6g})".encode()
        return b'<g transform="%s">%s</g>' % (place, shapes)

    def _attributes(self) -> dict[str, str]:
        return attributes(self.data[:_OPEN].partition(b">")[0])


def drawings(text: bytes) -> Iterator[Drawing]:
    """Outermost ones; one that never ends, ends with the text. Raises `TooMuch`."""
    depth, begin, bracket = 0, 0, b"<"
    for number, tag in enumerate(_TAG.finditer(text)):
        if number == MOST:
            raise TooMuch
        spelled = tag[1].lower()
        if depth == 0 and not tag[2]:
            begin, bracket = tag.start(), spelled
        if spelled != bracket or (tag[2] and depth == 0):
            continue
        closed = _CLOSES[bracket].search(text, tag.end() - 1, tag.end() + _OPEN)
        if tag[2]:
            depth -= 1
        elif not closed or text[closed.start() - 1 : closed.start()] != b"/":
            depth += 1
        if tag[2] and depth == 0:
            yield _drawing(text, begin, closed.end() if closed else len(text), bracket)
    if depth:
        yield _drawing(text, begin, len(text), bracket)


def _drawing(text: bytes, start: int, end: int, bracket: bytes) -> Drawing:
    raw = text[start:end]
    quote = _QUOTE.search(raw, 0, _OPEN)
    plain = raw.decode("latin-1")
    if bracket.startswith(b"&"):
        plain = unescape(plain)
    elif b"\\" in raw:
        plain = _ESCAPE.sub(_character, plain)
    data = plain.encode("latin-1", "replace")
    return Drawing(start, end, data, bracket, quote[1] if quote else b'"')


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    return match[2] or " "
