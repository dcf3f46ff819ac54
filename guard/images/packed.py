"""A kept Variant as bytes: a check sum, a label in JSON on a line of its own, the body.

What a label says is what was signed for: the check sum covers it and the body.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, fields

from guard.images.job import Variant, variant_of

_MAGIC = b"guard-variant-1 "
_FIRST = len(_MAGIC) + 64 + 1  # bytes of the first line: the magic and the check sum
_WORK = 1024  # characters of a work's name that are kept
_SHAPE = ("type", "width", "height")
_PICTURE = re.compile(r"image/[a-z0-9.+-]{1,40}")
_HEAD = 65_536  # bytes, more than a label of such a name can have


@dataclass(frozen=True, slots=True)
class Label:
    """How, of what, for whom and when (unix seconds) a Variant was made."""

    recipe: str
    work: str
    bot: str = ""
    epoch: str = ""
    made: int = 0


def pack(label: Label, variant: Variant) -> bytes:
    values = asdict(label) | {
        "work": label.work[:_WORK],
        "type": variant.media_type,
        "width": variant.width,
        "height": variant.height,
    }
    rest = json.dumps(values).encode("ascii") + b"\n" + variant.body
    return _MAGIC + _check(rest) + b"\n" + rest


def unpack(data: bytes) -> tuple[Label, Variant] | None:
    """Whatever was not packed here, or is not whole, is None."""
    rest = data[_FIRST:]
    if data[:_FIRST] != _MAGIC + _check(rest) + b"\n":
        return None
    line, newline, body = rest.partition(b"\n")
    if not newline or len(line) > _HEAD:
        return None
    try:
        values = json.loads(line)
        label = Label(**{field.name: values[field.name] for field in fields(Label)})
        variant = variant_of(body, *(values[name] for name in _SHAPE))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return (label, variant) if _is_sound(label, variant) else None


def _is_sound(label: Label, variant: Variant) -> bool:
    texts = (label.recipe, label.work, label.bot, label.epoch, variant.media_type)
    counts = (label.made, variant.width, variant.height)
    return (
        all(isinstance(text, str) for text in texts)
        and all(isinstance(count, int) for count in counts)
        # It becomes a header.
        and _PICTURE.fullmatch(variant.media_type) is not None
    )


def _check(rest: bytes) -> bytes:
    return hashlib.sha256(rest).hexdigest().encode()
