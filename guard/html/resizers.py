"""Services elsewhere that fetch this site's pictures and show them under their name.

Whoever asks them goes around the guard. They carry host and path of the original in
their addresses, so that one can be led back to the site itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from guard.html.names import bare

_SLASH = r"(?:\\?/|%2F)"
_SCHEME = r"(?:https?(?::|%3A)" + _SLASH + "{2})?"
_HOST = r"((?:[a-z0-9-]{1,63}\.){0,8}[a-z0-9-]{1,63}|\[[0-9a-f:.]{2,45}\])"
# Where the original's own address begins, after the service's.
_SERVICES = (
    r"i[0-3]\.wp\.com/",  # Photon, of Jetpack and WordPress.com
    r"cdn\.statically\.io/img/",
    r"(?:images\.weserv\.nl|wsrv\.nl)/\?(?:[^\s\"'<>#]{0,200}?&(?:amp;)?)?url=",
    r"res\.cloudinary\.com/[^\s\"'<>/]{1,99}/image/fetch/(?:[^\s\"'<>/]{1,200}/){0,4}?"
    r"(?=https?[:%])",
    r"res\.cloudinary\.com/[^\s\"'<>/]{1,99}/image/fetch/",
    r"[a-z0-9.-]{1,100}/cdn-cgi/image/[^\s\"'<>/]{1,200}/",
)
_AROUND = re.compile(
    rf"(?:https?:)?\\?/\\?/(?:{'|'.join(_SERVICES).replace('/', chr(92) * 2 + '?/')})"
    rf"(?:ssl{_SLASH})?{_SCHEME}{_HOST}\.?(?:(?::|%3A)\d{{1,5}})?(?={_SLASH})".encode(),
    re.IGNORECASE,
)
_MARKS = (b"wp.com", b"statically.io", b"weserv.nl", b"wsrv.nl", b"cloudinary.com")
_MARKED = re.compile(b"|".join(map(re.escape, (*_MARKS, b"cdn-cgi"))), re.IGNORECASE)


def unwrapped(text: bytes, own: Collection[str]) -> bytes:
    """Leads all addresses that show a picture of a host in `own` (bare names) back to
    it; they become absolute paths."""

    def led_back(around: re.Match[bytes]) -> bytes:
        return b"" if bare(around[1].decode()) in own else around[0]

    return _AROUND.sub(led_back, text) if _MARKED.search(text) else text
