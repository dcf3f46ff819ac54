"""The artist's reservation, said in headers on every page and picture."""

from __future__ import annotations

from guard.headers import RawHeaders, first, joined

# What an artist makes; style sheets and scripts need no reservation.
KINDS = (b"image/", b"text/html", b"application/xhtml+xml", b"application/pdf")
# A line of its own: after a value with a colon readers miss it (img2dataset does).
NO_AI = (b"x-robots-tag", b"noai, noimageai")
RESERVED = (b"tdm-reservation", b"1")  # TDM Reservation Protocol, CDSM art. 4


def opt_out(headers: RawHeaders) -> RawHeaders:
    """What to add to an answer with these headers, saying nothing twice."""
    kind = (first(headers, b"content-type") or b"").strip().lower()
    if not kind.startswith(KINDS):
        return ()
    robots = () if b"noimageai" in joined(headers, b"x-robots-tag") else (NO_AI,)
    known = first(headers, b"tdm-reservation") is not None
    return (*robots, *(() if known else (RESERVED,)))
