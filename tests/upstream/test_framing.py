"""Heads of answers that must not be handed on."""

from __future__ import annotations

import pytest

from guard.errors import UpstreamUnreachable
from guard.headers import RawHeaders
from guard.upstream.framing import check_head
from guard.upstream.limits import DEFAULT, Limits

LENGTH = (b"content-length", b"2")


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (101, ()),
        (600, ()),
        (200, (LENGTH, (b"content-length", b"3"))),
        (200, (LENGTH, (b"transfer-encoding", b"chunked"))),
        (200, ((b"a", b"b"),) * 4),
        (200, ((b"a", b"b" * 50),)),
    ],
)
def test_unsound_heads_are_refused(status: int, headers: RawHeaders) -> None:
    with pytest.raises(UpstreamUnreachable):
        check_head(status, headers, Limits(header_lines=3, header_size=40))


@pytest.mark.parametrize("status", [200, 304, 599])
def test_sound_heads_pass(status: int) -> None:
    check_head(status, (LENGTH, LENGTH, (b"a", b"b")), DEFAULT)
