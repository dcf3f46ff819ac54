"""Every picture that lies anywhere in what somebody got, found without the guard."""

from __future__ import annotations

import base64
import gzip
import io
import re
import zipfile
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
SPELLED = re.compile(rb"\\+0*(2[bf]) ?", re.IGNORECASE)
# Whatever may stand between letters: ends of lines, spaces, and `" + "` of scripts.
BETWEEN = re.compile(rb"=\r?\n|[\"'`]\s*\+\s*[\"'`]|[\s\"'`\\]+")
# Where words stick to it now, its first letters tell where a picture begins.
BEGUN = re.compile(rb"(?:/9j/|_9j_|iVBORw0|UklGR|R0lGOD)[A-Za-z0-9+/_-]{80,}")
HEX = re.compile(rb"(?:(?:\\+x|0x|%)?[0-9a-f]{2}[\s,]*){200,}", re.IGNORECASE)
NUMBERS = re.compile(rb"(?:-?\d{1,3}\s*,\s*){200,}-?\d{1,3}")
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
        yield gzip.decompress(body)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    plain = re.sub(rb"\\+([nr])", b" ", body)
    plain = re.sub(rb"\\+([/\"])", rb"\1", plain)
    plain = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), plain)
    for text in (plain, unentitied(plain), unquote_to_bytes(plain)):
        yield text
        joined = BETWEEN.sub(b"", SPELLED.sub(unspelled, text))
        yield joined
        yield from map(unpacked, BEGUN.findall(joined))
    for run in BASE64.findall(body):
        yield unpacked(run)
    yield from written_out(body)


def unentitied(text: bytes) -> bytes:
    for _ in range(3):
        text = unescape(text.decode("latin-1")).encode("latin-1", "replace")
    return text


def unspelled(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])


def written_out(body: bytes) -> Iterator[bytes]:
    """Bytes as hexadecimal digits or numbers."""
    for run in HEX.findall(body):
        digits = re.sub(rb"(?i)\\+x|0x|[%\s,]", b"", run)
        yield bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
    for run in NUMBERS.findall(body):
        yield bytes(int(each) & 0xFF for each in run.split(b","))


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
