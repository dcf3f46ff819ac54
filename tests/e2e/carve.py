"""Every picture that lies anywhere in what somebody got, found without the guard."""

from __future__ import annotations

import base64
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote_to_bytes

import numpy as np
from PIL import Image, ImageSequence

from tests.e2e.pictures import SAME_PICTURE, SIDE

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF", "BMP", "ICO")
MAGIC = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n|RIFF....WEBP|GIF8[79]a|II\*\0|MM\0\*|....ftypavif|\ABM",
    re.S,
)
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{80,}")
ESCAPED = re.compile(rb"\\+(?:u00|x)([0-9a-fA-F]{2})")
FOLD = re.compile(rb"(?<=[A-Za-z0-9+/]{60})\r?\n[ \t]*")
# What readers raise where letters only look like a picture.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, UserWarning)
LEAST = 40  # pixels; less shows nothing


def pictures(body: bytes) -> Iterator[Image.Image]:
    for text in {*spellings(body)}:
        yield from carved(text)
        for run in BASE64.findall(text):
            yield from carved(unpacked(run))


def spellings(body: bytes) -> Iterator[bytes]:
    """The text as any reader may take it."""
    yield body
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield body.decode("utf-16", "replace").encode()
    if body.startswith(b"\x1f\x8b"):
        yield zlib.decompress(body, 47)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    plain = FOLD.sub(b"", re.sub(rb"\\+([/\"nr])", rb"\1", body))
    plain = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), plain)
    yield plain
    yield unescape(plain.decode("latin-1")).encode("latin-1", "replace")
    yield unquote_to_bytes(plain)
    for run in BASE64.findall(body):
        yield unpacked(run)


def unpacked(run: bytes) -> bytes:
    plain = run.translate(bytes.maketrans(b"-_", b"+/"))
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    return base64.b64decode(plain + b"=" * (-len(plain) % 4))


def carved(data: bytes) -> Iterator[Image.Image]:
    for found in MAGIC.finditer(data):
        try:
            picture = Image.open(io.BytesIO(data[found.start() :]), formats=FORMATS)
            for frame in ImageSequence.Iterator(picture):
                if min(frame.size) >= LEAST:
                    yield frame.convert("RGB")
        except (*BROKEN, Image.DecompressionBombError):
            continue


def holds(body: bytes, secret: bytes) -> bool:
    return any(secret in text for text in spellings(body))


def shows(body: bytes, original: Image.Image) -> bool:
    """Whether any picture in `body` is the original, in whatever size."""
    return any(likeness(picture, original) > SAME_PICTURE for picture in pictures(body))


def likeness(one: Image.Image, other: Image.Image) -> float:
    planes = [
        np.asarray(each.convert("RGB").resize((SIDE, SIDE)), np.float64)
        for each in (one, other)
    ]
    error = float(np.mean((planes[0] - planes[1]) ** 2))
    return 10 * float(np.log10(255.0**2 / error)) if error else float("inf")
