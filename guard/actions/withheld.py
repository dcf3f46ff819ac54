"""What no crawler gets at all: files that may hold originals, beyond repainting."""

from __future__ import annotations

from collections.abc import AsyncIterator

from guard.errors import UpstreamUnreachable
from guard.html.files import holds_picture, is_file

MEDIA_TYPES = frozenset(
    {
        "application/gzip",
        "application/illustrator",
        "application/pdf",
        "application/postscript",
        "application/rtf",
        "application/vnd.rar",
        "application/x-7z-compressed",
        "application/x-bzip2",
        "application/x-rar-compressed",
        "application/x-tar",
        "application/x-xz",
        "application/x-zip-compressed",
        "application/zip",
        "application/zstd",
        "application/x-mimearchive",
        "message/rfc822",
        "text/event-stream",  # never ends, so that nobody could look through it
        "text/rtf",
    }
)
LOOKED = 1_000_000  # bytes of them that are looked at before any is sent
WINDOW = 65_536  # bytes before a chunk that are looked at again
# Binaries that pages are made of; sounds have covers.
NEEDED = (
    "application/font",
    "application/wasm",
    "application/x-font",
    "audio/",
    "font/",
)
NEEDED_TOO = frozenset({"application/vnd.ms-fontobject"})


def is_withheld(head: bytes, media_type: str) -> bool:
    """By the declared type or the first bytes, whichever gives it away; and whatever is
    neither a text nor declared as something that pages need."""
    kind = media_type.partition(";")[0].strip().lower()
    if kind in MEDIA_TYPES or kind.startswith(("video/", "multipart/")):
        return True
    if is_file(head):
        return True
    return is_binary(head) and kind not in NEEDED_TOO and not kind.startswith(NEEDED)


def is_binary(head: bytes) -> bool:
    """A zero byte stands in no text but UTF-16, which no page has used for long."""
    if b"\0" in head:
        return True
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # Where the head is cut, its last letter may be; the rest in Latin letters of
        # old pages is mostly ASCII.
        odd = sum(byte > 0x7F for byte in head)
        return error.start < len(head) - 3 and odd > len(head) // 3
    return False


async def without_pictures(
    stream: AsyncIterator[bytes], before: bytes
) -> AsyncIterator[bytes]:
    """Breaks off where a picture begins: a file like that should have none."""
    before = before[-WINDOW:]
    async for chunk in stream:
        if holds_picture(before + chunk):
            raise UpstreamUnreachable("a picture in the midst of another file")
        before = (before + chunk)[-WINDOW:]
        yield chunk
