"""A page's tags with their places, as the HTML standard's tokenizer sees them.

In one pass: a tag that never ends swallows the rest of the page (13.2.5), and so does
a script; what is inside scripts, styles and comments is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_SPACE = rb"[\t\n\f\r ]"
_BEGIN = re.compile(rb"<(?:!--|/?[A-Za-z])")
_COMMENT_END = re.compile(rb"--!?>")
_QUOTED = rb"\"[^\"]*+\"|'[^']*+'|"
_TAG = re.compile(
    rb"<(/?)([A-Za-z][^\t\n\f\r />]*+)"
    rb"(?:[^>=]++|=" + _SPACE + rb"*+(?:" + _QUOTED + rb"[^\t\n\f\r >\"']|(?=>)))*+>"
)
_ATTRIBUTE = re.compile(
    rb"([^\t\n\f\r />=][^\t\n\f\r />=]*+)"
    rb"(?:" + _SPACE + rb"*+=" + _SPACE + rb"*+"
    rb"(?:\"([^\"]*+)\"|'([^']*+)'|([^\t\n\f\r >\"'][^\t\n\f\r >]*+)))?+"
)
_RAW = frozenset(
    {b"iframe", b"noembed", b"noframes", b"script", b"style", b"textarea", b"title"}
    | {b"xmp"}
)
_MOST = 200_000  # tags of a page, and
_ATTRIBUTES = 100  # attributes of one


@dataclass(frozen=True, slots=True)
class Tag:
    """`text[start:end]`; `name` in lower case, with a slash before it for an end tag.
    `inner` is what follows in a raw element, such as a script."""

    name: str
    start: int
    end: int
    inner: bytes = b""


@dataclass(frozen=True, slots=True)
class Attribute:
    """`start` to `end`: the value with its quotes, empty where there is none."""

    value: str
    start: int
    end: int


def tags(text: bytes) -> Iterator[Tag]:
    at = 0
    for _ in range(_MOST):
        begin = _BEGIN.search(text, at)
        if begin is None:
            return
        if begin[0] == b"<!--":
            end = _COMMENT_END.search(text, begin.end() - 2)
            at = end.end() if end else len(text)
            continue
        found = _TAG.match(text, begin.start())
        if found is None:
            return
        at = found.end()
        name, inner = found[2].lower(), b""
        if name in _RAW and not found[1]:
            at = _end_of_raw(text, name, at)
            inner = text[found.end() : at]
        said = (found[1] + name).decode("latin-1")
        yield Tag(said, found.start(), found.end(), inner)


_ENDS = {name: re.compile(rb"(?i)</" + name + rb"(?=[\t\n\f\r />])") for name in _RAW}


def _end_of_raw(text: bytes, name: bytes, at: int) -> int:
    end = _ENDS[name].search(text, at)
    return end.start() if end else len(text)


def placed(text: bytes, tag: Tag) -> dict[str, Attribute]:
    """The attributes, by names in lower case; of two of one name the first counts."""
    found: dict[str, Attribute] = {}
    start = tag.start + 1 + len(tag.name)
    matches = _ATTRIBUTE.finditer(text, start, tag.end - 1)
    for match, _ in zip(matches, range(_ATTRIBUTES), strict=False):
        name = match[1].lower().decode("latin-1")
        found.setdefault(name, _attribute(match))
    return found


def _attribute(match: re.Match[bytes]) -> Attribute:
    group = match.lastindex or 1
    if group == 1:
        return Attribute("", match.end(), match.end())
    value = unescape(text_of(match[group]))
    quoted = group < 4
    return Attribute(value, match.start(group) - quoted, match.end(group) + quoted)


def text_of(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def attributes(opening: bytes) -> dict[str, str]:
    """Those of an opening tag that stands alone, with or without its last bracket."""
    whole = opening.rstrip(b">") + b">"
    named = _TAG.match(whole)
    if named is None:
        return {}
    tag = Tag(named[2].decode("latin-1"), 0, len(whole))
    return {name: found.value for name, found in placed(whole, tag).items()}
