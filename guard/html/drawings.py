"""Drawings within pages: inline SVG, also where JSON or a feed spells it otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from math import isfinite
from urllib.parse import quote, unquote

import re2

from guard.html.edits import Edit
from guard.html.encoded import MOST, TooMuch
from guard.html.tags import attributes

_TAG = re2.compile(
    rb"(?i)(<|\\u003c|\\x3c|&lt;|&#0*60;|&#x0*3c;|%3c)"
    rb"(\\{0,8}/|%2f|&#0*47;|&#x0*2f;|&sol;)?"
    rb"(?:[\w.-]{1,40}(?::|%3a))?svg(?:[\s>/\\&%]|$)"
)
_ZEROS = re.compile(rb"(?<=#|x)0+")
_PERCENT = b"%3c"
# By a bracket in its shortest spelling.
_CLOSERS = {
    b"<": b">",
    b"\\u003c": b"\\u003e",
    b"\\x3c": b"\\x3e",
    b"&lt;": b"&gt;",
    b"&#60;": b"&#62;",
    b"&#x3c;": b"&#x3e;",
    _PERCENT: b"%3e",
}
# Some escape only what opens.
_CLOSES = {
    bracket: re.compile(
        re.sub(rb"(#x?)", rb"\g<1>0*", re.escape(closer)) + b"|>", re.IGNORECASE
    )
    for bracket, closer in _CLOSERS.items()
}
_ESCAPE = re.compile(r"\\{1,8}(?:(?:u00|x)([0-9a-fA-F]{2})|([\"'/])|([nrt]))")
_QUOTE = re.compile(rb"""=(\\{0,8}["']|&quot;|&#34;|\\{1,8}u0022|%2[27])""")
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
_CODE = re.compile(
    rb"\$\{[^{}]{1,300}\}|"
    rb"[\"'`]\s{0,9}\+\s{0,9}[A-Za-z_$(][^<>]{0,300}?\+\s{0,9}[\"'`]"
)
_CODE_LENGTH = 10_000  # bytes
_SELF = re.compile(rb"(?:/|%2[Ff])$")
_END = re.compile(rb"</(?:[\w.-]{1,40}:)?svg\s*>\s*$", re.IGNORECASE)
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
    scripted: bool = False  # stands in a script

    def edits(self, body: bytes, media_type: str) -> tuple[Edit, ...]:
        """The place on the page stays, with `body`, an SVG or nothing, in it."""
        inner = _INNER.match(body)
        new = self._root() + (self._fitted(inner[1]) if inner else b"") + b"</svg>"
        new = new.replace(b"\n", b"")
        if self.bracket == _PERCENT:
            return (Edit(self.start, self.end, quote(new).encode()),)
        new = new.replace(b'"', self.quote)
        new = new.replace(b"<", self.bracket).replace(b">", _CLOSERS[self.bracket])
        return (Edit(self.start, self.end, new),)

    @property
    def is_code(self) -> bool:
        """A script that puts a drawing together; one that is long holds one."""
        if not self.scripted:
            return False
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
    looked, scripted = 0, not text[:_OPEN].lstrip().startswith(b"<")
    for start, end, bracket in _spans(text):
        scripted = _in_script(text, looked, start, scripted)
        looked = start
        yield _drawing(text[start:end], start, bracket, scripted)


def _spans(text: bytes) -> Iterator[tuple[int, int, bytes]]:
    depth, begin, bracket = 0, 0, b"<"
    for tag, spelled in _tags(text):
        if depth == 0 and not tag[2]:
            begin, bracket = tag.start(), spelled
        elif depth == 0 or spelled != bracket:
            continue
        closed = _CLOSES[bracket].search(text, tag.end() - 1, tag.end() + _OPEN)
        if not tag[2]:
            depth += not _is_empty(text, closed)
            continue
        depth -= 1
        if depth == 0:
            yield begin, closed.end() if closed else len(text), bracket
    if depth:
        yield begin, len(text), bracket


def _tags(text: bytes) -> Iterator[tuple[re.Match[bytes], bytes]]:
    """With their brackets in the shortest spelling."""
    for number, tag in enumerate(_TAG.finditer(text)):
        if number == MOST:
            raise TooMuch
        yield tag, _ZEROS.sub(b"", tag[1].lower())


def _is_empty(text: bytes, closed: re.Match[bytes] | None) -> bool:
    """Whether what is `closed` there needs no end of its own."""
    if closed is None:
        return False
    return _SELF.search(text, closed.start() - 3, closed.start()) is not None


def _in_script(text: bytes, since: int, at: int, before: bool) -> bool:
    begins = text.rfind(b"<script", since, at)
    ends = text.rfind(b"</script", since, at)
    return before if begins == ends else begins > ends


def _drawing(raw: bytes, start: int, bracket: bytes, scripted: bool) -> Drawing:
    mark = _QUOTE.search(raw, 0, _OPEN)
    plain = raw.decode("latin-1")
    if bracket.startswith(b"&"):
        plain = unescape(plain)
    elif bracket == _PERCENT:
        plain = unquote(plain, "latin-1")
    elif b"\\" in raw:
        plain = _ESCAPE.sub(_character, plain)
    data = plain.encode("latin-1", "replace")
    around = mark[1] if mark else b'"'
    return Drawing(start, start + len(raw), data, bracket, around, scripted=scripted)


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    return match[2] or " "
