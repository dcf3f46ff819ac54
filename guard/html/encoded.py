"""Pictures written as base64, in a data: address or bare, found by how they begin.

A run of base64 is looked at where a data: address leads to it, or where it begins as
those of pictures do. Every way is known in which JSON, scripts, pages and addresses
spell its letters, and lines may be wrapped.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

import re2

from guard.html.edits import Edit
from guard.html.files import holds_picture, is_file
from guard.html.letters import otherwise, spelled
from guard.images.formats import measure

# A data: address that says base64, or the first letters of a picture or of a file
# that may hold some: JPEG, PNG, GIF, RIFF, ISO media, JPEG XL, TIFF, PSD, ICO, SVG
# (with an XML declaration, a document type or a comment before it), PDF, ZIP.
# JSON within JSON has more backslashes.
_SLASH, _COLON, _COMMA = spelled("/"), spelled(":"), spelled(",")
_START = re2.compile(
    rb"(?i:base64)" + _COMMA + rb"(?:\s|%20|%0[AaDd])*|"
    rb"iVBORw0KGgo|R0lGOD[dl]h|UklGR|AAAA[A-Za-z0-9+/]{2}Z0eX|AAAADEpYTCAN|"
    rb"SUkqA|TU0AK|OEJQU|AAABAA|PHN2Zy|PD94bWwg|PCFET0NUWVBFIHN2Zy|PCEtLS|"
    rb"JVBERi0|UEsDBB|Qk[0-3][A-Za-z0-9+/]{5}AAAA|eyJ|W3si|ZGF0YTppbWFnZ|"
    + _SLASH
    + b"9j"
    + _SLASH
    + b"|_9j_"
)
_ESCAPE = rb"\\{1,8}/|" + b"|".join(map(otherwise, "+/="))
_RUN = rb"[A-Za-z0-9+/_-]++|" + _ESCAPE + rb"|={1,2}+"
_JOIN = rb"""\\{0,8}["'`]\s{0,99}\+\s{0,99}\\{0,8}["'`]"""
_FOLD = (
    rb"(?:[=\\]?\r?\n[ \t]*+|\\{1,8}[rn]|%(?:25)?0[AaDd]|"
    rb"&#(?:0*1[03]|[xX]0*[AaDd]);)++"
)
# Within quotes an address may have spaces, but in a srcset widths come next.
_SPACE = rb"""[ \t\f]++(?!\d{1,5}(?:\.\d{1,3})?[wxh](?:["',&\\\s]|$))(?=[\w+/=\\%&])"""
_LETTERS = re.compile(rb"(?:" + _RUN + b"|" + _JOIN + rb")*+")
_QUOTED = re.compile(b"(?:" + b"|".join((_FOLD, _JOIN, _SPACE, _RUN)) + rb")*+")
_BREAK = re.compile(_FOLD)
_ESCAPES = re.compile(b"(" + _JOIN + b"|" + _FOLD + rb"|[ \t\f]++)|" + _ESCAPE)
_SPELLED = re.compile(rb"43|2b|plus|47|2f|sol|/", re.IGNORECASE)
_PLUS = (b"43", b"2b", b"plus")
_MARKS = (b'"', b"'", b"`", b"&quot;", b"&#34;", b"&#39;", b"&apos;", b"u0022", b"%22")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
# What stands before the run in a data: address, from the media type on.
_TYPE = re.compile(
    rb"data" + _COLON + rb"([a-z]+)" + _SLASH + rb"([a-z0-9.-]+"
    rb"(?:" + spelled("+") + rb"xml)?)"
    rb"[^,()<>\s]{0,80}base64" + _COMMA + rb"(?:\s|%20|%0[ad])*$",
    re.IGNORECASE,
)
_STATE = (b"eyJ", b"W3si", b"ZGF0YTppbWFnZ")  # JSON, or an address
_EDGE = re.compile(rb"(?:[^A-Za-z0-9+/]|\\[nrt]|%[0-9A-Fa-f]{2}|^)$")
_BEFORE = 300  # bytes in which the media type stands
# Letters of a line that is wrapped; shorter ones all have as many.
_LINES = range(40, 1000)
_SHORT = range(16, 40)
_MAIL = range(70, 78)  # letters of quoted-printable (RFC 2045 6.7)
_LEAST = 64  # letters of a picture worth a look
_HEAD = 4096  # letters that tell a picture among random letters
MOST = 10_000  # starts looked at in one text
NESTED = ("application/json", "application/javascript", "text/")


class TooMuch(Exception):
    """More than anybody would look at, or more than a text should have."""


@dataclass(frozen=True, slots=True)
class Run:
    """`text[start:end]` is base64 of `data`; `kind` is the place of its subtype in a
    data: address, (0, 0) for none. `media_type` is what that says."""

    start: int
    end: int
    data: bytes = field(repr=False)
    media_type: str = ""
    kind: tuple[int, int] = (0, 0)
    percent: bool = False  # letters are spelled as in an address
    url_safe: bool = False

    def edits(self, body: bytes, media_type: str) -> tuple[Edit, ...]:
        """The same with another picture in it, or without one."""
        letters = b64encode(body, b"-_" if self.url_safe else None)
        if self.percent:
            letters = quote(letters).encode()
        change = Edit(self.start, self.end, letters)
        if self.kind == (0, 0) or media_type in ("", self.media_type):
            return (change,)
        subtype = media_type.partition("/")[2].encode()
        return (Edit(*self.kind, subtype), change)


def runs(text: bytes) -> Iterator[Run]:
    """Every run that holds a picture or a file, or is declared to.

    Raises `TooMuch` where there is no end to them."""
    at = 0
    for _ in range(MOST):
        start = _START.search(text, at)
        if start is None:
            return
        found = _run(text, start.start(), start.end())
        at = max(start.end(), found.end if found else 0)
        if found:
            yield found
    raise TooMuch


def _run(text: bytes, start: int, end: int) -> Run | None:
    is_address = text[start : start + 6].lower() == b"base64"
    begin = end if is_address else start
    declared = _TYPE.search(text, max(0, begin - _BEFORE), begin)
    media_type = _media_type(declared) or _state_type(text, begin)
    if not media_type and not _begins(text, begin):
        return None
    stop = _stop(text, begin, declared.start() if declared else 0)
    letters = text[begin:stop]
    data = _decoded(letters)
    if stop - begin < _LEAST or not _matters(data, media_type):
        return None
    return Run(
        begin,
        stop,
        data,
        media_type,
        declared.span(2) if declared else (0, 0),
        percent=b"%" in letters,
        url_safe=_is_url_safe(letters),
    )


def _state_type(text: bytes, at: int) -> str:
    """Of what a script keeps to itself; "" where it is something else."""
    is_state = text.startswith(_STATE, at) and _at_edge(text, at)
    return "application/json" if is_state else ""


def _stop(text: bytes, begin: int, address: int) -> int:
    """Where it ends: in quotes of its own where its `address` begins with one."""
    is_quoted = text[max(0, address - 6) : address].endswith(_MARKS)
    quoted = _QUOTED.match(text, begin) if is_quoted else None
    return quoted.end() if quoted else _end(text, begin)


def _is_url_safe(letters: bytes) -> bool:
    is_plain = letters.translate(None, b"+/") != letters
    return not is_plain and letters.translate(None, b"-_") != letters


def _matters(data: bytes, media_type: str) -> bool:
    """Whatever a type says: fonts and sounds may hold a picture, too."""
    return (
        not media_type
        or media_type.startswith(("image/", "video/", *NESTED))
        or is_file(data)
        or holds_picture(data)
        or measure(data) is not None
    )


def _begins(text: bytes, at: int) -> bool:
    """Whether a picture or a file begins here. In the midst of other letters only a
    picture of known size counts: among those of a font some look like its first."""
    head = text[at : at + _HEAD]
    head = _decoded(head[: _end(head, 0)])
    shape = measure(head)
    if shape is not None and shape.width > 0:
        return True
    return _at_edge(text, at) and (shape is not None or is_file(head))


def _at_edge(text: bytes, at: int) -> bool:
    return _EDGE.search(text[max(0, at - 3) : at]) is not None


def _end(text: bytes, at: int) -> int:
    """Where the run that begins here ends, in lines or in one."""
    end, before = at, 0
    while (line := _LETTERS.match(text, at)) and line[0]:
        end = line.end()
        fold = _BREAK.match(text, end)
        if fold is None or not _goes_on(line[0], before):
            break
        at, before = fold.end(), len(line[0])
    return end


def _goes_on(line: bytes, before: int) -> bool:
    """Whether it is one of several lines; before it stood one of as many letters."""
    length = len(line)
    if line.endswith(b"="):  # the end, or, in mail, just that of the line
        return length in _MAIL and not line.endswith(b"==")
    is_first = before == 0 and length in _SHORT
    return length in _LINES or is_first or length == before


def _decoded(letters: bytes) -> bytes:
    plain = _ESCAPES.sub(_letter, letters).translate(_URL_SAFE, b"=")
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    try:
        return binascii.a2b_base64(plain + b"=" * (-len(plain) % 4))
    except binascii.Error:
        return b""


def _letter(match: re.Match[bytes]) -> bytes:
    if match[1]:
        return b""
    which = _SPELLED.search(match[0])
    if which is None:
        return b"="
    return b"+" if which[0].lower() in _PLUS else b"/"


def _media_type(declared: re.Match[bytes] | None) -> str:
    if declared is None:
        return ""
    kind, subtype = declared[1].lower().decode(), declared[2].lower().decode()
    return f"{kind}/{'svg+xml' if subtype.startswith('svg') else subtype}"
