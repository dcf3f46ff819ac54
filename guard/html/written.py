"""Pictures that a text spells out: as letters of paths, hexadecimal digits, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import re2

from guard.html.edits import Edit
from guard.html.encoded import TooMuch

_MARK = rb"""(?:\\{0,8}["'`]|&quot;|&#34;|\\{1,8}u0022)"""
# What `d` holds wherever a framework keeps it (SVG 2, 9.3).
_PATH_START = _MARK + rb"[ \n\t]{0,9}[Mm][ \n\t,]{0,9}[-+.\d]"
_PATH = re.compile(
    _MARK + rb"([\s]{0,9}[MmLlHhVvCcSsQqTtAaZz\d\s,.eE+-]{500,}+)(?=" + _MARK + rb")"
)
# JPEG, PNG, GIF and RIFF: in digits, in escapes of a script, in numbers.
_BYTES = (b"ffd8ff", b"89504e47", b"47494638", b"52494646")
_STARTS = 100_000  # of one kind
_LEAST = 1000  # bytes; fewer are an icon


def _digits(each: bytes) -> bytes:
    return b"".join(b"[%c%c]" % (c, c - 32) if c > 57 else b"%c" % c for c in each)


def _alternatives(form: bytes) -> bytes:
    """`form` has one %s for each byte."""
    pairs = ([each[k : k + 2] for k in range(0, len(each), 2)] for each in _BYTES)
    return b"|".join(b"".join(form % _digits(two) for two in some) for some in pairs)


_SPACES = rb"[\s,\\]{0,9}"
_HEX_START = _alternatives(rb"(?:\\{0,8}x|0[xX]|%%)?%s" + _SPACES)
_HEX = re.compile(
    rb"(?:(?:\\{0,8}x|0[xX]|%)?[0-9a-fA-F]{2}" + _SPACES + rb"){%d,}+" % _LEAST
)
_NUMBERS_START = (
    rb"(?:(?:255|-1), {0,9}(?:216|-40), {0,9}(?:255|-1)|(?:137|-119), {0,9}80, {0,9}78|"
    rb"71, {0,9}73, {0,9}70|82, {0,9}73, {0,9}70),"
).replace(b" ", rb"\s")
_NUMBERS = re.compile(rb"(?:-?\d{1,3},\s{0,9}){%d,}+-?\d{1,3}" % _LEAST)
# A string of a script: what can be printed stands for itself.
_STRING_START = rb"""["'`]\\{1,8}(?:x|u00)(?:[fF]{2}\\{1,8}(?:x|u00)[dD]8|89PNG)"""
_STRING = re.compile(
    rb"""(["'`])((?:\\{1,8}(?:x|u00)[0-9a-fA-F]{2}|\\{1,8}[^xu\r\n]|(?!\1)[^\\\r\n])"""
    rb"{%d,}+)" % _LEAST
)
# How one begins, what it is in full, which group of that goes, and its type.
_KINDS = (
    (re2.compile(_PATH_START), _PATH, 1, "text/plain"),
    (re2.compile(_HEX_START), _HEX, 0, "text/plain"),
    (re2.compile(_NUMBERS_START), _NUMBERS, 0, "text/numbers"),
    (re2.compile(_STRING_START), _STRING, 2, "text/plain"),
)


@dataclass(frozen=True, slots=True)
class Written:
    """`text[start:end]` goes; nothing can stand for it."""

    start: int
    end: int
    data: bytes = field(repr=False, default=b"")
    media_type: str = "text/plain"

    def edits(self, body: bytes, media_type: str) -> tuple[Edit, ...]:
        del body, media_type
        # A list of numbers stays one.
        rest = b"0" if self.media_type == "text/numbers" else b""
        return (Edit(self.start, self.end, rest),)


def written(text: bytes) -> Iterator[Written]:
    """Raises `TooMuch`."""
    for starts, pattern, group, kind in _KINDS:
        end = 0
        for count, start in enumerate(starts.finditer(text)):
            if count == _STARTS:
                raise TooMuch
            if start.start() < end:
                continue
            found = pattern.match(text, start.start())
            if found:
                end = found.end()
                yield Written(*found.span(group), media_type=kind)
