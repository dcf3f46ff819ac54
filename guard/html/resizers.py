"""Services elsewhere that fetch this site's pictures and show them under their name.

Whoever asks them goes around the guard. They carry host and path of the original in
their addresses, so that one can be led back to the site itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Unwrap = Callable[[bytes], bytes]

_HOST = re.compile(r"[a-z0-9.:\[\]-]{1,253}", re.IGNORECASE)
# Where the original's own address begins, after the service's.
_SERVICES = (
    r"i[0-3]\.wp\.com/",  # Photon, of Jetpack and WordPress.com
    r"cdn\.statically\.io/img/",
    r"(?:images\.weserv\.nl|wsrv\.nl)/\?(?:[^\s\"'<>#]{0,200}?&(?:amp;)?)?url=",
    r"res\.cloudinary\.com/[^\s\"'<>]{1,200}?/image/fetch/(?:[^\s\"'<>]{1,200}?/)??",
    r"[a-z0-9.-]{1,100}/cdn-cgi/image/[^\s\"'<>/]{1,200}/",
)


def unwrapping(host: str) -> Unwrap:
    """Leads all addresses in a text that show a picture of `host` back to it; they
    become absolute paths."""
    if not _HOST.fullmatch(host):
        return lambda text: text
    slash = r"(?:\\?/|%2F)"
    scheme = r"(?:https?(?::|%3A)" + slash + "{2})?"
    bare = re.escape(host.removeprefix("www."))
    services = "|".join(_SERVICES).replace("/", r"\\?/")
    own = re.compile(
        rf"(?:https?:)?\\?/\\?/(?:{services})(?:ssl{slash})?{scheme}(?:www\.)?{bare}"
        rf"(?={slash})".encode(),
        re.IGNORECASE,
    )
    marks = tuple(each.encode() for each in ("wp.com", "statically.io", "weserv.nl"))
    marks += (b"wsrv.nl", b"cloudinary.com", b"cdn-cgi")

    def unwrap(text: bytes) -> bytes:
        return own.sub(b"", text) if any(mark in text for mark in marks) else text

    return unwrap
