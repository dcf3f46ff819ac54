"""What a page tells machines of its pictures in JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from guard.html.tags import text_of
from guard.images.caption import Caption

# By the address of a picture; None for those that stay as they are.
CaptionOf = Callable[[str], Caption | None]

_KINDS = frozenset(
    {
        "CoverArt",
        "CreativeWork",
        "Drawing",
        "ImageObject",
        "Painting",
        "Photograph",
        "Poster",
        "Product",
        "Sculpture",
        "VisualArtwork",
    }
)
_ADDRESSES = ("contentUrl", "image", "thumbnailUrl", "thumbnail")
# Of these `url` is the picture, of works it is their page.
_PICTURES = frozenset({"ImageObject", "Photograph"})
_TITLES = ("name", "headline", "alternateName", "alternativeHeadline")
_TEXTS = ("caption", "description", "abstract", "accessibilitySummary")
_NAMESPACE = re.compile(r"^(?:https?://schema\.org/|schema:)")
_DEEP = 100  # levels
_WHAT_IT_SHOWS = ("keywords", "about", "artMedium", "artform", "material", "exifData")


def relinked(script: bytes, caption_of: CaptionOf) -> bytes | None:
    """None where nothing is said of a picture, or nothing can be read. The result is
    ASCII, and nothing in it ends a script."""
    try:
        data = json.loads(text_of(script))
    except (ValueError, RecursionError):
        return None
    changed = [_retold(node, caption_of) for node in _nodes(data)]
    if not any(changed):
        return None
    try:
        told = json.dumps(data, allow_nan=False)
    except ValueError:  # 1e999 was read as infinite, of which JSON knows nothing
        return None
    return told.replace("<", "\\u003c").encode("ascii")


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    waiting = [(data, _DEEP)]
    while waiting:
        node, left = waiting.pop()
        inner: list[Any] = []
        if isinstance(node, dict):
            yield node
            inner = list(node.values())
        elif isinstance(node, list):
            inner = node
        waiting += ((each, left - 1) for each in inner if left)


def _retold(node: dict[str, Any], caption_of: CaptionOf) -> bool:
    if not _kinds(node) & _KINDS:
        return False
    found = (caption_of(address) for address in _addresses(node))
    caption = next(filter(None, found), None)
    if caption is None:
        return False
    for key in _WHAT_IT_SHOWS:
        node.pop(key, None)
    told = {
        **dict.fromkeys(_TITLES, caption.title),
        **dict.fromkeys(_TEXTS, caption.text),
    }
    node.update({key: told[key] for key in told if isinstance(node.get(key), str)})
    return True


def _kinds(node: dict[str, Any]) -> set[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    names = (each for each in kinds if isinstance(each, str))
    return {_NAMESPACE.sub("", name) for name in names}


def _addresses(node: dict[str, Any]) -> Iterator[str]:
    also = ("url",) if _kinds(node) & _PICTURES else ()
    for key in (*_ADDRESSES, *also):
        value = node.get(key)
        values = value if isinstance(value, list) else [value]
        for each in values[:4]:
            if isinstance(each, dict):
                each = each.get("contentUrl", each.get("url"))
            if isinstance(each, str):
                yield each
